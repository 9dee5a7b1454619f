package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.core.Continuation;
import dev.sovereign.json.Json;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Streams that another server of the same weights takes over: it goes on from the text.
@Tag("slow")
final class PrefixContinuationTest {
  private static final String WHOLE = "one two three four";

  private final ScriptedUpstream a = ScriptedUpstream.start(asked(begun()));
  private final ScriptedUpstream b = ScriptedUpstream.start(asked(rest()));
  private final ScriptedUpstream other = ScriptedUpstream.start(asked(Scripts.chat(WHOLE)));
  private final TestGateway gateway =
      TestGateway.start(
          TestGateway.ONE_TRY
              + """
              providers:
                a: {type: vllm, base_url: "http://%1$s/v1"}
                b: {type: vllm, base_url: "http://%2$s/v1"}
                other: {type: vllm, base_url: "http://%3$s/v1"}
                paid: {type: vllm, base_url: "http://%1$s/v1", source: cloud}
                shaped:
                  {type: vllm, base_url: "http://%3$s/v1", source: cloud, send: {chat_template: x}}
                scheduled:
                  {type: vllm, base_url: "http://%2$s/v1", source: cloud, send: {priority: 1}}
              models:
                same:
                  offers:
                    - {provider: a, model: m, weights: w1}
                    - {provider: b, model: m, weights: w1}
                    - {provider: other, model: m}
                unknown:
                  offers:
                    - {provider: a, model: m}
                    - {provider: other, model: m}
                shaped:
                  offers:
                    - {provider: paid, model: m, weights: w1, price: {input: 2, output: 8}}
                    - {provider: shaped, model: m, weights: w1, price: {input: 2, output: 8}}
                scheduled:
                  offers:
                    - {provider: paid, model: m, weights: w1, price: {input: 2, output: 8}}
                    - {provider: scheduled, model: m, weights: w1, price: {input: 2, output: 8}}
              """
                  .formatted(a.authority(), b.authority(), other.authority()));

  // An own server is asked how it is, too.
  private static Script asked(Script script) {
    return call -> {
      if (call.request().target().startsWith("POST ")) {
        script.answer(call);
      } else {
        call.json(200, "{}");
      }
    };
  }

  private static Script begun() {
    return Steps.all(
        Steps.events(),
        Steps.event(counted(Scripts.delta("\"role\":\"assistant\",\"content\":\"\""), 7, 0)),
        Steps.event(counted(Scripts.content("one "), 7, 1)),
        Steps.event(counted(Scripts.content("two th"), 7, 3)),
        Steps.rst());
  }

  private static Script rest() {
    return Steps.all(
        Steps.events(),
        Steps.event(counted(Scripts.delta("\"role\":\"assistant\",\"content\":\"\""), 10, 0)),
        Steps.event(counted(Scripts.content("ree "), 10, 1)),
        Steps.event(counted(Scripts.content("four"), 10, 2)),
        Steps.event(counted(Scripts.finish("stop"), 10, 2)),
        Steps.event(Scripts.usage(10, 2)),
        Steps.event("[DONE]"),
        Steps.end());
  }

  private static String counted(String chunk, int prompt, int completion) {
    return chunk.substring(0, chunk.length() - 1)
        + ",\"usage\":{\"prompt_tokens\":%d,\"completion_tokens\":%d}}"
            .formatted(prompt, completion);
  }

  @AfterEach
  void stop() {
    gateway.close();
    a.close();
    b.close();
    other.close();
  }

  private HttpResponse<String> ask(String model, String more) {
    var body = TestGateway.body(model, ",\"stream\":true" + more);
    return gateway.send(
        gateway
            .request("/v1/chat/completions")
            .header("X-SF-Stream-Failure", "continue")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Json question(ScriptedUpstream upstream) {
    return upstream.requests().stream()
        .filter(it -> it.target().startsWith("POST "))
        .findFirst()
        .orElseThrow()
        .json();
  }

  private static void assertWhole(HttpResponse<String> answer) {
    var said = Said.by(Recording.dataOf(answer.body()));
    assertEquals(WHOLE, said.text(), answer.body());
    assertTrue(said.isWhole(), answer.body());
    assertTrue(answer.body().endsWith("data: [DONE]\n\n"), answer.body());
  }

  @Test
  void theNextServerGetsTheTextAndTheCallerOnePrompt() {
    var answer = ask("same", ",\"max_tokens\":9,\"stream_options\":{\"include_usage\":true}");

    assertWhole(answer);
    var asked = question(b);
    var last = asked.find("messages").orElseThrow().items().getLast();
    assertEquals("one two th", last.string("content").orElseThrow());
    assertTrue(asked.isTrue("continue_final_message"));
    assertEquals(6, asked.integer("max_tokens").orElseThrow());
    var figures = "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":5,\"total_tokens\":12}";
    assertTrue(answer.body().contains(figures), answer.body());
    assertFalse(answer.body().contains("\"prompt_tokens\":10"), answer.body());
    var record = gateway.stopAndReadRecords().getFirst();
    assertEquals(OptionalLong.of(7), record.result().usage().prompt());
    assertEquals(OptionalLong.of(5), record.result().usage().completion());
    assertEquals(
        new Continuation(Continuation.Way.PREFIX, 10, Continuation.Result.JOINED),
        record.decision().continued().orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"stop\":[\"x\"]", ",\"response_format\":{\"type\":\"text\"}"})
  void aQuestionThatCannotBeGoneOnWithIsAskedAnew(String more) {
    b.script(asked(Scripts.chat(WHOLE)));

    assertWhole(ask("same", more));
    assertFalse(question(b).find("continue_final_message").isPresent());
  }

  @Test
  void withoutTheSameWeightsItIsAskedAnew() {
    assertWhole(ask("unknown", ""));
    assertFalse(question(other).find("continue_final_message").isPresent());
  }

  private static List<OptionalLong> lost(CallRecord record) {
    return record.tried().stream().map(CallRecord.Tried::lostNanos).toList();
  }

  @Test
  void aServerWhoseConfigurationShapesItsTextIsAskedAnewAndTheFirstOnesPartIsLost() {
    assertWhole(ask("shaped", ""));
    assertFalse(question(other).find("continue_final_message").isPresent());
    var record = gateway.stopAndReadRecords().getFirst();
    // Of the first 7 tokens at 2 and 3 at 8 for a million.
    assertEquals(List.of(OptionalLong.of(38_000), OptionalLong.empty()), lost(record));
  }

  @Test
  void aServerWhoseConfigurationSchedulesItGoesOnAndItsPromptIsLost() {
    assertWhole(ask("scheduled", ""));
    assertTrue(question(b).isTrue("continue_final_message"));
    var record = gateway.stopAndReadRecords().getFirst();
    assertEquals(List.of(OptionalLong.empty(), OptionalLong.of(20_000)), lost(record));
  }

  @Test
  void aServerThatRefusesThatIsPassedOver() {
    b.script(asked(Scripts.error(400, "continue_final_message is set but …")));

    assertWhole(ask("same", ""));
    var record = gateway.stopAndReadRecords().getFirst();
    assertEquals(
        List.of("closed", "refused", "answered"),
        record.tried().stream().map(it -> it.outcome()).toList());
    assertEquals(Continuation.Way.REPLAY, record.decision().continued().orElseThrow().way());
  }
}
