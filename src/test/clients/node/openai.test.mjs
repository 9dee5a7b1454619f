// The official Node client, unchanged but for `baseURL` and key.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import OpenAI from 'openai';
import { zodResponseFormat } from 'openai/helpers/zod';
import { z } from 'zod';
import { all, openai, says, someoneLeft } from './surroundings.mjs';

const AT_ONCE = 50;
const weatherTool = {
  type: 'function',
  function: {
    name: 'get_weather',
    parameters: {
      type: 'object',
      properties: { city: { type: 'string' } },
      required: ['city'],
    },
  },
};

const ask = (model, content, members = {}, options = {}) =>
  openai(options).chat.completions.create({ model, messages: says(content), ...members });

async function said(stream) {
  let text = '';
  for await (const chunk of stream) {
    text += chunk.choices[0]?.delta?.content ?? '';
  }
  return text;
}

test('lists what may be asked and tells of one', async () => {
  const models = await all(openai().models.list());
  assert.ok(models.some((model) => model.id === 'survivor'));
  assert.equal((await openai().models.retrieve('survivor')).id, 'survivor');
});

test('answers at once', async () => {
  const answer = await ask('mock/echo', 'Grüße 🦊');
  assert.equal(answer.choices[0].message.content, 'Grüße 🦊');
});

test('streams', async () => {
  const stream = await ask('mock/echo', 'one two three', { stream: true });
  assert.equal(await said(stream), 'one two three');
});

test('shows where a plain answer is logged', async () => {
  const answer = await ask('mock/echo', 'go');
  assert.equal(answer._sf_attestation.provider_id, 'mock');
  assert.ok(answer._sf_attestation.rekor_index > 0);
});

test('shows where a stream is logged on its finish chunk, where that is asked for', async () => {
  const options = { defaultHeaders: { 'X-SF-Attestation': 'chunk' } };
  const chunks = await all(await ask('mock/echo', 'one two', { stream: true }, options));
  const finish = chunks.find((chunk) => chunk.choices[0].finish_reason);
  assert.ok(finish._sf_attestation.rekor_index > 0);
});

test('gives usage last when asked', async () => {
  const members = { stream: true, stream_options: { include_usage: true } };
  const chunks = await all(await ask('mock/echo', 'one two', members));
  assert.deepEqual(chunks.at(-1).choices, []);
  assert.equal(chunks.at(-1).usage.completion_tokens, 2);
});

test('calls a tool and takes its result', async () => {
  const asked = await ask('mock/tools', 'weather?', { tools: [weatherTool] });
  const call = asked.choices[0].message.tool_calls[0];
  assert.equal(call.function.arguments, '{"city":"mock"}');
  const result = { role: 'tool', tool_call_id: call.id, content: '21 degrees' };
  const messages = [...says('weather?'), asked.choices[0].message, result];
  const told = await ask('mock/tools', '', { messages, tools: [weatherTool] });
  assert.equal(told.choices[0].message.content, '21 degrees');
});

test('runs tools by itself, streamed', async () => {
  const callable = {
    type: 'function',
    function: {
      ...weatherTool.function,
      parse: JSON.parse,
      function: ({ city }) => `21 in ${city}`,
    },
  };
  const runner = openai().chat.completions.runTools({
    model: 'mock/tools',
    stream: true,
    messages: says('weather?'),
    tools: [callable],
  });
  assert.equal(await runner.finalContent(), '21 in mock');
});

test('parses structured output', async () => {
  const weather = z.object({ city: z.string(), degrees: z.number() });
  const answer = await openai().chat.completions.parse({
    model: 'script/weather',
    messages: says('go'),
    response_format: zodResponseFormat(weather, 'weather'),
  });
  assert.deepEqual(answer.choices[0].message.parsed, { city: 'Paris', degrees: 21 });
});

test('completes and embeds', async () => {
  const text = await openai().completions.create({ model: 'mock/echo', prompt: 'once more' });
  assert.equal(text.choices[0].text, 'once more');
  const vectors = await openai().embeddings.create({ model: 'mock/echo', input: ['a', 'b'] });
  assert.deepEqual(vectors.data.map((item) => Array.from(item.embedding)), [
    [0.5, -0.25, 0.125],
    [0.5, -0.25, 0.125],
  ]);
});

test('does not mix up calls at once', async () => {
  const words = Array.from({ length: AT_ONCE }, (_, number) => `this is call ${number}`);
  const answers = await Promise.all(
    words.map(async (text) => said(await ask('mock/echo', text, { stream: true }))),
  );
  assert.deepEqual(answers, words);
});

test('names the call', async () => {
  const { data, request_id: id } = await ask('mock/echo', 'hi').withResponse();
  assert.match(id, /^req_/);
  assert.equal(data._request_id, id);
});

test('tells a wrong key, an unknown model and a wrong request', async () => {
  const wrongKey = { apiKey: 'sv-wrong' };
  await assert.rejects(ask('mock/echo', 'hi', {}, wrongKey), OpenAI.AuthenticationError);
  await assert.rejects(ask('nobody/knows', 'hi'), OpenAI.NotFoundError);
  await assert.rejects(ask('script/refuses', 'hi'), {
    constructor: OpenAI.BadRequestError,
    param: 'temperature',
    code: 'decimal_above_max_value',
  });
});

test('waits for a busy provider and asks again', async () => {
  await assert.rejects(ask('script/busy', 'hi'), OpenAI.RateLimitError);
  const answer = await ask('script/busy-once', 'hi', {}, { maxRetries: 2 });
  assert.equal(answer.choices[0].message.content, 'plain answer');
});

test('does not ask again where all are broken, and sees nothing where one is', async () => {
  await assert.rejects(ask('own/broken', 'hi', {}, { maxRetries: 2 }), (error) => {
    assert.ok(error instanceof OpenAI.InternalServerError);
    assert.equal(error.headers.get('x-should-retry'), 'false');
    return true;
  });
  const { data, response } = await ask('survivor', 'hi').withResponse();
  assert.equal(data.choices[0].message.content, 'plain answer');
  assert.equal(response.headers.get('x-sovereign-source'), 'fallback');
});

test('sees a stream break off', async () => {
  await assert.rejects(async () => said(await ask('mock/cut', 'hi', { stream: true })));
});

test('leaves a stream, and the provider hears of it', async () => {
  const stream = await ask('script/endless', 'go', { stream: true });
  for await (const chunk of stream) {
    assert.equal(chunk.choices[0].delta.content, 'on ');
    break;
  }
  assert.ok(await someoneLeft());
});
