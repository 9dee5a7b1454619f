package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TextCountTest {
  private static Json json(String text) {
    return Json.parseAll(bytes(text));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "1, 1", "4, 1", "5, 2", "8, 2"})
  void fourBytesAreATokenAndABegunOneCounts(long bytes, long tokens) {
    assertEquals(tokens, TextCount.tokens(bytes));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "{\"messages\":[{\"role\":\"user\",\"content\":\"12345\"}]} | 5",
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"123\"},"
            + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png\"}}]}]} | 3",
        "{\"messages\":[{\"content\":null,\"tool_calls\":[{\"id\":\"call_1\",\"type\":\"function\","
            + "\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}}]}]} | 3",
        "{\"model\":\"long name\",\"prompt\":\"12\",\"suffix\":\"3\"} | 3",
        "{\"prompt\":[\"12\",\"3\"]} | 3",
        "{\"input\":[[1,2],[30000]]} | 12",
        "{\"input\":\"\",\"user\":\"somebody\"} | 0",
        "{\"messages\":[],\"tools\":[{\"a\":1}]} | 9",
        "{\"prompt\":\"a\\nb\\u20ac\\ud83d\\ude00\\u00e9\\u0041é\"} | 15"
      })
  void aPromptIsAllItsText(String body, long bytes) {
    assertEquals(bytes, TextCount.prompt(json(body)));
  }

  @Test
  void anAnswerIsWhatItsChoicesSay() {
    var answer =
        """
        {"id": "c", "model": "m", "choices": [
          {"index": 0, "finish_reason": "stop", "message": {
            "role": "assistant", "content": "12",
            "reasoning": "345", "reasoning_content": "345",
            "tool_calls": [{"id": "x", "index": 0, "function": {"name": "f", "arguments": "{}"}}]}},
          {"index": 1, "text": "6789"}]}
        """;

    assertEquals(12, TextCount.answer(bytes(answer)));
    assertEquals(0, TextCount.answer(bytes("{\"data\":[{\"embedding\":[0.5]}]}")));
  }

  @Test
  void theTextOfAStreamIsCountedUnlessTheProviderCountsAlong() {
    var silent = new ChunkReader("m", false, 1);
    silent.read(chunk("{\"role\":\"assistant\",\"content\":\"\"}", ""));
    silent.read(chunk("{\"content\":\"123\"}", ""));
    silent.read(chunk("{\"content\":\"45\"}", ""));
    var counting = new ChunkReader("m", false, 1);
    counting.read(chunk("{\"content\":\"123\"}", ",\"usage\":{\"completion_tokens\":1}"));

    assertEquals(5, silent.textBytes());
    assertEquals(0, counting.textBytes());
  }

  private static byte[] chunk(String delta, String more) {
    return bytes("{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]" + more + "}");
  }
}
