import { type Case, upTo } from "./timed-prices.ts";

/**
 * Language models, in millionths: two bytes and 500 for what the provider adds, times the price of
 * reading; the most that is held for the answer, times the price of writing.
 */
export const tokenPrices: readonly Case[] = [
  upTo("gpt-6-1-sol", { prompt: "Hi" }, 2.51784), // 502 × 120 + 4096 × 600
  upTo("gpt-6-astra", { prompt: "Hi" }, 11.74992), // 502 × 560 + 4096 × 2800
  upTo("gpt-6-sol", { prompt: "Hi" }, 2.51784), // 502 × 120 + 4096 × 600
  upTo("gpt-6-luna", { prompt: "Hi" }, 0.125892), // 502 × 6 + 4096 × 30
  upTo("gpt-5-6-sol", { prompt: "Hi" }, 7.02184), // 502 × 280 + 4096 × 1680
  upTo("gpt-5-6-terra", { prompt: "Hi" }, 2.808736), // 502 × 112 + 4096 × 672
  upTo("gpt-5-6-luna", { prompt: "Hi" }, 0.2808736), // 502 × 11.2 + 4096 × 67.2
  upTo("gpt-5-5", { prompt: "Hi" }, 7.02184), // 502 × 280 + 4096 × 1680
  upTo("gpt-5-4", { prompt: "Hi" }, 4.6578), // 502 × 140 + 4096 × 1120
  upTo("gpt-5-2", { prompt: "Hi" }, 11.512725), // 502 × 87.5 + 16384 × 700
  upTo("gpt-5-codex", { prompt: "Hi" }, 3.327), // 502 × 100 + 4096 × 800
  upTo("gpt-5.1-codex", { prompt: "Hi" }, 3.327), // 502 × 100 + 4096 × 800
  upTo("gpt-5.2-codex", { prompt: "Hi" }, 4.6578), // 502 × 140 + 4096 × 1120
  upTo("gpt-5.3-codex", { prompt: "Hi" }, 4.6578), // 502 × 140 + 4096 × 1120
  upTo("gpt-5.4-codex", { prompt: "Hi" }, 4.6578), // 502 × 140 + 4096 × 1120
  upTo("claude-sonnet-5-5", { prompt: "Hi" }, 3.35712), // 502 × 160 + 4096 × 800
  upTo("claude-opus-5-5", { prompt: "Hi" }, 6.71424), // 502 × 320 + 4096 × 1600
  upTo("claude-opus-5", { prompt: "Hi" }, 8.3928), // 502 × 400 + 4096 × 2000
  upTo("claude-sonnet-5", { prompt: "Hi" }, 3.58742), // 502 × 170 + 4096 × 855
  upTo("claude-fable-5", { prompt: "Hi" }, 16.7856), // 502 × 800 + 4096 × 4000
  upTo("claude-opus-4-8", { prompt: "Hi" }, 8.3928), // 502 × 400 + 4096 × 2000
  upTo("claude-opus-4-7", { prompt: "Hi" }, 6.00035), // 502 × 285 + 4096 × 1430
  upTo("claude-opus-4-6", { prompt: "Hi" }, 6.00035), // 502 × 285 + 4096 × 1430
  upTo("claude-opus-4-5", { prompt: "Hi" }, 6.00035), // 502 × 285 + 4096 × 1430
  upTo("claude-sonnet-4-6", { prompt: "Hi" }, 3.58742), // 502 × 170 + 4096 × 855
  upTo("claude-sonnet-4-5", { prompt: "Hi" }, 3.58742), // 502 × 170 + 4096 × 855
  upTo("claude-haiku-4-5", { prompt: "Hi" }, 1.19497), // 502 × 55 + 4096 × 285
  upTo("gemini-3-8-flash-openai", { prompt: "Hi" }, 0.94419), // 502 × 45 + 4096 × 225
  upTo("gemini-3-7-flash-openai", { prompt: "Hi" }, 0.94419), // 502 × 45 + 4096 × 225
  upTo("gemini-3-6-flash-openai", { prompt: "Hi" }, 0.94419), // 502 × 45 + 4096 × 225
  upTo("gemini-3-5-flash-openai", { prompt: "Hi" }, 2.25702), // 502 × 90 + 4096 × 540
  upTo("gemini-3.1-pro", { prompt: "Hi" }, 2.9174), // 502 × 100 + 4096 × 700
  upTo("gemini-3-pro", { prompt: "Hi" }, 2.9174), // 502 × 100 + 4096 × 700
  upTo("gemini-3-flash", { prompt: "Hi" }, 0.75234), // 502 × 30 + 4096 × 180
  upTo("gemini-2.5-pro", { prompt: "Hi" }, 2.495752), // 502 × 76 + 4096 × 600
  upTo("gemini-2.5-flash", { prompt: "Hi" }, 1.237836), // 502 × 18 + 8192 × 150
  upTo("grok-4-7", { prompt: "Hi" }, 2.0464), // 502 × 160 + 4096 × 480
  upTo("grok-4-6", { prompt: "Hi" }, 2.0464), // 502 × 160 + 4096 × 480
  upTo("grok-4-5", { prompt: "Hi" }, 2.0464), // 502 × 160 + 4096 × 480
  upTo("grok-4-3", { prompt: "Hi" }, 0.8694), // 502 × 100 + 4096 × 200
  upTo("kimi-k3", { prompt: "Hi" }, 19.90176), // 502 × 480 + 8192 × 2400
  upTo("deepseek-v4-1-flash", { prompt: "Hi" }, 0.790288), // 502 × 24 + 8192 × 95
  // A longer question, pictures, more thought, a shorter answer.
  upTo("gpt-6-sol", { prompt: "Привет" }, 2.51904), // 512 × 120 + 4096 × 600
  upTo("gpt-6-sol", { prompt: "Hi", reasoning_effort: "xhigh" }, 19.72104), // 32768 × 600
  upTo("gpt-6-sol", { prompt: "Hi", image_urls: ["tg:a", "tg:b"] }, 3.47784), // 8502 × 120
  upTo("claude-opus-5", { prompt: "Hi", max_tokens: 1024 }, 2.2488), // 502 × 400 + 1024 × 2000
  upTo("claude-opus-5", { prompt: "Hi", max_tokens: 16384 }, 32.9688), // 16384 × 2000
];
