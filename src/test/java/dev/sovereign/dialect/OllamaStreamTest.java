package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OllamaStreamTest {
  private static final String HEAD =
      "{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\","
          + "\"choices\":[{\"index\":0,";
  private static final String OPENING =
      HEAD
          + "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"logprobs\":null,"
          + "\"finish_reason\":null}]}\n";

  private static String chat(String... lines) {
    return chunks(new OllamaStream(true, "7", "m", 5), lines);
  }

  private static String chunks(OllamaStream stream, String... lines) {
    return Arrays.stream(lines)
        .flatMap(line -> stream.chunks(line.getBytes(StandardCharsets.UTF_8)).stream())
        .map(chunk -> new String(chunk, StandardCharsets.UTF_8) + "\n")
        .collect(Collectors.joining());
  }

  private static String delta(String members) {
    return HEAD + "\"delta\":{" + members + "},\"logprobs\":null,\"finish_reason\":null}]}\n";
  }

  private static String finish(String reason) {
    return HEAD + "\"delta\":{},\"logprobs\":null,\"finish_reason\":\"" + reason + "\"}]}\n";
  }

  private static final String NO_FIGURES =
      "{\"id\":\"chatcmpl-7\",\"object\":\"chat.completion.chunk\",\"created\":5,\"model\":\"m\","
          + "\"choices\":[]}\n";

  private static String figures(String members) {
    return NO_FIGURES.replace("[]}", "[]," + members + "}");
  }

  @Test
  void textAndThinkingKeepTheirEscapes() {
    assertEquals(
        OPENING + delta("\"reasoning\":\"Hm\\u00e9\"") + delta("\"content\":\"a\\n\""),
        chat("{\"message\":{\"content\":\"a\\n\",\"thinking\":\"Hm\\u00e9\"},\"done\":false}"));
  }

  @Test
  void theEndBringsReasonFiguresAndDurations() {
    assertEquals(
        OPENING
            + finish("length")
            + figures(
                "\"usage\":{\"prompt_tokens\":17,\"completion_tokens\":9,\"total_tokens\":26},"
                    + "\"timings\":{\"load_ns\":1,\"prompt_ns\":2,\"completion_ns\":3}"),
        chat(
            "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"length\","
                + "\"load_duration\":1,\"prompt_eval_count\":17,\"prompt_eval_duration\":2,"
                + "\"eval_count\":9,\"eval_duration\":3}"));
  }

  @ParameterizedTest
  @CsvSource({"prompt_eval_count, prompt_tokens", "eval_count, completion_tokens"})
  void aFigureThatDidNotComeIsLeftOutAndNotZero(String said, String figure) {
    assertEquals(
        OPENING + finish("stop") + figures("\"usage\":{\"" + figure + "\":4}"),
        chat("{\"message\":{},\"done\":true,\"" + said + "\":4}"));
  }

  @Test
  void toolCallsAreNumberedAndTheirArgumentsBecomeText() {
    var call = "{\"id\":\"%s\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\": 1.0}}}";
    var chunk =
        "\"tool_calls\":[{\"index\":%d,\"id\":\"%s\",\"type\":\"function\",\"function\":"
            + "{\"name\":\"f\",\"arguments\":\"{\\\"x\\\": 1.0}\"}}]";

    assertEquals(
        OPENING
            + delta(chunk.formatted(0, "a"))
            + delta(chunk.formatted(1, "b"))
            + finish("tool_calls")
            + NO_FIGURES,
        chat(
            "{\"message\":{\"tool_calls\":[" + call.formatted("a") + "]}}",
            "{\"message\":{\"tool_calls\":[" + call.formatted("b") + "]}}",
            "{\"message\":{\"content\":\"\"},\"done\":true,\"done_reason\":\"stop\"}"));
  }

  @Test
  void anIdOfOursDoesNotComeAgainInAConversation() {
    var line =
        "{\"message\":{\"tool_calls\":[{\"function\":{\"name\":\"f\",\"arguments\":{}}},"
            + "{\"function\":{\"name\":\"f\",\"arguments\":{}}}]}}";

    var first = chunks(new OllamaStream(true, "req_0123456789abcdefghjkmnpqrs", "m", 5), line);
    var second = chunks(new OllamaStream(true, "req_0123456789abcdefghjkmnpqrt", "m", 5), line);

    assertTrue(first.contains("\"id\":\"call_0123456789abcdefghjkmnpqrs_0\""), first);
    assertTrue(first.contains("\"id\":\"call_0123456789abcdefghjkmnpqrs_1\""), first);
    assertTrue(second.contains("\"id\":\"call_0123456789abcdefghjkmnpqrt_0\""), second);
  }

  @Test
  void logprobsRideOnTheirText() {
    var list = "[{\"token\":\"a\",\"logprob\":-0.10,\"bytes\":[97]}]";

    assertEquals(
        OPENING
            + delta("\"content\":\"a\"")
                .replace(
                    "\"logprobs\":null",
                    "\"logprobs\":{\"content\":" + list + ",\"refusal\":null}"),
        chat("{\"message\":{\"content\":\"a\"},\"logprobs\":" + list + "}"));
  }

  @ParameterizedTest
  @CsvSource({"stop, stop", "length, length", "load, error", "unload, error"})
  void onlyAnEndOfItsOwnIsAnEnd(String doneReason, String reason) {
    assertEquals(
        OPENING + finish(reason) + NO_FIGURES,
        chat("{\"message\":{},\"done\":true,\"done_reason\":\"" + doneReason + "\"}"));
  }

  @Test
  void anErrorInTheStreamIsAnError() {
    var error =
        "{\"error\":{\"message\":\"%s\",\"type\":\"api_error\",\"param\":null,\"code\":null}}\n";

    assertEquals(
        error.formatted("runner died")
            + error.formatted("the provider sent a line that is not JSON"),
        chat("{\"error\":\"runner died\"}", "<html>"));
  }

  @Test
  void aCompletionHasText() {
    assertEquals(
        "{\"id\":\"cmpl-7\",\"object\":\"text_completion\",\"created\":5,\"model\":\"m\","
            + "\"choices\":[{\"index\":0,\"text\":\"a\",\"logprobs\":null,\"finish_reason\":null}]}"
            + "\n",
        chunks(new OllamaStream(false, "7", "m", 5), "{\"response\":\"a\",\"done\":false}"));
  }
}
