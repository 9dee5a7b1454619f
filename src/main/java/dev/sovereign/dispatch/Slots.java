package dev.sovereign.dispatch;

import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.time.Duration;

/// The places that a provider has for calls at a time. Any event loop may use it.
interface Slots {
  /// Takes one, or waits for one as long as the patience lasts: true once it is taken. Whoever took
  /// it gives it back once, even if nobody wants it any more when it comes.
  ///
  /// @param isLast whether there is nobody else to ask: a queue at the provider is then no reason
  ///     to wait here
  Future<Boolean> take(Loop loop, Duration patience, boolean isLast);

  /// Takes one if one is free and nobody waits for it.
  boolean takeFree();

  /// Gives one back.
  void give();

  /// How many are taken.
  int taken();

  /// How many wait for one.
  int waiting();
}
