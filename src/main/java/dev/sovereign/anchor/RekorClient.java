package dev.sovereign.anchor;

import dev.sovereign.proof.HashedRekord;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.TileSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// One shard of Rekor v2 over HTTP (rekor-tiles, `api/proto/rekor_service.proto`). It blocks; an
/// interrupt ends a wait.
final class RekorClient implements TileSource {
  /// It answers once a published checkpoint covers the entry, which may take 20 s.
  static final Duration TIME = Duration.ofSeconds(30);

  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 256 * 1024;
  private static final int OK = 200;
  private static final int ABSENT = 404;
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  private final String prefix;
  private final Duration time;

  /// @param url of the shard
  /// @param time until the last byte of an answer
  RekorClient(String url, Duration time) {
    this.prefix = url.replaceFirst("/*$", "/api/v2/");
    this.time = time;
  }

  /// Has an entry logged.
  RekorAnswer add(HashedRekord record) {
    var request =
        HttpRequest.newBuilder(URI.create(prefix + "log/entries"))
            .header("content-type", "application/json")
            .header("accept", "application/json")
            .POST(HttpRequest.BodyPublishers.ofByteArray(record.request()))
            .build();
    try {
      var answer = send(request);
      var index = answer.headers().firstValue("x-log-index").orElse("");
      return RekorAnswer.read(answer.statusCode(), index, answer.body());
    } catch (IOException away) {
      return new RekorAnswer.Unwell(String.valueOf(away.getMessage()));
    }
  }

  /// Its latest checkpoint, which nobody has checked.
  ///
  /// @throws Malformed if it is none
  /// @throws UncheckedIOException if it does not come
  Note checkpoint() {
    return Note.parse(needed("checkpoint", get("checkpoint")));
  }

  /// A tile of hashes; where a partial one is no longer kept, the beginning of the full one.
  ///
  /// @throws UncheckedIOException if it does not come; the message says why in words of ours
  @Override
  public Optional<byte[]> read(TilePath path) {
    var there = get(path.toString());
    if (there.isEmpty() && path.isPartial()) {
      there = get(path.full().toString()).map(it -> Arrays.copyOf(it, path.width() * Hash.BYTES));
    }
    return Optional.of(needed(path.toString(), there));
  }

  private static byte[] needed(String path, Optional<byte[]> there) {
    return there.orElseThrow(() -> unread("it does not show " + path));
  }

  private static UncheckedIOException unread(String why) {
    return new UncheckedIOException(why, new IOException(why));
  }

  private Optional<byte[]> get(String path) {
    try {
      var answer = send(HttpRequest.newBuilder(URI.create(prefix + path)).build());
      return switch (answer.statusCode()) {
        case OK -> Optional.of(answer.body());
        case ABSENT -> Optional.empty();
        default -> throw unread("it answers " + answer.statusCode() + " for " + path);
      };
    } catch (IOException failed) {
      throw unread(String.valueOf(failed.getMessage()));
    }
  }

  private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
    var whole = HttpResponse.BodyHandlers.ofByteArray();
    var sent = CLIENT.sendAsync(request, HttpResponse.BodyHandlers.limiting(whole, MOST_BYTES));
    try {
      return sent.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException away) {
      throw new IOException("it does not answer", away);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", interrupted);
    } finally {
      sent.cancel(true); // A request's own time limit ends with the headers.
    }
  }
}
