package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChatAssemblerTest {
  private static String whole(ChatAssembler assembler, String... chunks) {
    List.of(chunks).forEach(it -> assembler.add(it.getBytes(StandardCharsets.UTF_8)));
    return new String(assembler.whole("smart"), StandardCharsets.UTF_8);
  }

  private static String chat(String... chunks) {
    return whole(ChatAssembler.ofChat(10_000), chunks);
  }

  private static String delta(String members) {
    return "{\"choices\":[{\"index\":0,\"delta\":{" + members + "},\"finish_reason\":null}]}";
  }

  private static String finish(String reason) {
    return "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"" + reason + "\"}]}";
  }

  private static String message(String members, String reason) {
    return "{\"object\":\"chat.completion\",\"model\":\"smart\",\"choices\":[{\"index\":0,"
        + "\"message\":{\"role\":\"assistant\","
        + members
        + "},\"logprobs\":null,\"finish_reason\":\""
        + reason
        + "\"}]}";
  }

  @Test
  void textIsJoined() {
    assertEquals(
        message("\"content\":\"One é🦊\"", "stop"),
        chat(
            delta("\"role\":\"assistant\",\"content\":\"\""),
            delta("\"content\":\"One \""),
            delta("\"content\":\"é\\ud83e\\udd8a\""),
            finish("stop")));
  }

  @Test
  void membersOfTheAnswerKeepTheirBytes() {
    var first = "{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"created\":9007199254740993,";
    var choices = "\"model\":\"up\",\"usage\":null,\"obfuscation\":\"xx\",\"choices\":[]}";
    var last = "{\"choices\":[],\"usage\":{\"cost\":0.10},\"new\":{\"b\":1,\"a\":1.0}}";

    assertEquals(
        "{\"id\":\"x\",\"object\":\"chat.completion\",\"created\":9007199254740993,"
            + "\"model\":\"smart\",\"usage\":{\"cost\":0.10},\"new\":{\"b\":1,\"a\":1.0},"
            + "\"choices\":[]}",
        chat(first + choices, last));
  }

  @Test
  void parallelToolCallsAreJoinedByIndex() {
    var joined =
        chat(
            delta("\"role\":\"assistant\",\"content\":null"),
            delta(call(1, "\"id\":\"b\",\"type\":\"function\",", "\"name\":\"g\",", "")),
            delta(call(0, "\"id\":\"a\",\"type\":\"function\",", "\"name\":\"f\",", "{\\\"x")),
            delta(call(0, "\"id\":\"\",", "", "\\\":1}")),
            delta(call(1, "", "", "{}")),
            finish("tool_calls"));

    assertEquals(
        message(
            "\"content\":null,\"tool_calls\":["
                + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"x\\\":1}\"}},"
                + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\","
                + "\"arguments\":\"{}\"}}]",
            "tool_calls"),
        joined);
  }

  private static String call(int index, String members, String name, String arguments) {
    return "\"tool_calls\":[{\"index\":%d,%s\"function\":{%s\"arguments\":\"%s\"}}]"
        .formatted(index, members, name, arguments);
  }

  @Test
  void aCustomToolKeepsItsInput() {
    var start = "\"tool_calls\":[{\"index\":0,\"id\":\"a\",\"type\":\"custom\",";

    assertEquals(
        message(
            "\"content\":null,\"tool_calls\":[{\"id\":\"a\",\"type\":\"custom\","
                + "\"custom\":{\"name\":\"c\",\"input\":\"SELECT\"}}]",
            "tool_calls"),
        chat(
            delta(start + "\"custom\":{\"name\":\"c\",\"input\":\"SEL\"}}]"),
            delta("\"tool_calls\":[{\"index\":0,\"custom\":{\"input\":\"ECT\"}}]"),
            finish("tool_calls")));
  }

  @Test
  void theOldFunctionCallIsJoined() {
    assertEquals(
        message(
            "\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}",
            "function_call"),
        chat(
            delta("\"content\":null,\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}"),
            delta("\"function_call\":{\"arguments\":\"}\"}"),
            finish("function_call")));
  }

  @Test
  void refusalAndReasoningAreJoinedUnderTheirOwnNames() {
    assertEquals(
        message("\"content\":null,\"reasoning\":\"Let me see\",\"refusal\":\"No way\"", "stop"),
        chat(
            delta("\"reasoning\":\"Let me\",\"refusal\":null"),
            delta("\"reasoning\":\" see\""),
            delta("\"refusal\":\"No\""),
            delta("\"refusal\":\" way\""),
            finish("stop")));
  }

  @Test
  void aRefusalThatNeverCameStaysNull() {
    assertEquals(
        message("\"content\":\"a\",\"refusal\":null", "stop"),
        chat(delta("\"content\":\"a\",\"refusal\":null"), finish("stop")));
  }

  @Test
  void listsOfADeltaAreJoined() {
    assertEquals(
        message("\"content\":\"a\",\"reasoning_details\":[{\"n\":1},{\"n\":2}]", "stop"),
        chat(
            delta("\"content\":\"a\",\"reasoning_details\":[{\"n\":1}]"),
            delta("\"reasoning_details\":[{\"n\":2}]"),
            finish("stop")));
  }

  @Test
  void logprobsAreJoined() {
    var logprobs =
        "\"logprobs\":{\"content\":[{\"token\":\"%s\",\"logprob\":%s}],\"refusal\":null}";
    var chunk = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}," + logprobs + "}]}";

    assertEquals(
        message("\"content\":\"aa\"", "stop")
            .replace(
                "\"logprobs\":null",
                "\"logprobs\":{\"content\":[{\"token\":\"x\",\"logprob\":-0.10},"
                    + "{\"token\":\"y\",\"logprob\":-1e-7}],\"refusal\":null}"),
        chat(chunk.formatted("x", "-0.10"), chunk.formatted("y", "-1e-7"), finish("stop")));
  }

  @Test
  void otherMembersOfAChoiceKeepTheirLastWord() {
    var chunk =
        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\","
            + "\"stop_reason\":128001,\"native_finish_reason\":\"end\"}]}";

    assertEquals(
        message("\"content\":\"a\"", "stop")
            .replace(
                "\"finish_reason\":\"stop\"",
                "\"finish_reason\":\"stop\",\"stop_reason\":128001,"
                    + "\"native_finish_reason\":\"end\""),
        chat(chunk));
  }

  @Test
  void choicesStandInTheOrderOfTheirIndex() {
    var chunk = "{\"choices\":[{\"index\":%d,\"text\":\"%s\",\"finish_reason\":\"stop\"}]}";

    assertEquals(
        "{\"object\":\"text_completion\",\"model\":\"smart\",\"choices\":["
            + "{\"index\":0,\"text\":\"bc\",\"logprobs\":null,\"finish_reason\":\"stop\"},"
            + "{\"index\":1,\"text\":\"a\",\"logprobs\":null,\"finish_reason\":\"stop\"}]}",
        whole(
            ChatAssembler.ofCompletions(10_000),
            chunk.formatted(1, "a"),
            chunk.formatted(0, "b"),
            chunk.formatted(0, "c")));
  }

  @Test
  void logprobsOfATextCompletionAreJoinedListByList() {
    var chunk =
        "{\"choices\":[{\"index\":0,\"text\":\"a\",\"finish_reason\":\"stop\",\"logprobs\":"
            + "{\"tokens\":[\"a\"],\"token_logprobs\":[%s],\"top_logprobs\":null}}]}";

    assertEquals(
        "{\"object\":\"text_completion\",\"model\":\"smart\",\"choices\":[{\"index\":0,"
            + "\"text\":\"aa\",\"logprobs\":{\"tokens\":[\"a\",\"a\"],"
            + "\"token_logprobs\":[null,-0.50],\"top_logprobs\":null},"
            + "\"finish_reason\":\"stop\"}]}",
        whole(
            ChatAssembler.ofCompletions(10_000),
            chunk.formatted("null"),
            chunk.formatted("-0.50")));
  }

  @Test
  void anAnswerHasABound() {
    var assembler = ChatAssembler.ofChat(60);
    assembler.add(finish("a").getBytes(StandardCharsets.UTF_8));

    assertThrows(
        ChatAssembler.TooLarge.class,
        () -> assembler.add(finish("b").getBytes(StandardCharsets.UTF_8)));
  }
}
