package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The mock's models through the whole gateway, as a first user meets them.
@Tag("slow")
class MockModelsTest {
  private static final String STREAM = ",\"stream\":true";
  private static final String TOOL =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"look\",\"parameters\":"
          + "{\"type\":\"object\",\"properties\":{\"n\":{\"type\":\"integer\"},"
          + "\"city\":{\"type\":\"string\"}},\"required\":[\"n\",\"city\"]}}}]";

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start("providers:\n  mock: {type: mock}\n");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Json json(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static Json choice(HttpResponse<String> answer) {
    return json(answer).find("choices").orElseThrow().items().getFirst();
  }

  private static String content(HttpResponse<String> answer) {
    return choice(answer).find("message").orElseThrow().string("content").orElseThrow();
  }

  @Test
  void echoSaysWhatItWasTold() {
    var answer = gateway.chat("mock/echo", "");

    assertEquals(200, answer.statusCode());
    assertEquals("Hi", content(answer));
    assertEquals(Optional.of("mock/echo"), json(answer).string("model"));
    assertEquals(Optional.of("mock"), answer.headers().firstValue("x-sovereign-source"));
  }

  @Test
  void echoStreamsWithItsFiguresForWhoeverAsks() {
    var answer = gateway.chat("mock/echo", STREAM + ",\"stream_options\":{\"include_usage\":true}");

    assertTrue(answer.body().contains("\"content\":\"Hi\""), answer.body());
    assertTrue(answer.body().contains("\"usage\":{\"prompt_tokens\":1,"), answer.body());
    assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
  }

  @Test
  void figuresAreNotForWhoeverDoesNotAsk() {
    var answer = gateway.chat("mock/echo", STREAM);

    assertFalse(answer.body().contains("usage"), answer.body());
  }

  @Test
  void storyStopsAtTheTokenLimit() {
    var answer = gateway.chat("mock/story", ",\"max_completion_tokens\":3");

    assertEquals("Once upon a", content(answer));
    assertEquals(Optional.of("length"), choice(answer).string("finish_reason"));
  }

  @Test
  void toolsCallsTheFirstToolWithWhatItRequires() {
    var answer = gateway.chat("mock/tools", TOOL);

    var call =
        choice(answer)
            .find("message")
            .flatMap(it -> it.find("tool_calls"))
            .map(it -> it.items().getFirst())
            .flatMap(it -> it.find("function"))
            .orElseThrow();
    assertEquals(Optional.of("look"), call.string("name"));
    assertEquals(Optional.of("{\"n\":7,\"city\":\"mock\"}"), call.string("arguments"));
    assertEquals(Optional.of("tool_calls"), choice(answer).string("finish_reason"));
  }

  @Test
  void toolsStreamsItsCall() {
    var answer = gateway.chat("mock/tools", TOOL + STREAM);

    assertTrue(answer.body().contains("\"tool_calls\":[{\"index\":0,"), answer.body());
    assertTrue(answer.body().contains("\"finish_reason\":\"tool_calls\""), answer.body());
  }

  @Test
  void slowAnswersAfterFiveSeconds() {
    var before = System.nanoTime();

    var answer = gateway.chat("mock/slow", STREAM);

    assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
    assertTrue(System.nanoTime() - before >= Duration.ofSeconds(5).toNanos());
  }

  @Test
  void fail500IsAnErrorOfTheProviders() {
    var answer = gateway.chat("mock/fail-500", "");

    assertEquals(503, answer.statusCode());
    assertTrue(answer.body().contains("\"code\":\"upstream_unavailable\""), answer.body());
    assertEquals(Optional.of("false"), answer.headers().firstValue("x-should-retry"));
  }

  @Test
  void fail429SaysWhenToComeBack() {
    var answer = gateway.chat("mock/fail-429", STREAM);

    assertEquals(429, answer.statusCode());
    assertEquals(Optional.of("7"), answer.headers().firstValue("retry-after"));
    assertEquals(Optional.of("true"), answer.headers().firstValue("x-should-retry"));
  }

  @Test
  void cutBreaksOffInTheMiddleAndSaysSo() {
    var answer = gateway.chat("mock/cut", STREAM);

    assertTrue(answer.body().contains("\"content\":\"Once\""), answer.body());
    assertTrue(answer.body().contains("\"error\":{"), answer.body());
    assertFalse(answer.body().contains("[DONE]"), answer.body());
  }

  @Test
  void cutIsNoAnswerForWhoeverWantsItWhole() {
    assertEquals(503, gateway.chat("mock/cut", "").statusCode());
  }

  @Test
  void completionsAndEmbeddingsAreAnsweredToo() {
    var completion =
        gateway.post("/v1/completions", "{\"model\":\"mock/echo\",\"prompt\":\"Say this\"}");
    var embeddings =
        gateway.post("/v1/embeddings", "{\"model\":\"mock/echo\",\"input\":[\"a\",\"b\"]}");

    assertEquals(Optional.of("Say this"), choice(completion).string("text"));
    assertEquals(2, json(embeddings).find("data").orElseThrow().items().size());
    assertEquals(Optional.of("mock/echo"), json(embeddings).string("model"));
  }

  @Test
  void whatTheMockDoesNotHaveIsNotFound() {
    assertEquals(404, gateway.chat("mock/nothing", "").statusCode());
  }
}
