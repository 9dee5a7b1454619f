// Vercel's AI SDK, pointed at the gateway.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generateText, stepCountIs, streamText, tool } from 'ai';
import { z } from 'zod';
import { all, vercel } from './surroundings.mjs';

const tools = {
  get_weather: tool({
    inputSchema: z.object({ city: z.string() }),
    execute: async ({ city }) => `21 in ${city}`,
  }),
};

test('answers at once', async () => {
  const { text } = await generateText({ model: vercel('mock/echo'), prompt: 'one two' });
  assert.equal(text, 'one two');
});

test('streams', async () => {
  const { textStream } = streamText({ model: vercel('mock/echo'), prompt: 'one two' });
  assert.equal((await all(textStream)).join(''), 'one two');
});

test('runs tools, streamed', async () => {
  const answer = streamText({
    model: vercel('mock/tools'),
    prompt: 'weather?',
    tools,
    stopWhen: stepCountIs(3),
  });
  assert.match(await answer.text, /21 in mock/);
});
