package dev.sovereign.witness;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One mirror over HTTP, as it takes entries. It blocks.
final class MirrorClient {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 128 * 1024; // A ticket may have 64 KiB.
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIME).build();

  private final URI address;

  /// @param prefix the mirror's submission prefix
  MirrorClient(String prefix) {
    this.address = URI.create(prefix.replaceFirst("/*$", "/add-entries"));
  }

  /// Sends entries.
  MirrorAnswer add(EntryPackages packages) {
    var request =
        HttpRequest.newBuilder(address)
            .header("content-type", "application/octet-stream")
            .header("content-encoding", "gzip")
            .POST(HttpRequest.BodyPublishers.ofByteArray(packages.gzip()))
            .build();
    var whole = HttpResponse.BodyHandlers.ofByteArray();
    var sent = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.limiting(whole, MOST_BYTES));
    try {
      var answer = sent.get(TIME.toMillis(), TimeUnit.MILLISECONDS);
      return MirrorAnswer.read(answer.statusCode(), answer.body());
    } catch (ExecutionException | TimeoutException away) {
      return new MirrorAnswer.Unknown("it does not answer");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new MirrorAnswer.Unknown("interrupted");
    } finally {
      sent.cancel(true); // A request's own time limit ends with the headers.
    }
  }
}
