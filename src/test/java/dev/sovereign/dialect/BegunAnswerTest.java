package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a server is asked that goes on with an answer, and when it cannot be.
class BegunAnswerTest {
  private static final Usage COUNTED = used(7, 4);

  private static Usage used(long prompt, long completion) {
    return new Usage(
        OptionalLong.of(prompt),
        OptionalLong.empty(),
        OptionalLong.of(completion),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static ModelRequest request(String more) {
    var body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
    return read(Operation.CHAT, body);
  }

  private static ModelRequest read(Operation operation, String body) {
    return RequestReader.read(operation, "call", body.getBytes(StandardCharsets.UTF_8), 8);
  }

  private static Optional<BegunAnswer> begun(ModelRequest request, String text, Usage soFar) {
    var delivered = Delivered.of(request);
    delivered.add(content("\"content\":" + JsonText.quote(text)));
    return BegunAnswer.of(request, delivered, soFar);
  }

  private static Event.Content content(String delta) {
    var json = "{\"id\":\"one\",\"choices\":[{\"index\":0,\"delta\":{" + delta + "}}]}";
    return new Event.Content(json.getBytes(StandardCharsets.UTF_8));
  }

  private static Json asked(String more, String text) {
    return begun(request(more), text, COUNTED).orElseThrow().request().body();
  }

  @Test
  void theTextIsTheLastMessage() {
    var body = asked(",\"temperature\":0.50", "half \"done");

    var messages = body.find("messages").orElseThrow().items();
    assertEquals(2, messages.size());
    assertEquals("{\"role\":\"user\",\"content\":\"Hi\"}", messages.getFirst().raw());
    assertEquals("assistant", messages.getLast().string("role").orElseThrow());
    assertEquals("half \"done", messages.getLast().string("content").orElseThrow());
    assertEquals("false", body.find("add_generation_prompt").orElseThrow().raw());
    assertTrue(body.isTrue("continue_final_message"));
    assertEquals("0.50", body.find("temperature").orElseThrow().raw());
  }

  @Test
  void whatWasUsedIsTakenFromTheLimits() {
    var body = asked(",\"max_tokens\":10,\"max_completion_tokens\":9", "half");

    assertEquals(6, body.integer("max_tokens").orElseThrow());
    assertEquals(5, body.integer("max_completion_tokens").orElseThrow());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "half | ,\"max_tokens\":4",
        "'half ' | ,\"max_tokens\":99",
        "half | ,\"max_tokens\":9.5"
      })
  void aLimitThatIsNotExactlyKnownIsNotGuessed(String text, String more) {
    assertTrue(begun(request(more), text, COUNTED).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"tools\":[]",
        ",\"stop\":[\"x\"]",
        ",\"response_format\":{\"type\":\"json_object\"}",
        ",\"frequency_penalty\":1",
        ",\"logprobs\":false",
        ",\"guided_regex\":\"x\"",
        ",\"add_generation_prompt\":true"
      })
  void whatLooksBackAtTheAnswerIsAskedAnew(String more) {
    assertTrue(begun(request(more), "half", COUNTED).isEmpty());
  }

  @Test
  void anAnswerThatTheCallerBeganIsAskedAnew() {
    var body = "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"I\"}]}";

    assertTrue(begun(read(Operation.CHAT, body), "half", COUNTED).isEmpty());
    var completion = read(Operation.COMPLETIONS, "{\"model\":\"m\",\"prompt\":\"Hi\"}");
    assertTrue(BegunAnswer.of(completion, Delivered.of(completion), COUNTED).isEmpty());
  }

  @Test
  void withoutTheServersOwnCountItIsAskedAnew() {
    assertTrue(begun(request(""), "half", Usage.UNKNOWN).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\n\u00a0", "\ud83d", "a\ude00b"})
  void aTextThatCannotBeSaidIsAskedAnew(String text) {
    assertTrue(begun(request(""), text, COUNTED).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {" ", "\n\n", "\u00a0", "\u2003 ", "\ud83d"})
  void whatATemplateTrimsComesAgainAndIsLeftOut(String end) {
    var begun = begun(request(""), "half" + end, COUNTED).orElseThrow();
    var messages = begun.request().body().find("messages").orElseThrow().items();
    assertEquals("half", messages.getLast().string("content").orElseThrow());

    var again = content("\"content\":" + JsonText.quote(end));
    assertFalse(begun.resumption().isCaughtUp());
    assertInstanceOf(Event.Silent.class, begun.resumption().cut(again).orElseThrow());
    assertTrue(begun.resumption().isCaughtUp());
  }

  @Test
  void reasoningInTheRestOfATextDiffers() {
    var begun = begun(request(""), "half", COUNTED).orElseThrow();

    assertTrue(begun.resumption().cut(content("\"reasoning\":\"well\"")).isEmpty());
  }

  @Test
  void theFiguresAreOfOnePromptAndBothParts() {
    var begun = begun(request(""), "half", COUNTED).orElseThrow();
    var report = "{\"choices\":[],\"usage\":{\"prompt_tokens\":11,\"completion_tokens\":5}}";

    var event = new Event.UsageReport(report.getBytes(StandardCharsets.UTF_8));

    var shown =
        assertInstanceOf(Event.UsageReport.class, begun.resumption().cut(event).orElseThrow());
    assertEquals(
        "{\"prompt_tokens\":7,\"completion_tokens\":9,\"total_tokens\":16}",
        Json.parseAll(shown.json()).find("usage").orElseThrow().raw());
  }
}
