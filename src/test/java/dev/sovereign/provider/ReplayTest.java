package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;

/// What real providers answered, given again over a socket through the whole gateway, cut in two
/// ways: nothing that they said is lost or changed, and what broke off never looks whole.
@Tag("slow")
class ReplayTest {
  private static final long SEED = 20261126;
  private static final String[] FOLDERS = {"openai", "openrouter", "vllm", "ollama", "local"};

  private static ScriptedUpstream upstream;
  private static TestGateway gateway;

  /// How a body is written.
  private interface Cut {
    List<byte[]> pieces(String body);
  }

  @BeforeAll
  static void start() {
    upstream = ScriptedUpstream.start(Scripts.error(500, "nothing is replayed"));
    var provider = "  %s: {type: %s, base_url: \"http://%s/%s\", upstream_stream: %s%s}\n";
    var address = upstream.authority();
    var key = ", api_key: {env: KEY}";
    gateway =
        TestGateway.start(
            "providers:\n"
                + provider.formatted("openai", "openai", address, "v1", "auto", key)
                + provider.formatted("openrouter", "openrouter", address, "v1", "auto", key)
                + provider.formatted("vllm", "vllm", address, "v1", "auto", "")
                + provider.formatted("assembling", "vllm", address, "v1", "always", "")
                + provider.formatted("llamacpp", "llamacpp", address, "v1", "auto", "")
                + provider.formatted("other", "openai-compatible", address, "v1", "auto", "")
                + provider.formatted("ollama", "ollama", address, "", "auto", ""),
            Map.of("KEY", "a-key"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
    upstream.close();
  }

  private static String provider(Recording recording) {
    var name = recording.name();
    return Stream.of("openai", "openrouter", "vllm", "llamacpp")
        .filter(it -> name.startsWith(it + "/"))
        .findFirst()
        .orElseGet(() -> ofLocal(name.substring(name.indexOf('/') + 1)));
  }

  private static String ofLocal(String file) {
    if (file.startsWith("vllm-")) {
      return "vllm";
    }
    return file.startsWith("xllamacpp-") || file.startsWith("llama-server-") ? "llamacpp" : "other";
  }

  private static Stream<Recording> openAi() {
    return Recording.of(FOLDERS).stream()
        .filter(it -> it.path().matches("(/api)?/v1/(chat/completions|completions|embeddings)"));
  }

  private static HttpResponse<String> replay(Recording recording, Cut cut) {
    return replay(recording, cut, provider(recording), recording.request());
  }

  private static HttpResponse<String> replay(
      Recording recording, Cut cut, String provider, Json request) {
    upstream.script(call -> answer(recording, cut, call));
    gateway.reset(provider); // What it said before may have shut a gate.
    var body = request.splice().set("model", JsonText.quoted(provider + "/up")).toBytes();
    return gateway.post(
        recording.path().replaceFirst("^/api/v1", "/v1"), new String(body, StandardCharsets.UTF_8));
  }

  private static void answer(Recording recording, Cut cut, UpstreamCall call) throws IOException {
    if (recording.status() == 0) {
      call.close();
    } else if (recording.status() != 200) {
      call.json(recording.status(), recording.body());
    } else {
      call.open(recording.type());
      for (var piece : cut.pieces(recording.body())) {
        call.chunk(piece);
      }
      if (recording.isCut()) {
        call.close();
      } else {
        call.end();
      }
    }
  }

  // Inside of characters, of `data:`, between the two line ends of an event.
  private static List<byte[]> anywhere(String body) {
    var random = new Random(SEED);
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    var at = random.ints(bytes.length / 7L, 0, bytes.length + 1).sorted().distinct().toArray();
    var cuts = Stream.concat(Arrays.stream(at).boxed(), Stream.of(bytes.length)).toList();
    return IntStream.range(0, cuts.size())
        .mapToObj(i -> Arrays.copyOfRange(bytes, i == 0 ? 0 : cuts.get(i - 1), cuts.get(i)))
        .filter(it -> it.length > 0)
        .toList();
  }

  private static List<byte[]> eventByEvent(String body) {
    return Arrays.stream(body.split("(?<=\n\n)"))
        .map(it -> it.getBytes(StandardCharsets.UTF_8))
        .filter(it -> it.length > 0)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> streamsSayWhatTheProviderSaid() {
    return openAi()
        .filter(it -> it.status() == 200 && it.isEvents())
        .flatMap(
            recording ->
                Stream.of(
                    DynamicTest.dynamicTest(
                        recording + " anywhere", () -> sameStream(recording, ReplayTest::anywhere)),
                    DynamicTest.dynamicTest(
                        recording + " by event",
                        () -> sameStream(recording, ReplayTest::eventByEvent))));
  }

  private static void sameStream(Recording recording, Cut cut) {
    var expected = Said.by(recording.data());

    var streamed = recording.request().splice().set("stream", "true").toBytes();

    var answer = replay(recording, cut, provider(recording), Json.parseAll(streamed));

    var got = Said.by(Recording.dataOf(answer.body()));
    assertEquals(expected.byChoices(), got.byChoices(), answer.body());
    assertEquals(expected.isWhole(), answer.body().endsWith("data: [DONE]\n\n"), answer.body());
    assertEquals(expected.isWhole(), got.isWhole(), answer.body());
    assertTrue(got.ofItself().containsAll(expected.isWhole() ? expected.ofItself() : List.of()));
  }

  @TestFactory
  Stream<DynamicTest> streamsArePutTogetherForWhoeverWantsNone() {
    return openAi()
        .filter(
            it -> it.status() == 200 && it.isEvents() && it.path().endsWith("/chat/completions"))
        .filter(it -> it.request().integer("n").orElse(1) == 1)
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> sameWhole(it)));
  }

  private static void sameWhole(Recording recording) {
    var expected = Said.by(recording.data());
    var plain = recording.request().splice().drop("stream").drop("stream_options").toBytes();

    var answer = replay(recording, ReplayTest::anywhere, "assembling", Json.parseAll(plain));

    assertEquals(expected.isWhole(), answer.statusCode() == 200, answer.body());
    var got = Said.by(expected.isWhole() ? List.of(answer.body()) : List.of());
    assertEquals(expected.isWhole() ? expected.text() : "", got.text());
    assertEquals(expected.isWhole() ? expected.ends() : Map.of(), got.ends());
  }

  @TestFactory
  Stream<DynamicTest> plainAnswersPassByteForByte() {
    return openAi()
        .filter(it -> it.status() == 200 && !it.isEvents())
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> sameAnswer(it)));
  }

  private static void sameAnswer(Recording recording) {
    var model = JsonText.quoted(provider(recording) + "/up");
    var recorded = Json.parseAll(recording.body().getBytes(StandardCharsets.UTF_8));

    var answer = replay(recording, ReplayTest::anywhere);

    assertEquals(200, answer.statusCode(), answer.body());
    assertEquals(
        new String(recorded.splice().set("model", model).toBytes(), StandardCharsets.UTF_8),
        answer.body());
  }

  @TestFactory
  Stream<DynamicTest> errorsAreMapped() {
    return openAi()
        .filter(it -> it.status() != 200)
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> mapped(it)));
  }

  private static void mapped(Recording recording) {
    var expected =
        switch (recording.status()) {
          case 400, 413, 415, 422, 404, 429 -> recording.status();
          case 401, 403 -> 502;
          default -> 503;
        };

    var answer = replay(recording, ReplayTest::anywhere);

    assertEquals(expected, answer.statusCode(), answer.body());
    var error = Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8)).find("error");
    assertTrue(error.flatMap(it -> it.string("message")).isPresent(), answer.body());
    assertTrue(error.flatMap(it -> it.string("type")).isPresent(), answer.body());
  }

  @TestFactory
  Stream<DynamicTest> ollamasLinesAreSaidAsChunks() {
    return Recording.of("ollama", "local").stream()
        .filter(it -> it.path().equals("/api/chat") && it.status() == 200)
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> sameChat(it)));
  }

  private static void sameChat(Recording recording) {
    var lines =
        recording.body().lines().map(it -> Json.parseAll(it.getBytes(StandardCharsets.UTF_8)));
    var all = lines.toList();
    var text = String.join("", all.stream().map(it -> inMessage(it, "content")).toList());
    var calls = all.stream().map(it -> inMessage(it, "tool_calls")).anyMatch(it -> !it.isEmpty());
    var isWhole = all.stream().anyMatch(it -> it.isTrue("done"));

    var answer = ofOllama(recording);

    var got = Said.by(Recording.dataOf(answer.body()));
    assertEquals(text, got.text());
    assertEquals(isWhole, answer.body().endsWith("data: [DONE]\n\n"), answer.body());
    assertEquals(calls, answer.body().contains("\"finish_reason\":\"tool_calls\""), answer.body());
    assertEquals(calls, answer.body().contains("\"arguments\":\"{"), answer.body());
  }

  private static String inMessage(Json line, String name) {
    return line.find("message").flatMap(it -> it.present(name)).map(Json::text).orElse("");
  }

  private static HttpResponse<String> ofOllama(Recording recording) {
    upstream.script(call -> answer(recording, ReplayTest::anywhere, call));
    return gateway.chat("ollama/up", ",\"stream\":true");
  }

  @TestFactory
  Stream<DynamicTest> ollamasErrorsAreMapped() {
    return Recording.of("local").stream()
        .filter(it -> it.path().equals("/api/chat") && it.status() != 200)
        .map(
            it ->
                DynamicTest.dynamicTest(
                    it.name(), () -> assertNotEquals(200, ofOllama(it).statusCode())));
  }

  @TestFactory
  Stream<DynamicTest> ollamasEmbeddingsKeepTheirNumbers() {
    return Recording.of("local").stream()
        .filter(it -> it.path().equals("/api/embed"))
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> sameVectors(it)));
  }

  private static void sameVectors(Recording recording) {
    upstream.script(call -> answer(recording, ReplayTest::anywhere, call));
    var vectors = Json.parseAll(recording.body().getBytes(StandardCharsets.UTF_8));

    var answer =
        gateway.post("/v1/embeddings", "{\"model\":\"ollama/up\",\"input\":[\"a\",\"bc\"]}");

    for (var vector : vectors.find("embeddings").orElseThrow().items()) {
      assertTrue(answer.body().contains("\"embedding\":" + vector.raw()));
    }
    assertFalse(vectors.find("embeddings").orElseThrow().items().isEmpty());
  }
}
