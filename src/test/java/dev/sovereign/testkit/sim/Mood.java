package dev.sovereign.testkit.sim;

import java.util.EnumSet;
import java.util.List;

/// How a simulated provider is at one moment.
enum Mood {
  /// It answers at once.
  WELL,
  /// It answers late and slowly, within all limits.
  SLOW,
  /// Connections are refused.
  REFUSING,
  /// Nobody answers the first packet.
  BLACK_HOLE,
  /// TLS fails, or its name has no address.
  UNREACHABLE,
  /// It resets the connection instead of an answer.
  BREAKING,
  /// It gives up connections that it had kept.
  FORGETTING,
  /// 5xx.
  ERRORS,
  /// 429, with and without a wait.
  OVERLOADED,
  /// 401, 402 or 403.
  UNAUTHORISED,
  /// 404.
  MISSING,
  /// The answer breaks off somewhere, or ends early.
  CUTTING,
  /// It falls silent somewhere.
  STALLING,
  /// It falls silent somewhere but for comments.
  PINGING,
  /// Somewhere comes what is no answer.
  GARBLED;

  /// All that are faults.
  static final List<Mood> BAD = List.copyOf(EnumSet.complementOf(EnumSet.of(WELL, SLOW)));
}
