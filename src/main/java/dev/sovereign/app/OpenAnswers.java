package dev.sovereign.app;

import dev.sovereign.api.Lifecycle;
import dev.sovereign.http.HttpServer;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/// The answers that have not left yet, and the records that the journal has not got yet: a server
/// waits for them before it stops.
///
/// @param waited waits so long, and says whether it is time to end
record OpenAnswers(List<HttpServer> listeners, Lifecycle lifecycle, Predicate<Duration> waited) {
  private static final Duration PAUSE = Duration.ofMillis(20);

  /// Waits until there are none, at most so long.
  void await(Duration time) {
    var end = System.nanoTime() + time.toNanos();
    while (isSome() && System.nanoTime() < end) {
      var _ = waited.test(PAUSE);
    }
  }

  // A call is there before its body is, and its last byte leaves after it is recorded; but that of
  // a client which left may have to be recorded yet.
  private boolean isSome() {
    return listeners.stream().anyMatch(it -> it.open() > 0) || !lifecycle.isRecorded();
  }
}
