package dev.sovereign.api;

import dev.sovereign.core.Health;
import dev.sovereign.core.Standing;
import dev.sovereign.json.ObjectText;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;

/// How a provider's model has answered lately, as the management API shows it.
///
/// @param model the provider's own id for it
public record ShownHealth(String model, Health health) {
  String json() {
    return write(new ObjectText().text("model", model), health.score(), health).end();
  }

  /// The score and its parts.
  static String of(Health health) {
    return write(new ObjectText(), health.score(), health).end();
  }

  /// The score that was counted with then, and its parts.
  static String of(Standing standing) {
    return write(new ObjectText(), standing.score(), standing.health()).end();
  }

  /// The band, if there is one.
  static OptionalLong band(Optional<Standing> standing) {
    return standing.map(it -> OptionalLong.of(it.band())).orElse(OptionalLong.empty());
  }

  private static ObjectText write(ObjectText out, double score, Health health) {
    return out.raw("score", share(score))
        .raw("samples", String.format(Locale.ROOT, "%.1f", health.samples()))
        .raw("success", share(health.success()))
        .number("first_token_p95_millis", divided(health.firstTokenNanos(), 1_000_000))
        .number("per_token_p50_micros", divided(health.perTokenNanos(), 1_000));
  }

  private static String share(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static OptionalLong divided(OptionalLong nanos, long by) {
    return nanos.isPresent() ? OptionalLong.of(nanos.getAsLong() / by) : OptionalLong.empty();
  }
}
