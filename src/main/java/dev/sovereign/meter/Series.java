package dev.sovereign.meter;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/// The series of a family by what they are filed under, so that a call looks up one thing and
/// builds no labels. There are at most so many: what comes after is filed under less. Any thread
/// may use it.
///
/// @param <K> what they are filed under
/// @param <S> the series of one such key
final class Series<K, S> {
  private final ConcurrentHashMap<K, S> known = new ConcurrentHashMap<>();
  private final int most;
  private final Function<K, S> make;
  private final UnaryOperator<K> less;

  /// @param less the key without what there can be many of
  Series(int most, Function<K, S> make, UnaryOperator<K> less) {
    this.most = most;
    this.make = make;
    this.less = less;
  }

  S of(K key) {
    var there = known.get(key);
    if (there != null) {
      return there;
    }
    var filed = known.size() < most ? key : less.apply(key);
    return known.computeIfAbsent(filed, make);
  }
}
