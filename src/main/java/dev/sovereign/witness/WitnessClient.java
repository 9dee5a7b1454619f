package dev.sovereign.witness;

import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/// One witness over HTTP. It blocks.
final class WitnessClient {
  private static final Duration TIME = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 64 * 1024;

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
    return Exchange.send(request, time, MOST_BYTES)
        .map(it -> WitnessAnswer.read(it.statusCode(), it.body(), old, isItsSize))
        .orElseGet(() -> new WitnessAnswer.Unknown("it does not answer"));
  }
}
