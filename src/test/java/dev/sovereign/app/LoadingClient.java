package dev.sovereign.app;

import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/// Clients that call without a pause, streams and plain by turns, and write down the id of each
/// answer that they have received to its end. They stop at the first call that fails.
final class LoadingClient implements AutoCloseable {
  private static final int CLIENTS = 16;

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Queue<String> received = new ConcurrentLinkedQueue<>();
  private final CountDownLatch enough;
  private final URI address;
  private final List<Thread> threads;

  /// @param enough after so many answers [#awaitEnough] returns
  LoadingClient(String url, int enough) {
    this.address = URI.create(url + "/v1/chat/completions");
    this.enough = new CountDownLatch(enough);
    this.threads =
        IntStream.range(0, CLIENTS)
            .mapToObj(at -> Thread.ofVirtual().start(() -> call(at % 2 == 0)))
            .toList();
  }

  private void call(boolean stream) {
    try {
      var isStream = stream;
      while (true) {
        var answer = http.send(request(isStream), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
          return;
        }
        if (isStream == answer.body().endsWith("data: [DONE]\n\n")) {
          received.add(answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow());
          enough.countDown();
        }
        isStream = !isStream;
      }
    } catch (IOException killed) {
      // This is what the test is about.
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(boolean stream) {
    return HttpRequest.newBuilder(address)
        .timeout(Duration.ofSeconds(20))
        .header("authorization", "Bearer " + ChildGateway.KEY)
        .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", ",\"stream\":" + stream)))
        .build();
  }

  void awaitEnough() throws InterruptedException {
    if (!enough.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError("only " + received.size() + " answers came");
    }
  }

  /// The ids, once every client has stopped.
  List<String> received() throws InterruptedException {
    for (var thread : threads) {
      thread.join();
    }
    return List.copyOf(received);
  }

  @Override
  public void close() {
    http.shutdownNow();
  }
}
