package dev.sovereign.audit;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;

/// Counts calls of known callers that were refused before anybody could be asked, and so have no
/// row. Any thread may count.
public final class RefusedCalls {
  private final Map<Why, LongAdder> counts = new EnumMap<>(Why.class);

  /// Why a call was refused.
  public enum Why {
    /// It is a call that is under way, or its name stands for another one.
    CONFLICT,
    /// A fault of ours.
    FAULT,
    /// The key may not ask for it, or nothing is called that.
    NOT_ALLOWED,
    /// No provider stands where it has to stay, and the row that says so may be lost.
    NO_ROUTE,
    /// As much is under way as may be.
    RATE_LIMIT,
    /// Its body is too large.
    SIZE,
    /// Its body came too slowly.
    SLOW,
    /// It is not what the endpoint takes.
    SYNTAX,
    /// It could not be recorded, or the program was stopping.
    UNAVAILABLE;

    /// As it stands in rows.
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RefusedCalls() {
    Arrays.stream(Why.values()).forEach(it -> counts.put(it, new LongAdder()));
  }

  /// Counts one.
  public void count(Why why) {
    var counted = counts.get(why);
    if (counted == null) {
      throw new IllegalStateException("every reason is counted: " + why);
    }
    counted.increment();
  }

  /// How many there were of each since the program began.
  Map<Why, Long> totals() {
    return counts.entrySet().stream()
        .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, it -> it.getValue().sum()));
  }
}
