package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaEmbeddingsTest {
  private static final String ANSWER =
      "{\"model\":\"tiny\",\"embeddings\":[[1,-0.50],[0.10,2e-3]],\"prompt_eval_count\":6}";

  private static String list(String answer, boolean base64) {
    return new String(
        OllamaEmbeddings.list(answer.getBytes(StandardCharsets.UTF_8), base64),
        StandardCharsets.UTF_8);
  }

  private static String expected(String first, String second) {
    return "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
        + first
        + "},{\"object\":\"embedding\",\"index\":1,\"embedding\":"
        + second
        + "}],\"model\":\"\",\"usage\":{\"prompt_tokens\":6,\"total_tokens\":6}}";
  }

  @Test
  void floatsKeepTheirText() {
    assertEquals(expected("[1,-0.50]", "[0.10,2e-3]"), list(ANSWER, false));
  }

  // 1.0f is 00 00 80 3f and -0.5f is 00 00 00 bf, lowest byte first.
  @Test
  void base64IsLittleEndianFloats() {
    assertEquals(expected("\"AACAPwAAAL8=\"", "\"zczMPW8SAzs=\""), list(ANSWER, true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"embeddings\":[]}", "{\"error\":\"no\"}"})
  void whatHoldsNoEmbeddingsStaysAsItCame(String answer) {
    assertEquals(answer, list(answer, false));
  }

  @Test
  void whatIsNoNumberIsNotPacked() {
    var answer = "{\"embeddings\":[[1,null]]}";

    assertEquals(answer, list(answer, true));
  }
}
