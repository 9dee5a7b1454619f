package dev.sovereign.usage;

/// What is summed up over calls. Amounts of money are nano-units of the instance's currency.
///
/// Their order is that in which sums are stored, so a new one comes last.
public enum UsageFigure {
  /// All calls.
  CALLS,
  /// Those without a whole answer, whatever ended them.
  FAILED,
  /// Those that own servers answered.
  GPU,
  /// Those that another answered although an own server could have.
  FALLBACK,
  /// Tokens of prompts, cached ones among them.
  PROMPT,
  /// Tokens of prompts that a cache already held.
  CACHED,
  /// Tokens of answers, reasoning among them.
  COMPLETION,
  /// Tokens of answers that were reasoning.
  REASONING,
  /// Answered calls of whose tokens nothing is known.
  UNMEASURED,
  /// What is known of what was charged by the token.
  COST_NANOS,
  /// Calls that cost something nobody knows; their cost is in no sum.
  UNPRICED,
  /// What the calls on machines with a price by the hour would have cost elsewhere.
  VALUE_NANOS,
  /// Calls on such machines of which that is not known.
  UNVALUED,
  /// Tokens of the calls that [#VALUE_NANOS] is of.
  VALUED_TOKENS,
  /// By which a machine's hour is shared out: see [TokenWeight].
  WEIGHT,
  /// The share of machines' hours; known once an hour has ended.
  GPU_NANOS,
  /// What was saved by own servers: value less share, below zero where they were dearer; known once
  /// an hour has ended.
  SAVED_NANOS,
  /// Calls of which some tokens are our own count, because the provider did not say.
  ESTIMATED,
  /// What providers themselves say they charged, in their own currencies.
  STATED_NANOS;

  /// Its place where sums stand in a row, stored or in memory.
  @SuppressWarnings("EnumOrdinal") // Their order is fixed.
  int place() {
    return ordinal();
  }
}
