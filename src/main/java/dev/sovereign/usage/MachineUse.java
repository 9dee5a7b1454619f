package dev.sovereign.usage;

import java.util.OptionalLong;

/// What a machine cost over some time, and what came of it. Amounts are nano-units of the
/// instance's currency.
///
/// @param provider the own server on it
/// @param hour hours since 1970; empty where hours are added up
/// @param upMillis how long it was paid for
/// @param nanos what that cost
/// @param settled of hours that have ended and were shared out
public record MachineUse(
    String provider, OptionalLong hour, long upMillis, long nanos, Settled settled) {
  private static final long HOUR_MILLIS = 3_600_000;

  /// What hours that have ended came to.
  ///
  /// @param upMillis how long it was paid for in them
  /// @param nanos what that cost
  /// @param busyMillis how long it worked
  /// @param sharedNanos what calls were given a share of
  /// @param tokens of prompts and answers
  /// @param valueNanos what these tokens would have cost elsewhere, as far as that is known
  /// @param valuedTokens those of which it is known
  public record Settled(
      long upMillis,
      long nanos,
      long busyMillis,
      long sharedNanos,
      long tokens,
      long valueNanos,
      long valuedTokens) {
    /// What nobody was given a share of: the time in which it did not work.
    public long idleNanos() {
      return nanos - sharedNanos;
    }

    /// What the machine saved, idle time and all; below zero where it cost more than its tokens
    /// elsewhere; empty where no hour has ended, and where nothing is known of what any token would
    /// have cost.
    public OptionalLong savedNanos() {
      return upMillis == 0 || (tokens > 0 && valuedTokens == 0)
          ? OptionalLong.empty()
          : OptionalLong.of(valueNanos - nanos);
    }

    /// How many tokens an hour it must serve to cost no more than they would elsewhere, at the
    /// price of those that it served; empty while none of them has one.
    public OptionalLong breakEvenTokensPerHour() {
      if (valueNanos <= 0 || valuedTokens <= 0 || upMillis <= 0) {
        return OptionalLong.empty();
      }
      var perHour = HourShares.part(nanos, HOUR_MILLIS, upMillis);
      return OptionalLong.of(HourShares.part(perHour, valuedTokens, valueNanos));
    }

    /// How many it served an hour; empty where it was not up.
    public OptionalLong tokensPerHour() {
      return upMillis <= 0
          ? OptionalLong.empty()
          : OptionalLong.of(HourShares.part(tokens, HOUR_MILLIS, upMillis));
    }
  }
}
