package dev.sovereign.witness;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/// Sends a request to a server that cosigns, and reads the whole answer. It blocks.
///
/// What fails before an answer begins, otherwise than by time, is sent once more: the server may
/// have closed a connection that was kept, in the moment that it was used. Who cosigns may be asked
/// twice.
final class Exchange {
  private static final int TIMES = 2;
  private static final Duration CONNECT_TIME = Duration.ofSeconds(30);
  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIME)
          .build();

  private Exchange() {}

  /// The answer; nothing where none came, or where this thread was interrupted, which it then
  /// still is.
  ///
  /// @param time until the last byte of an answer
  /// @param mostBytes that its body may have
  static Optional<HttpResponse<byte[]>> send(HttpRequest request, Duration time, int mostBytes) {
    var end = System.nanoTime() + time.toNanos();
    var isHeard = new AtomicBoolean();
    for (var i = 0; i < TIMES && !isHeard.get(); i++) {
      var sent = CLIENT.sendAsync(request, whole(mostBytes, isHeard));
      try {
        return Optional.of(sent.get(end - System.nanoTime(), TimeUnit.NANOSECONDS));
      } catch (ExecutionException closed) {
        // Once more, unless an answer had begun.
      } catch (TimeoutException late) {
        return Optional.empty();
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      } finally {
        sent.cancel(true); // A request's own time limit ends with the headers.
      }
    }
    return Optional.empty();
  }

  private static HttpResponse.BodyHandler<byte[]> whole(int mostBytes, AtomicBoolean isHeard) {
    var whole = HttpResponse.BodyHandlers.ofByteArray();
    var limited = HttpResponse.BodyHandlers.limiting(whole, mostBytes);
    return head -> {
      isHeard.set(true);
      return limited.apply(head);
    };
  }
}
