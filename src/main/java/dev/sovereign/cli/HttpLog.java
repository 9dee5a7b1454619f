package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TilePath;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A log that a server shows to everybody (c2sp.org/tlog-tiles), read as any monitor reads it.
final class HttpLog implements LogPlace {
  private static final int MOST_BYTES = 1 << 25; // A bundle of the longest entries has half of it.
  private static final int MOST_ANCHORS = 10_000;
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
    var first = get(FolderLog.ANCHORS);
    return first.map(it -> all(AnchorCheck.rows(it)));
  }

  private byte[] all(List<Json> first) {
    var rows = new ArrayList<Json>();
    var before = Long.MAX_VALUE;
    var page = first;
    while (!page.isEmpty() && rows.size() < MOST_ANCHORS) {
      rows.addAll(page);
      var oldest = index(page.getLast());
      if (oldest >= before) {
        throw new Malformed("the rows of anchors do not come the newest first");
      }
      before = oldest;
      page = AnchorCheck.rows(needed(FolderLog.ANCHORS + "?before=" + before));
    }
    var list = rows.stream().limit(MOST_ANCHORS).map(Json::raw).toList();
    return new ObjectText().list("data", list).end().getBytes(StandardCharsets.UTF_8);
  }

  private static long index(Json row) {
    try {
      return row.integer("index").orElse(Long.MAX_VALUE);
    } catch (JsonFailure broken) {
      throw new Malformed("a row of anchors has no index");
    }
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
