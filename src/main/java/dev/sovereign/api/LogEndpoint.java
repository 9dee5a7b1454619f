package dev.sovereign.api;

import dev.sovereign.audit.AnchorRows;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.HttpServer;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Future;
import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.TilePath;
import dev.sovereign.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/// The log as everybody may read it, without a key (c2sp.org/tlog-tiles): `/log/checkpoint`,
/// `/log/tile/…`, `/log/vkey` with the keys that check its checkpoints, one a line, and
/// `/log/anchors` with the rows that say which of them Rekor has.
public final class LogEndpoint implements HttpServer.Handler {
  /// What all its paths begin with.
  static final String ROOT = "/log/";

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String BYTES = "application/octet-stream";
  private static final int MOST_READS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final String FOREVER = "public, max-age=31536000, immutable";

  private final MerkleLog merkle;
  private final AnchorRows anchors;
  private final Crossing crossing;
  private final Log log;
  private final Searches reads = new Searches(MOST_READS, PATIENCE);

  public LogEndpoint(MerkleLog merkle, AnchorRows anchors, Crossing crossing, Log log) {
    this.merkle = merkle;
    this.anchors = anchors;
    this.crossing = crossing;
    this.log = log;
  }

  @Override
  public void handle(Exchange http) {
    Router.only("GET", http, () -> get(http));
  }

  private void get(Exchange http) {
    var path = http.path().substring(ROOT.length());
    switch (path) {
      case "checkpoint" -> checkpoint(http);
      case "vkey" -> tell(http, TEXT, "no-cache", lines(merkle.verifiers()));
      case "anchors" -> anchors(http);
      default -> tile(http, path);
    }
  }

  // It may have to be signed by ML-DSA-44 first.
  private void checkpoint(Exchange http) {
    crossing
        .call(http.loop(), () -> merkle.published().bytes())
        .onComplete(bytes -> tell(http, TEXT, "no-cache", bytes), cause -> unreadable(http, cause));
  }

  private static byte[] lines(List<VerifierKey> keys) {
    var text = keys.stream().map(it -> it + "\n").collect(Collectors.joining());
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private void anchors(Exchange http) {
    var before = before(http);
    if (before.isEmpty()) {
      Router.refuse(
          http,
          new Problem.BadRequest(
              "before is the index of a leaf: a whole number from 0.",
              Optional.of("before"),
              Optional.empty()));
      return;
    }
    anchors(http, before.getAsLong())
        .onComplete(
            page -> tell(http, "application/json", "no-cache", page),
            cause -> unreadable(http, cause));
  }

  private Future<byte[]> anchors(Exchange http, long before) {
    return anchors
        .readPage(before)
        .map(Future::of)
        .orElseGet(() -> crossing.call(http.loop(), () -> reads.run(() -> anchors.page(before))));
  }

  private static OptionalLong before(Exchange http) {
    try {
      var text = http.query().getOrDefault("before", List.of()).stream().findFirst();
      var number = text.map(Long::parseLong).orElse(Long.MAX_VALUE);
      return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
    } catch (IllegalArgumentException wrong) { // No number, or no query at all.
      return OptionalLong.empty();
    }
  }

  private void tile(Exchange http, String path) {
    var tile = parsed(path);
    if (tile.isEmpty()) {
      absent(http);
      return;
    }
    crossing
        .call(http.loop(), () -> merkle.read(tile.get()))
        .onComplete(
            there ->
                there.ifPresentOrElse(
                    bytes -> tell(http, BYTES, FOREVER, bytes), () -> absent(http)),
            cause -> unreadable(http, cause));
  }

  private static Optional<TilePath> parsed(String path) {
    try {
      return Optional.of(TilePath.parse(path));
    } catch (Malformed other) {
      return Optional.empty();
    }
  }

  private static void absent(Exchange http) {
    Router.refuse(http, new Problem.NotFound(http.path()));
  }

  private void unreadable(Exchange http, Throwable cause) {
    if (cause instanceof Rejected rejected) {
      Router.refuse(http, rejected.problem());
      return;
    }
    Fault.log(log, CallId.next(), cause);
    Router.refuse(http, new Problem.Internal());
  }

  private static void tell(Exchange http, String type, String kept, byte[] body) {
    http.reply(200, AnswerHeaders.plain(type).and("cache-control", kept), body);
  }
}
