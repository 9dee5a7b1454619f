package dev.sovereign.config;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.Retries;

/// Reads what says when a provider is left alone and when it is tried again.
final class GateReader {
  private static final String OPEN_MAX = "open_max";

  private GateReader() {}

  /// The `breaker` section here, over what is usual.
  static BreakerConfig breaker(Section at, BreakerConfig usual) {
    return at.section("breaker").map(it -> read(it, usual)).orElse(usual);
  }

  private static BreakerConfig read(Section section, BreakerConfig usual) {
    try (section) {
      var failures = section.number("failures", usual.failures(), 1);
      var unconnected = section.number("connection_failures", usual.connectionFailures(), 1);
      var open = section.duration("open", usual.open());
      var most = section.duration(OPEN_MAX, usual.openMax());
      var ramp = section.duration("ramp", usual.ramp());
      if (most.compareTo(open) < 0) {
        section.error(
            OPEN_MAX,
            "%s.open_max must be at least %s.open (%s): %s"
                .formatted(section.path(), section.path(), Units.text(open), Units.text(most)));
        most = open;
      }
      return new BreakerConfig(failures, unconnected, open, most, ramp);
    }
  }

  /// `retry_in_place` and `retry_budget` here, over what is usual.
  static Retries retries(Section at, Retries usual) {
    var budget = at.share("retry_budget", usual.budget());
    return at.section("retry_in_place")
        .map(it -> inPlace(it, usual, budget))
        .orElseGet(() -> new Retries(usual.errors(), usual.after(), usual.retryAfter(), budget));
  }

  private static Retries inPlace(Section section, Retries usual, double budget) {
    try (section) {
      return new Retries(
          section.number("errors", usual.errors(), 0),
          section.span("after", usual.after()),
          section.span("retry_after", usual.retryAfter()),
          budget);
    }
  }
}
