package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import dev.sovereign.loop.Crossing;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;

/// `/healthz`, `/readyz` and `/metrics`: what an operator's machinery asks.
public final class OperationsEndpoint {
  private final Meters meters;
  private final Crossing crossing;
  private final Log log;
  private final Supplier<List<String>> obstacles;

  /// @param obstacles why calls cannot be served at the moment; empty when they can
  public OperationsEndpoint(
      Meters meters, Crossing crossing, Log log, Supplier<List<String>> obstacles) {
    this.meters = meters;
    this.crossing = crossing;
    this.log = log;
    this.obstacles = obstacles;
  }

  /// The process runs.
  void health(Exchange http) {
    text(http, 200, "ok\n");
  }

  /// Calls can be served, or each reason why not on a line of its own.
  void ready(Exchange http) {
    var found = obstacles.get();
    if (found.isEmpty()) {
      text(http, 200, "ready\n");
    } else {
      text(http, 503, String.join("\n", found) + "\n");
    }
  }

  /// All figures for Prometheus.
  void metrics(Exchange http) {
    crossing
        .call(http.loop(), meters::text)
        .onComplete(
            body ->
                http.reply(
                    200, AnswerHeaders.plain("text/plain; version=0.0.4; charset=utf-8"), body),
            cause -> unreadable(http, cause));
  }

  private void unreadable(Exchange http, Throwable cause) {
    var id = CallId.next();
    Fault.log(log, id, cause);
    text(http, id, 500, "the figures could not be read\n");
  }

  private static void text(Exchange http, int status, String text) {
    text(http, CallId.next(), status, text);
  }

  private static void text(Exchange http, String id, int status, String text) {
    http.reply(
        status,
        AnswerHeaders.plain(id, "text/plain; charset=utf-8"),
        text.getBytes(StandardCharsets.UTF_8));
  }
}
