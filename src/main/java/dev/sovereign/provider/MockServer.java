package dev.sovereign.provider;

import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.http.HttpServer;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.loop.Loops;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// The mock provider: a server of OpenAI's API on a loopback port of our own, spoken to over HTTP
/// like any other. Its models show what a provider may do, good and bad.
public final class MockServer implements AutoCloseable {
  /// What can be asked of it.
  public static final List<String> MODELS =
      List.of("echo", "story", "tools", "slow", "fail-500", "fail-429", "cut");

  private static final long LARGEST_BODY = 64L << 20;
  private static final int DEPTH = 1000;
  private static final Duration BETWEEN_WORDS = Duration.ofMillis(30);
  private static final Duration SLOW = Duration.ofSeconds(5);
  private static final int CUT_AFTER = 4;

  private final HttpServer server;

  private MockServer(HttpServer server) {
    this.server = server;
  }

  /// Starts it on any free port of the loopback.
  public static MockServer start(Loops loops) {
    var options = new HttpServer.Options("127.0.0.1", 0, 64 * 1024, Optional.empty());
    return new MockServer(HttpServer.start(loops, options, _ -> MockServer::handle));
  }

  /// The port that it listens on.
  public int port() {
    return server.port();
  }

  private static void handle(Exchange http) {
    http.body(LARGEST_BODY)
        .onComplete(body -> answer(http, body), _ -> error(http, 400, "the body broke off", ""));
  }

  private static void answer(Exchange http, byte[] body) {
    try {
      var request = Json.parse(body, DEPTH);
      switch (http.path()) {
        case "/v1/chat/completions" -> complete(http, new MockAnswer(request, true));
        case "/v1/completions" -> complete(http, new MockAnswer(request, false));
        case "/v1/embeddings" -> json(http, MockAnswer.embeddings(request));
        default -> error(http, 404, "no such endpoint", "not_found");
      }
    } catch (JsonFailure notJson) {
      error(http, 400, "the body is not JSON", "invalid_json");
    }
  }

  private static void complete(Exchange http, MockAnswer answer) {
    switch (answer.model()) {
      case "fail-500" -> error(http, 500, "this model always fails", "server_error");
      case "fail-429" -> tooMany(http);
      case "slow" -> http.loop().after(SLOW, () -> give(http, answer));
      case "echo", "story", "tools", "cut" -> give(http, answer);
      default -> error(http, 404, "the mock provider has only " + MODELS, "model_not_found");
    }
  }

  private static void give(Exchange http, MockAnswer answer) {
    if (!answer.wantsStream()) {
      if (answer.model().equals("cut")) {
        http.stream(200, Headers.of("content-type", "application/json")).abort();
      } else {
        json(http, answer.whole());
      }
      return;
    }
    var stream = http.stream(200, Headers.of("content-type", "text/event-stream"));
    var gone = new boolean[1];
    http.onGone(() -> gone[0] = true);
    next(http, stream, answer.chunks(), new Position(0, answer.model().equals("cut"), gone));
  }

  /// How far a stream has come.
  private record Position(int index, boolean isCut, boolean[] gone) {
    Position next() {
      return new Position(index + 1, isCut, gone);
    }
  }

  private static void next(
      Exchange http, Exchange.Stream stream, List<String> chunks, Position at) {
    if (at.gone()[0]) {
      return;
    }
    if (at.isCut() && at.index() == CUT_AFTER) {
      stream.abort();
    } else if (at.index() == chunks.size()) {
      stream.end(bytes("data: [DONE]\n\n"));
    } else {
      stream.write(bytes("data: " + chunks.get(at.index()) + "\n\n"));
      http.loop().after(BETWEEN_WORDS, () -> next(http, stream, chunks, at.next()));
    }
  }

  private static void tooMany(Exchange http) {
    http.reply(
        429,
        Headers.of("content-type", "application/json", "retry-after", "7"),
        bytes(MockAnswer.error("this model always has too much to do", "rate_limit_exceeded")));
  }

  private static void error(Exchange http, int status, String message, String code) {
    http.reply(
        status,
        Headers.of("content-type", "application/json"),
        bytes(MockAnswer.error(message, code)));
  }

  private static void json(Exchange http, String body) {
    http.reply(200, Headers.of("content-type", "application/json"), bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}
