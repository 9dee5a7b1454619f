package dev.sovereign.core;

import java.util.Optional;
import java.util.regex.Pattern;

/// A span as a `traceparent` field names it (W3C Trace Context, level 1).
///
/// @param traceId 32 lower-case hexadecimal digits, not all of them zero
/// @param spanId 16 of them, not all zero
/// @param sampled whether whoever sends this keeps its own span
public record TraceParent(String traceId, String spanId, boolean sampled) {
  private static final Pattern FIELD =
      Pattern.compile("([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");
  private static final Pattern ZEROS = Pattern.compile("0+");
  private static final int SAMPLED = 1;

  /// The span that the field names; nothing where the field must be passed over.
  public static Optional<TraceParent> parse(String field) {
    var parts = FIELD.matcher(field);
    if (!parts.matches() || !isVersion(parts.group(1), parts.group(5) != null)) {
      return Optional.empty();
    }
    var traceId = parts.group(2);
    var spanId = parts.group(3);
    if (ZEROS.matcher(traceId).matches() || ZEROS.matcher(spanId).matches()) {
      return Optional.empty();
    }
    var flags = Integer.parseInt(parts.group(4), 16);
    return Optional.of(new TraceParent(traceId, spanId, (flags & SAMPLED) != 0));
  }

  // A later version may say more behind these four parts; `ff` is none.
  private static boolean isVersion(String version, boolean hasMore) {
    return !version.equals("ff") && !(version.equals("00") && hasMore);
  }

  /// The field that names this span.
  public String field() {
    return "00-" + traceId + "-" + spanId + (sampled ? "-01" : "-00");
  }
}
