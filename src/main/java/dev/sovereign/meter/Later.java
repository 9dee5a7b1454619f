package dev.sovereign.meter;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A series that appears with the first thing that is noted in it. Any thread may use it: two that
/// come at once make the same series.
final class Later<T> {
  private final Supplier<T> make;
  private volatile @Nullable T made;

  Later(Supplier<T> make) {
    this.make = make;
  }

  T get() {
    var there = made;
    if (there == null) {
      there = make.get();
      made = there;
    }
    return there;
  }
}
