package dev.sovereign.cli;

import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TilePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// A log that a server shows to everybody (c2sp.org/tlog-tiles), read as any monitor reads it.
final class HttpLog implements LogPlace {
  private static final int MOST_BYTES = 1 << 25; // A bundle of the longest entries has half of it.
  private static final int OK = 200;
  private static final int ABSENT = 404;
  private static final Duration TIME = Duration.ofSeconds(30);

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  /// @param server its address, such as `http://127.0.0.1:8484`
  HttpLog(String server) {
    this.server = ApiClient.address(server.replaceFirst("/*$", "/"));
  }

  @Override
  public Note checkpoint() {
    return Note.parse(needed("checkpoint"));
  }

  @Override
  public String vkeys() {
    return new String(needed("vkey"), StandardCharsets.UTF_8).strip();
  }

  @Override
  public Optional<byte[]> read(TilePath path) {
    return get(path.toString());
  }

  @Override
  public Optional<byte[]> anchors() {
    return get(FolderLog.ANCHORS);
  }

  private byte[] needed(String path) {
    return get(path)
        .orElseThrow(() -> new ApiClient.Unanswered(server + " shows no log: 404 for " + path));
  }

  private Optional<byte[]> get(String path) {
    var request = HttpRequest.newBuilder(server.resolve("log/" + path)).timeout(TIME).build();
    var whole = HttpResponse.BodyHandlers.ofByteArray();
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.limiting(whole, MOST_BYTES));
      if (answer.statusCode() == OK) {
        return Optional.of(answer.body());
      }
      if (answer.statusCode() == ABSENT) {
        return Optional.empty();
      }
      throw new ApiClient.Unanswered(server + " answers " + answer.statusCode() + " for " + path);
    } catch (IOException failed) {
      throw ApiClient.Unanswered.at(server, failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new ApiClient.Unanswered("interrupted");
    }
  }
}
