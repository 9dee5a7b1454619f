package dev.sovereign.witness;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;

/// One mirror over HTTP, as it takes entries. It blocks.
final class MirrorClient {
  private static final Duration TIME = Duration.ofSeconds(30);
  private static final int MOST_BYTES = 128 * 1024; // A ticket may have 64 KiB.

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
    return Exchange.send(request, TIME, MOST_BYTES)
        .map(it -> MirrorAnswer.read(it.statusCode(), it.body()))
        .orElseGet(() -> new MirrorAnswer.Unknown("it does not answer"));
  }
}
