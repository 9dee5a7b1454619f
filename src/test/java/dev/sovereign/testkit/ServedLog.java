package dev.sovereign.testkit;

import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.EntryBundle;
import dev.sovereign.tlog.Fsck;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TilePath;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Optional;

/// The log of a running gateway as anybody reads it, of at most 256 leaves.
public final class ServedLog {
  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /// @param url of the gateway
  public ServedLog(String url) {
    this.url = url;
  }

  /// The kinds of its rows, in order, as the entries under its checkpoint say them; all of the log
  /// was derived anew from those.
  public List<RowKind> kinds() {
    var head = Checkpoint.parse(Note.parse(read("checkpoint").orElseThrow()).text());
    var report = Fsck.check(path -> read(path.toString()), head);
    if (!report.findings().isEmpty()) {
      throw new AssertionError(report);
    }
    var width = (int) head.size();
    var bundle = read(new TilePath.Entries(0, width).toString()).orElseThrow();
    return EntryBundle.entries(bundle, width).stream()
        .map(it -> RowLeaf.kind(it).orElseThrow())
        .toList();
  }

  private Optional<byte[]> read(String path) {
    var request = HttpRequest.newBuilder(URI.create(url + "/log/" + path)).build();
    try {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
      return answer.statusCode() == 200 ? Optional.of(answer.body()) : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }
}
