// Where the gateway and its scripted provider listen, and the clients for them.
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import OpenAI from 'openai';

const baseURL = process.env.SOVEREIGN_BASE_URL;
const apiKey = process.env.SOVEREIGN_KEY;

export const openai = (options = {}) => new OpenAI({ baseURL, apiKey, maxRetries: 0, ...options });

export const vercel = createOpenAICompatible({ name: 'sovereign', baseURL, apiKey });

export const says = (content) => [{ role: 'user', content }];

// Resolves once a caller of the provider's model `endless` has left.
export async function someoneLeft() {
  return (await fetch(`${process.env.PROVIDER_BASE_URL}/left`)).status === 200;
}

// What comes, as a list. (`Array.fromAsync` is not in every Node that the clients run on.)
export async function all(items) {
  const list = [];
  for await (const item of items) {
    list.push(item);
  }
  return list;
}
