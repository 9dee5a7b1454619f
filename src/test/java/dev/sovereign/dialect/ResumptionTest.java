package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Where an answer goes on from what a caller has: pure, without a network.
class ResumptionTest {
  private static final String FIRST_HEAD = "\"id\":\"one\",\"created\":1,\"model\":\"public\"";
  private static final String NEXT_HEAD = "\"id\":\"two\",\"created\":2,\"model\":\"other\"";

  private final Delivered delivered = Delivered.of(request(Operation.CHAT, ""));

  private static ModelRequest request(Operation operation, String more) {
    var body = "{\"model\":\"m\"%s}".formatted(more).getBytes(StandardCharsets.UTF_8);
    return RequestReader.read(operation, "call", body, 8);
  }

  private static Event.Content chunk(String head, String choice) {
    var json = "{%s,\"choices\":[{\"index\":0,%s}]}".formatted(head, choice);
    return new Event.Content(json.getBytes(StandardCharsets.UTF_8));
  }

  private void deliver(String delta) {
    delivered.add(chunk(FIRST_HEAD, "\"delta\":{" + delta + "}"));
  }

  private static Event.Content next(String delta) {
    return chunk(NEXT_HEAD, "\"delta\":{" + delta + "},\"finish_reason\":null");
  }

  private static Event.Content end(String delta) {
    return chunk(NEXT_HEAD, "\"delta\":{" + delta + "},\"finish_reason\":\"stop\"");
  }

  private static Json json(Optional<Event> event) {
    return Json.parseAll(assertInstanceOf(Event.Content.class, event.orElseThrow()).json());
  }

  private static Json delta(Optional<Event> event) {
    var choice = json(event).find("choices").orElseThrow().items().getFirst();
    return choice.find("delta").orElseThrow();
  }

  private static String text(Optional<Event> event) {
    return delta(event).string("content").orElse("none");
  }

  private static void assertSilent(Optional<Event> event) {
    assertInstanceOf(Event.Silent.class, event.orElseThrow());
  }

  @Test
  void whatTheCallerHasIsLeftOutHoweverItIsCut() {
    deliver("\"content\":\"one \"");
    deliver("\"content\":\"two th\"");
    var resumption = delivered.replay();

    assertSilent(resumption.cut(next("\"role\":\"assistant\",\"content\":\"on\"")));
    assertSilent(resumption.cut(next("\"content\":\"e two\"")));
    assertFalse(resumption.isCaughtUp());
    assertEquals("ree ", text(resumption.cut(next("\"content\":\" three \""))));
    assertTrue(resumption.isCaughtUp());
    assertEquals("four", text(resumption.cut(next("\"content\":\"four\""))));
  }

  @Test
  void whatGoesOnStandsUnderTheHeadOfWhatTheCallerHas() {
    deliver("\"content\":\"one\"");
    var resumption = delivered.replay();

    var cut = json(resumption.cut(next("\"role\":\"assistant\",\"content\":\"one two\"")));
    var whole = resumption.cut(next("\"role\":\"assistant\",\"content\":\" three\""));

    assertEquals("one", cut.string("id").orElseThrow());
    assertEquals(1, cut.integer("created").orElseThrow());
    assertEquals("public", json(whole).string("model").orElseThrow());
    assertFalse(delta(whole).find("role").isPresent());
    assertFalse(cut.raw().contains("role"), cut.raw());
  }

  @Test
  void aFinishReasonRightBehindWhatTheCallerHasGoesOn() {
    deliver("\"content\":\"one\"");
    var resumption = delivered.replay();

    assertSilent(resumption.cut(next("\"content\":\"one\"")));
    assertTrue(json(resumption.cut(end(""))).raw().contains("\"stop\""));
  }

  @Test
  void aFinishReasonInTheSameChunkGoesOnWithoutItsText() {
    deliver("\"content\":\"one\"");

    var last = json(delivered.replay().cut(end("\"content\":\"one\"")));

    assertTrue(last.raw().contains("\"delta\":{}"), last.raw());
    assertTrue(last.raw().contains("\"stop\""), last.raw());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":\"onE two\"",
        "\"content\":\"two\"",
        "\"content\":\"one\",\"tool_calls\":[{\"index\":0}]",
        "\"reasoning\":\"well\"",
        "\"refusal\":\"no\""
      })
  void anotherAnswerDiffers(String delta) {
    deliver("\"content\":\"one two\"");

    assertEquals(Optional.empty(), delivered.replay().cut(next(delta)));
  }

  @Test
  void anAnswerThatEndsSoonerDiffers() {
    deliver("\"content\":\"one two\"");

    assertEquals(Optional.empty(), delivered.replay().cut(end("\"content\":\"one\"")));
  }

  // U+1F600 in halves: each of two chunks has one of them, escaped, as some servers cut it.
  @ParameterizedTest
  @CsvSource({"\\ud83d, \\ud83d\\ude00!, \\ude00!", "a\\ud83d\\ude00, a\\ud83d\\ude00b, b"})
  void halvesOfAPairAreNeitherLostNorDoubled(String has, String again, String rest) {
    deliver("\"content\":\"" + has + "\"");

    var cut = json(delivered.replay().cut(next("\"content\":\"" + again + "\"")));

    assertTrue(cut.raw().contains("\"content\":\"" + rest + "\""), cut.raw());
  }

  @Test
  void anEscapedTextIsTheSameText() {
    deliver("\"content\":\"\\u00e9\\n\"");

    assertEquals("x", text(delivered.replay().cut(next("\"content\":\"é\\u000ax\""))));
  }

  @Test
  void toolsAfterTheSeamGoOnAsTheyAre() {
    deliver("\"content\":\"one\"");
    var resumption = delivered.replay();
    assertSilent(resumption.cut(next("\"content\":\"one\"")));

    var call = resumption.cut(next("\"tool_calls\":[{\"index\":0,\"id\":\"c\"}]"));

    assertTrue(json(call).raw().contains("\"id\":\"c\""));
  }

  @Test
  void figuresGoOnOnceAllWasRepeated() {
    deliver("\"content\":\"one\"");
    var resumption = delivered.replay();
    var figures =
        new Event.UsageReport(
            "{\"id\":\"two\",\"choices\":[],\"usage\":{}}".getBytes(StandardCharsets.UTF_8));

    assertSilent(resumption.cut(figures));
    assertSilent(resumption.cut(next("\"content\":\"one\"")));

    var report = assertInstanceOf(Event.UsageReport.class, resumption.cut(figures).orElseThrow());
    assertEquals("one", Json.parseAll(report.json()).string("id").orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"delta\":{\"tool_calls\":[{\"index\":0}]}",
        "\"delta\":{\"function_call\":{\"name\":\"f\"}}",
        "\"delta\":{\"reasoning_content\":\"well\"}",
        "\"delta\":{\"refusal\":\"no\"}",
        "\"delta\":{\"content\":[{\"type\":\"text\"}]}",
        "\"delta\":{\"content\":\"a\"},\"logprobs\":{\"content\":[]}",
        "\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\"",
        "\"text\":\"a\""
      })
  void whatIsNotOnlyTextCannotBeGoneOnFrom(String choice) {
    deliver("\"content\":\"one\"");
    assertTrue(delivered.canGoOn());

    delivered.add(chunk(FIRST_HEAD, choice));

    assertFalse(delivered.canGoOn());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CHAT | true | ,\"n\":1",
        "CHAT | false | ,\"n\":2",
        "CHAT | true | ,\"logprobs\":false",
        "CHAT | false | ,\"logprobs\":true",
        "COMPLETIONS | false | ,\"logprobs\":1",
        "COMPLETIONS | false | ,\"prompt\":[\"a\",\"b\"]"
      })
  void someRequestsAllowItFromTheStart(Operation operation, boolean allows, String more) {
    assertEquals(allows, Delivered.of(request(operation, more)).canGoOn());
  }

  @Test
  void aTextThatIsTooLongIsNotKept() {
    var piece = "x".repeat(Delivered.LONGEST / 2);
    deliver("\"content\":\"" + piece + "\"");
    deliver("\"content\":\"" + piece + "\"");
    assertTrue(delivered.canGoOn());

    deliver("\"content\":\"x\"");

    assertFalse(delivered.canGoOn());
    assertEquals(0, delivered.length());
  }

  @Test
  void textCompletionsGoOnToo() {
    var completion = Delivered.of(request(Operation.COMPLETIONS, ""));
    List.of("one ", "two").forEach(it -> completion.add(chunk(FIRST_HEAD, text(it))));

    var cut = json(completion.replay().cut(chunk(NEXT_HEAD, text("one two three"))));

    assertTrue(cut.raw().contains("\"text\":\" three\""), cut.raw());
  }

  private static String text(String text) {
    return "\"text\":\"" + text + "\",\"finish_reason\":null";
  }
}
