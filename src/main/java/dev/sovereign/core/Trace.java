package dev.sovereign.core;

import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// A call's place in a trace that spans several programs.
public sealed interface Trace {
  /// There is none.
  record None() implements Trace {}

  /// The caller's, in which we take no part: own servers get it as it came, nobody else does.
  record PassedOn(TraceParent caller, String state) implements Trace {}

  /// One in which the call is a span, and each of its attempts one below it.
  ///
  /// @param span the call's own
  /// @param caller the caller's span, if it named one
  /// @param state what the caller's tracers say to each other
  record Joined(TraceParent span, Optional<TraceParent> caller, String state) implements Trace {
    /// The span of an attempt. Its id follows from the call's, so nobody has to keep it.
    ///
    /// @param number from 1
    public TraceParent attempt(int number) {
      var id = mixed(HexFormat.fromHexDigitsToLong(span.spanId()) + number);
      return new TraceParent(span.traceId(), hex(id), span.sampled());
    }

    // The finisher of SplitMix64: a bijection, so that two attempts never have the same id.
    private static long mixed(long seed) {
      var first = (seed ^ (seed >>> 30)) * 0xbf58476d1ce4e5b9L;
      var second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
      return second ^ (second >>> 31);
    }
  }

  /// The place of a call in whose trace we take no part.
  static Trace passedOn(Optional<TraceParent> caller, String state) {
    return caller.<Trace>map(it -> new PassedOn(it, state)).orElseGet(None::new);
  }

  /// The place of a call that is a span: of the caller's trace, or of a new one.
  ///
  /// @param share how many of the new traces are kept, from 0 to 1; of others the caller decides
  static Joined joined(
      Optional<TraceParent> caller, String state, double share, RandomGenerator random) {
    var traceId =
        caller.map(TraceParent::traceId).orElseGet(() -> hex(drawn(random)) + hex(drawn(random)));
    var sampled = caller.map(TraceParent::sampled).orElseGet(() -> random.nextDouble() < share);
    var span = new TraceParent(traceId, hex(drawn(random)), sampled);
    return new Joined(span, caller, caller.isPresent() ? state : "");
  }

  /// What an attempt's request says of the trace, if anything.
  ///
  /// @param number of the attempt, from 1
  /// @param isOwn whether it goes to an own server
  default Optional<TraceParent> toward(int number, boolean isOwn) {
    return switch (this) {
      case None() -> Optional.empty();
      case PassedOn(var caller, _) -> isOwn ? Optional.of(caller) : Optional.empty();
      case Joined joined -> Optional.of(joined.attempt(number));
    };
  }

  /// What the caller's tracers say to each other; only own servers hear it. Empty for nothing.
  default String state() {
    return switch (this) {
      case None() -> "";
      case PassedOn(_, var state) -> state;
      case Joined(_, _, var state) -> state;
    };
  }

  private static long drawn(RandomGenerator random) {
    var drawn = random.nextLong();
    return drawn == 0 ? 1 : drawn;
  }

  private static String hex(long number) {
    return HexFormat.of().toHexDigits(number);
  }
}
