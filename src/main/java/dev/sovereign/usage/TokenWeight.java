package dev.sovereign.usage;

import dev.sovereign.core.Usage;

/// What a call weighs when a machine's hour is shared out: a token of the answer four times one of
/// the prompt, and one that a cache held a tenth of that, which is about how providers price them
/// (the ratios of most models in LiteLLM's price file).
final class TokenWeight {
  private static final long CACHED = 1;
  private static final long PROMPT = 10;
  private static final long COMPLETION = 40;

  private TokenWeight() {}

  /// The weight of these tokens; of what is not known there are none.
  static long of(Usage usage) {
    var prompt = usage.prompt().orElse(0);
    var cached = Math.min(usage.cached().orElse(0), prompt);
    var held = Math.multiplyExact(cached, CACHED);
    var fresh = Math.multiplyExact(prompt - cached, PROMPT);
    var answer = Math.multiplyExact(usage.completion().orElse(0), COMPLETION);
    return Math.addExact(Math.addExact(held, fresh), answer);
  }
}
