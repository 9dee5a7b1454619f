package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatSplitterTest {
  private static final String HEAD =
      "{\"id\":\"chatcmpl-1\",\"object\":\"%s\",\"created\":1700000000,\"model\":\"m\"";
  private static final String CHUNK = HEAD.formatted("chat.completion.chunk") + ",\"choices\":";
  private static final String SPOKEN =
      "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
          + "\"finish_reason\":\"stop\"}";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> split(Operation operation, String answer, boolean wantsUsage) {
    return ChatSplitter.chunks(operation, Json.parseAll(bytes(answer)), "m", wantsUsage).stream()
        .map(ChatSplitterTest::text)
        .toList();
  }

  private static String text(Event event) {
    return switch (event) {
      case Event.Content(var json) -> new String(json, StandardCharsets.UTF_8);
      case Event.UsageReport(var json) -> new String(json, StandardCharsets.UTF_8);
      case Event.Opening _, Event.Silent _, Event.Broken _ -> throw new AssertionError(event);
    };
  }

  private static String answer(String choices, String more) {
    return HEAD.formatted("chat.completion") + ",\"choices\":[" + choices + "]" + more + "}";
  }

  private static List<String> chat(String choices, String more) {
    return split(Operation.CHAT, answer(choices, more), false);
  }

  /// The delta of the first chunk for a message of these members.
  private static String delta(String members) {
    var choice = "{\"index\":0,\"message\":{" + members + "},\"finish_reason\":\"stop\"}";
    var chunk = chat(choice, "").getFirst();
    var end = chunk.lastIndexOf(",\"logprobs\":null,\"finish_reason\":null}]}");
    return chunk.substring(chunk.indexOf("\"delta\":") + 8, end);
  }

  @Test
  void anAnswerIsOneChunkOfWhatItSaysAndOneOfHowItEnded() {
    assertEquals(
        List.of(
            CHUNK
                + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hi\"},"
                + "\"logprobs\":null,\"finish_reason\":null}]}",
            CHUNK + "[{\"index\":0,\"finish_reason\":\"stop\",\"logprobs\":null,\"delta\":{}}]}"),
        chat(SPOKEN, ",\"usage\":{\"total_tokens\":5}"));
  }

  @Test
  void theFiguresAreAChunkOfTheirOwnForWhoeverAsked() {
    var figures = ",\"usage\":{\"total_tokens\":5,\"cost\":0.10}";

    var chunks = split(Operation.CHAT, answer(SPOKEN, figures), true);

    assertTrue(chunks.get(0).endsWith("],\"usage\":null}"), chunks.get(0));
    assertTrue(chunks.get(1).endsWith("],\"usage\":null}"), chunks.get(1));
    assertEquals(List.of(CHUNK + "[]" + figures + "}"), chunks.subList(2, chunks.size()));
  }

  @Test
  void onlyTheFiguresAreTakenForFigures() {
    var events =
        ChatSplitter.chunks(
            Operation.CHAT, Json.parseAll(bytes(answer(SPOKEN, ",\"usage\":{}"))), "m", true);

    assertInstanceOf(Event.UsageReport.class, events.getLast());
    assertEquals(2, events.stream().filter(it -> it instanceof Event.Content).count());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"usage\":null"})
  void unknownFiguresAreNotMadeUp(String figures) {
    assertEquals(2, split(Operation.CHAT, answer(SPOKEN, figures), true).size());
  }

  @Test
  void eachChoiceSaysAllOfItsOwnBeforeAnyEnds() {
    var second = SPOKEN.replace("0", "1").replace("Hi", "Ho").replace("stop", "length");

    var chunks = chat(SPOKEN + "," + second, "");

    assertEquals(
        List.of("0 Hi", "1 Ho", "0 stop", "1 length"),
        chunks.stream()
            .map(it -> it.replaceAll(".*\"index\":(.).*\"(Hi|Ho|stop|length)\".*", "$1 $2"))
            .toList());
  }

  @Test
  void choicesWithoutAnIndexAreNumbered() {
    var choice = "{\"message\":{\"content\":\"a\"},\"finish_reason\":\"stop\"}";

    var chunks = chat(choice + "," + choice, "");

    assertTrue(chunks.get(1).contains("\"index\":1"), chunks.get(1));
    assertTrue(chunks.get(2).contains("\"index\":0"), chunks.get(2));
    assertTrue(chunks.get(3).contains("\"index\":1"), chunks.get(3));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      textBlock =
          """
          "role":"assistant","content":null,"refusal":"No" | as it is
          "role":"assistant","content":"a\\u00e9\\n","x":9007199254740993,"y":1.10 | as it is
          "role":"assistant","reasoning":"So","content":"a","annotations":[] | as it is
          "role":"assistant","function_call":{"name":"f","arguments":"{}"} | as it is
          "role":"assistant","audio":{"id":"a","data":"AA=="},"tool_calls":null | as it is
          "role":"assistant","content":"a","tool_calls":[] | as it is
          "content":"a" | "content":"a","role":"assistant"
          "role":null,"content":"a" | "role":"assistant","content":"a"
          """)
  void aMessageIsADelta(String message, String delta) {
    assertEquals("{" + (delta.equals("as it is") ? message : delta) + "}", delta(message));
  }

  @Test
  void toolCallsAreNumbered() {
    var call =
        "{\"id\":\"%s\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}%s}";
    var calls = "\"role\":\"assistant\",\"content\":null,\"tool_calls\":[%s,%s]";

    assertEquals(
        "{"
            + calls.formatted(
                call.formatted("a", ",\"index\":0"), call.formatted("b", ",\"index\":1"))
            + "}",
        delta(calls.formatted(call.formatted("a", ""), call.formatted("b", ",\"index\":7"))));
  }

  @Test
  void aChoiceWithoutAMessageSaysNothingAndEnds() {
    var chunks = chat("{\"finish_reason\":\"stop\"}", "");

    assertTrue(chunks.getFirst().contains("\"delta\":{\"role\":\"assistant\"}"));
    assertTrue(chunks.getLast().contains("\"finish_reason\":\"stop\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"finish_reason\":null"})
  void anAnswerWithoutAReasonHasStopped(String reason) {
    var chunks = chat("{\"message\":{\"content\":\"a\"}" + reason + "}", "");

    assertTrue(chunks.getFirst().contains("\"finish_reason\":null"));
    assertTrue(chunks.getLast().contains("\"finish_reason\":\"stop\""));
  }

  @Test
  void logprobsComeWithTheTextAndOtherMembersWithTheEnd() {
    var logprobs = "\"logprobs\":{\"content\":[{\"logprob\":-1.50}],\"refusal\":null}";
    var choice =
        SPOKEN.replace("\"stop\"", "\"stop\",\"stop_reason\":128001,%s".formatted(logprobs));

    var chunks = chat(choice, "");

    assertTrue(chunks.getFirst().contains("}," + logprobs + ",\"finish_reason\":null}"));
    assertTrue(chunks.getLast().contains("\"logprobs\":null"));
    assertTrue(chunks.getLast().contains("\"stop_reason\":128001"));
    assertTrue(!chunks.getFirst().contains("stop_reason"));
  }

  @Test
  void whatTheAnswerSaysOfItselfComesOnceButForWhatOpenAiRepeats() {
    var chunks = chat(SPOKEN, ",\"system_fingerprint\":\"fp\",\"timings\":{\"ms\":1.0}");

    assertTrue(
        chunks.getFirst().endsWith(",\"system_fingerprint\":\"fp\",\"timings\":{\"ms\":1.0}}"));
    assertTrue(chunks.getLast().endsWith("],\"system_fingerprint\":\"fp\"}"));
  }

  @Test
  void aTextCompletionKeepsItsObjectAndItsText() {
    var head = HEAD.formatted("text_completion") + ",\"choices\":";
    var choice = "{\"text\":\"a b\",\"index\":0,\"logprobs\":%s,\"finish_reason\":\"length\"}";
    var logprobs = "{\"tokens\":[\"a\"],\"token_logprobs\":[null]}";

    assertEquals(
        List.of(
            head
                + "[{\"index\":0,\"text\":\"a b\",\"logprobs\":"
                + logprobs
                + ",\"finish_reason\":null}]}",
            head + "[" + choice.formatted("null").replace("a b", "") + "]}"),
        split(Operation.COMPLETIONS, head + "[" + choice.formatted(logprobs) + "]}", false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"content\":\"Hi\"",
        "\"content\":\"Hi\",\"reasoning\":\"So\",\"x\":1.10",
        "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]"
      })
  void putTogetherAgainTheChunksAreTheAnswer(String members) {
    var whole =
        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":1.0,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
            + members
            + "},\"logprobs\":null,\"finish_reason\":\"stop\"}]}";
    var assembler = ChatAssembler.ofChat(10_000);

    split(Operation.CHAT, whole, false)
        .forEach(it -> assembler.add(it.getBytes(StandardCharsets.UTF_8)));

    assertEquals(whole, new String(assembler.whole("m"), StandardCharsets.UTF_8));
  }
}
