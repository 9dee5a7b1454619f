package dev.sovereign.usage;

/// What calls have in common that are summed up together.
///
/// @param hour in which they came in: hours since 1970
/// @param capability empty where a model was asked for by name
/// @param provider who answered; empty where nobody did
/// @param source `gpu`, `fallback`, `direct`, `mock`, or `none` where nobody answered
public record UsageKey(
    long hour,
    String key,
    String tenant,
    String capability,
    String model,
    String provider,
    String source) {
  private static final long HOUR_MILLIS = 3_600_000;

  /// The hour of a moment, in milliseconds since 1970.
  public static long hour(long epochMillis) {
    return Math.floorDiv(epochMillis, HOUR_MILLIS);
  }
}
