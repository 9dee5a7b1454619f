package dev.sovereign.dispatch;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.stream.Stream;

/// One way in which a provider fails before any content, and what a caller is told when nobody
/// does better.
///
/// @param word the outcome's word in records and errors
/// @param status what the caller gets
/// @param code the error's code
record Fault(String name, Script script, String word, int status, String code) {
  /// Stands in every faulty answer; no caller may ever see it.
  static final String LEAK = "sk-live-canary-0123456789 at host-canary.internal";

  static Stream<Fault> all() {
    return Stream.of(statuses(), answers(), connections()).flatMap(it -> it);
  }

  private static Stream<Fault> statuses() {
    return Stream.of(
        status(500, "server_error", 503, "upstream_unavailable"),
        status(502, "server_error", 503, "upstream_unavailable"),
        status(503, "server_error", 503, "upstream_unavailable"),
        status(504, "server_error", 503, "upstream_unavailable"),
        status(520, "server_error", 503, "upstream_unavailable"),
        status(529, "server_error", 503, "upstream_unavailable"),
        status(429, "rate_limited", 429, "rate_limit_exceeded"),
        status(402, "quota", 503, "upstream_quota"),
        status(401, "auth", 502, "upstream_auth"),
        status(403, "auth", 502, "upstream_auth"),
        status(404, "model_not_found", 404, "model_not_found"),
        status(408, "bad_answer", 502, "bad_upstream_response"),
        new Fault("429 and no money", Fault::noMoney, "quota", 503, "upstream_quota"),
        new Fault("302", Fault::redirect, "redirect", 502, "bad_upstream_response"));
  }

  private static Stream<Fault> answers() {
    return Stream.of(
        bad("an error under 200", it -> it.json(200, error()), "stream_error"),
        bad("no choices", it -> it.json(200, "{\"choices\":[]}"), "bad_answer"),
        bad("no JSON", it -> it.json(200, "<html>" + LEAK), "bad_answer"),
        bad("HTML", Fault::html, "bad_answer"),
        bad("nothing at all", it -> it.json(200, ""), "bad_answer"));
  }

  private static Stream<Fault> connections() {
    return Stream.of(
        new Fault("a reset", Scripts.reset(), "closed", 503, "upstream_unavailable"),
        new Fault("a close", UpstreamCall::close, "closed", 503, "upstream_unavailable"),
        new Fault("half an answer", Fault::half, "closed", 503, "upstream_unavailable"));
  }

  /// Those that only a stream can have.
  static Stream<Fault> ofStreams() {
    return Stream.of(
        bad("an error event", it -> events(it, error()), "stream_error"),
        bad("an event that is no JSON", it -> events(it, "<" + LEAK), "bad_answer"),
        bad("only a role", it -> events(it, Scripts.delta("\"role\":\"assistant\"")), "incomplete"),
        bad("only the end", it -> events(it), "incomplete"),
        bad("a broken finish", it -> events(it, Scripts.finish("error")), "stream_error"));
  }

  private static Fault status(int status, String word, int seen, String code) {
    return new Fault("status " + status, Scripts.error(status, LEAK), word, seen, code);
  }

  private static Fault bad(String name, Script script, String word) {
    return new Fault(name, script, word, 502, "bad_upstream_response");
  }

  private static String error() {
    return "{\"error\":{\"message\":\"" + LEAK + "\",\"code\":500}}";
  }

  private static void noMoney(UpstreamCall call) throws IOException {
    call.json(429, "{\"error\":{\"message\":\"" + LEAK + "\",\"code\":\"insufficient_quota\"}}");
  }

  private static void redirect(UpstreamCall call) throws IOException {
    call.json(302, "{}", "location: http://127.0.0.1:1/canary\r\n");
  }

  private static void html(UpstreamCall call) throws IOException {
    call.open("text/html").chunk("<html>" + LEAK).end();
  }

  private static void half(UpstreamCall call) throws IOException {
    call.raw("HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 99\r\n\r\n{\"")
        .close();
  }

  private static void events(UpstreamCall call, String... events) throws IOException {
    call.openEvents();
    for (var event : events) {
      call.event(event);
    }
    call.event("[DONE]").end();
  }

  @Override
  public String toString() {
    return name;
  }
}
