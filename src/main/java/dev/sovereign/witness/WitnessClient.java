package dev.sovereign.witness;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One witness over HTTP. It blocks.
final class WitnessClient {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 64 * 1024;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(TIME).build();

  private final URI address;
  private final Duration time;

  /// @param prefix the witness's submission prefix
  WitnessClient(String prefix) {
    this(prefix, TIME);
  }

  /// @param time until the last byte of an answer
  WitnessClient(String prefix, Duration time) {
    this.address = URI.create(prefix.replaceFirst("/*$", "/add-checkpoint"));
    this.time = time;
  }

  /// Shows it a checkpoint.
  ///
  /// @param old the size of the last one that it has seen
  /// @param proof that the checkpoint's tree begins with that
  /// @param isItsSize whether it has seen a tree of the checkpoint's size before
  WitnessAnswer add(long old, List<Hash> proof, Note checkpoint, boolean isItsSize) {
    var body = new StringBuilder("old ").append(old).append('\n');
    proof.forEach(it -> body.append(it.base64()).append('\n'));
    body.append('\n').append(checkpoint);
    var request =
        HttpRequest.newBuilder(address)
            .header("content-type", "text/plain; charset=utf-8")
            .POST(HttpRequest.BodyPublishers.ofString(body.toString(), StandardCharsets.UTF_8))
            .build();
    var whole = HttpResponse.BodyHandlers.ofByteArray();
    var sent = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.limiting(whole, MOST_BYTES));
    try {
      var answer = sent.get(time.toMillis(), TimeUnit.MILLISECONDS);
      return WitnessAnswer.read(answer.statusCode(), answer.body(), old, isItsSize);
    } catch (ExecutionException | TimeoutException away) {
      return new WitnessAnswer.Unknown("it does not answer");
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new WitnessAnswer.Unknown("interrupted");
    } finally {
      sent.cancel(true); // A request's own time limit ends with the headers.
    }
  }
}
