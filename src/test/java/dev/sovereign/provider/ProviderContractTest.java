package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What holds for every type of provider: connect, then send, at most once, and every way to fail
/// has its name.
class ProviderContractTest {
  private static final ProviderHarness HARNESS = new ProviderHarness();
  private static final int NOBODYS_PORT = 1;
  private static final Duration CUT_OFF = Duration.ofMillis(250);
  private static final String STREAM =
      ",\"stream\":true,\"stream_options\":{\"include_usage\":true}";

  @AfterAll
  static void close() {
    HARNESS.close();
  }

  private static Provider provider(ProviderType type, ScriptedUpstream upstream) {
    return HARNESS.provider(type, upstream.port(), Map.of());
  }

  // A good answer in the words of the type's own API.
  private static ScriptedUpstream.Script good(ProviderType type) {
    return type == ProviderType.OLLAMA
        ? call ->
            call.open("application/x-ndjson")
                .chunk("{\"message\":{\"role\":\"assistant\",\"content\":\"Hi \"}}\n")
                .chunk("{\"message\":{\"role\":\"assistant\",\"content\":\"there\"}}\n")
                .chunk(
                    "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\","
                        + "\"prompt_eval_count\":3,\"eval_count\":2}\n")
                .end()
        : Scripts.chat("Hi there");
  }

  private static String path(ProviderType type) {
    return type == ProviderType.OLLAMA ? "POST /api/chat" : "POST /v1/chat/completions";
  }

  private static Outcome missed(Reply reply) {
    return assertInstanceOf(Reply.Missed.class, reply).why();
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void nothingLeavesBeforeSend(ProviderType type) {
    try (var upstream = ScriptedUpstream.start(good(type))) {
      var provider = provider(type, upstream);

      var connection = HARNESS.connect(provider, type);

      assertEquals(0, upstream.calls());
      HARNESS.await(() -> HARNESS.send(provider, connection, type));
      assertEquals(1, upstream.calls());
      assertEquals(1, upstream.connections());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void aStreamIsReadToItsEndWithItsFigures(ProviderType type) {
    try (var upstream = ScriptedUpstream.start(good(type))) {
      var stream = HARNESS.stream(provider(type, upstream), type, ProviderHarness.chat(STREAM));

      assertEquals(Optional.empty(), stream.failure());
      var data = String.join("\n", stream.data());
      assertTrue(data.contains("\"content\":\"Hi \""), data);
      assertTrue(data.contains("\"content\":\"there\""), data);
      assertTrue(stream.data().stream().allMatch(it -> it.contains("\"model\":\"m\"")), data);
      assertEquals(OptionalLong.of(3), stream.usage().prompt());
      assertEquals(OptionalLong.of(2), stream.usage().completion());
    }
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "OLLAMA")
  void whoIsNeverAskedForAStreamAnswersOneAllTheSame(ProviderType type) {
    try (var upstream = ScriptedUpstream.start(good(type))) {
      var provider = HARNESS.provider(type, upstream.port(), UpstreamStream.NEVER);

      var stream = HARNESS.stream(provider, type, ProviderHarness.chat(STREAM));

      assertFalse(provider.streams(ProviderHarness.chat(STREAM)));
      assertFalse(upstream.only().text().contains("stream"), upstream.only().text());
      assertEquals(Optional.empty(), stream.failure());
      assertTrue(stream.data().getFirst().contains("\"content\":\"Hi there\""));
      assertTrue(stream.data().stream().allMatch(it -> it.contains("\"model\":\"m\"")));
      assertTrue(stream.data().getLast().contains("\"choices\":[],\"usage\":{"));
      assertEquals(OptionalLong.of(3), stream.usage().prompt());
      assertEquals(OptionalLong.of(2), stream.usage().completion());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void aRequestIsOnePostWithTheCredentialAndNothingOfTheCallers(ProviderType type) {
    try (var upstream = ScriptedUpstream.start(good(type))) {
      HARNESS.send(provider(type, upstream), type, ProviderHarness.chat(STREAM));

      var request = upstream.only();
      assertEquals(path(type), request.target());
      assertEquals(
          Optional.of("Bearer " + ProviderHarness.SECRET), request.header("authorization"));
      assertEquals(Optional.of("identity"), request.header("accept-encoding"));
      assertEquals(Optional.of(upstream.authority()), request.header("host"));
      assertEquals(Optional.empty(), request.header("upgrade"));
      assertEquals(Optional.empty(), request.header("connection"));
      assertEquals(Optional.of("up"), request.json().string("model"));
      assertTrue(request.json().isTrue("stream"));
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void nothingThatIsPrintedHoldsTheCredential(ProviderType type) {
    var provider = HARNESS.provider(type, 1, Map.of());

    assertFalse(provider.toString().contains(ProviderHarness.SECRET));
  }

  static Stream<Arguments> statuses() {
    var kinds =
        Map.of(
            302, Failure.Kind.REDIRECT,
            401, Failure.Kind.AUTH,
            402, Failure.Kind.QUOTA,
            403, Failure.Kind.AUTH,
            404, Failure.Kind.MODEL_NOT_FOUND,
            429, Failure.Kind.RATE_LIMITED,
            500, Failure.Kind.SERVER_ERROR,
            503, Failure.Kind.SERVER_ERROR,
            529, Failure.Kind.SERVER_ERROR);
    return Arrays.stream(ProviderType.values())
        .flatMap(
            type ->
                kinds.entrySet().stream()
                    .map(it -> Arguments.of(type, it.getKey(), it.getValue())));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void eachStatusHasItsFailure(ProviderType type, int status, Failure.Kind kind) {
    try (var upstream =
        ScriptedUpstream.start(
            call -> call.json(status, "{\"error\":\"no\"}", "retry-after: 7\r\n"))) {
      var reply = HARNESS.send(provider(type, upstream), type, ProviderHarness.chat(STREAM));

      assertEquals(
          new Outcome.Failed(new Failure(kind, OptionalInt.of(status), OptionalLong.of(7000))),
          missed(reply));
      assertEquals(1, upstream.calls());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void theCallersFaultIsARefusal(ProviderType type) {
    try (var upstream = ScriptedUpstream.start(Scripts.error(400, "no such role"))) {
      var reply = HARNESS.send(provider(type, upstream), type, ProviderHarness.chat(""));

      var refused = assertInstanceOf(Outcome.Refused.class, missed(reply));
      assertEquals("no such role", refused.refusal().message());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void whereNobodyListensIsNoConnection(ProviderType type) {
    var provider = HARNESS.provider(type, NOBODYS_PORT, Map.of());

    var failure = assertThrows(ConnectionFailure.class, () -> HARNESS.connect(provider, type));

    assertEquals(ConnectionFailure.Stage.CONNECT, failure.stage());
  }

  static Stream<Arguments> breaks() {
    var scripts =
        List.<ScriptedUpstream.Script>of(
            Scripts.reset(),
            call -> call.close(),
            call -> call.raw("\0\1 garbage\r\n\r\n").close(),
            call -> call.raw("HTTP/1.1 200 OK\r\ncontent-ty").close());
    return Arrays.stream(ProviderType.values())
        .flatMap(type -> scripts.stream().map(it -> Arguments.of(type, it)));
  }

  @ParameterizedTest
  @MethodSource("breaks")
  void aConnectionThatBreaksIsClosedAndTriedOnce(
      ProviderType type, ScriptedUpstream.Script script) {
    try (var upstream = ScriptedUpstream.start(script)) {
      var provider = provider(type, upstream);

      var failure =
          assertThrows(
              ConnectionFailure.class,
              () -> HARNESS.send(provider, type, ProviderHarness.chat(STREAM)));

      assertEquals(ConnectionFailure.Stage.CLOSED, failure.stage());
      assertEquals(1, upstream.calls());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void aPageUnderStatus200IsNoAnswer(ProviderType type) {
    var page = "<html>welcome</html>";
    try (var upstream = ScriptedUpstream.start(call -> call.open("text/html").chunk(page).end())) {
      var stream = HARNESS.stream(provider(type, upstream), type, ProviderHarness.chat(STREAM));

      assertTrue(stream.failure().isPresent());
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void aStreamThatIsCutIsNotWhole(ProviderType type) {
    var line =
        type == ProviderType.OLLAMA
            ? "{\"message\":{\"content\":\"Hi\"}}\n"
            : "data: " + Scripts.content("Hi") + "\n\n";
    var media = type == ProviderType.OLLAMA ? "application/x-ndjson" : "text/event-stream";
    try (var upstream = ScriptedUpstream.start(call -> call.open(media).chunk(line).close())) {
      var stream = HARNESS.stream(provider(type, upstream), type, ProviderHarness.chat(STREAM));

      assertEquals(Optional.of(Failure.of(Failure.Kind.CLOSED)), stream.failure());
      assertTrue(String.join("", stream.data()).contains("Hi"));
    }
  }

  @ParameterizedTest
  @EnumSource(ProviderType.class)
  void cancelIsSeenAtTheUpstreamsSocket(ProviderType type) {
    var came = new CompletableFuture<Boolean>();
    var gone = new CompletableFuture<Long>();
    try (var upstream =
        ScriptedUpstream.start(
            call -> {
              came.complete(true);
              gone.complete(call.awaitGone());
            })) {
      var provider = provider(type, upstream);
      var connection = HARNESS.connect(provider, type);
      HARNESS.run(
          () -> {
            var _ = HARNESS.send(provider, connection, type);
          });
      ProviderHarness.joined(came);

      var cancelled = System.nanoTime();
      HARNESS.run(connection::cancel);

      var took = Duration.ofNanos(ProviderHarness.joined(gone) - cancelled);
      assertTrue(took.compareTo(CUT_OFF) <= 0, "it took " + took);
    }
  }

  @Test
  void everyTypeHasItsOwnName() {
    assertEquals(
        List.of("openai", "openrouter", "vllm", "llamacpp", "openai-compatible", "ollama", "mock"),
        ProviderType.words());
  }
}
