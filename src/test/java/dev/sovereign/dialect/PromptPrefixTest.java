package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sovereign.core.Operation;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PromptPrefixTest {
  private static long hash(String members) {
    var body = ("{\"model\":\"m\"," + members + "}").getBytes(StandardCharsets.UTF_8);
    return PromptPrefix.hash(RequestReader.read(Operation.CHAT, "id", body, 64));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"messages\":[{\"a\":\"x\"}] | \"messages\":[{\"a\":\"x\"},{\"b\":1}]",
        "\"messages\":[{\"a\":\"]}\\\"\"}] | \"messages\":[{\"a\":\"]}\\\"\"} , 2]",
        "\"messages\":[{\"a\":[{\"t\":\"x\"}]},1] | \"messages\":[{\"a\":[{\"t\":\"x\"}]},2]",
        "\"prompt\":[\"one\",\"two\"] | \"prompt\":[\"one\",\"three\"]",
        "\"prompt\":[[1,2],[3]] | \"prompt\":[[1,2],[4]]",
        "\"messages\":[],\"prompt_cache_key\":\"k\" | \"messages\":[1],\"prompt_cache_key\":\"k\"",
      })
  void whatBeginsAlikeHasTheSameHash(String one, String other) {
    assertEquals(hash(one), hash(other));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"messages\":[{\"a\":\"x\"}] | \"messages\":[{\"a\":\"y\"}]",
        "\"prompt\":\"one\" | \"prompt\":\"two\"",
        "\"prompt\":[1,2] | \"prompt\":[1,3]",
        "\"input\":\"one\" | \"input\":\"two\"",
        "\"messages\":[1],\"prompt_cache_key\":\"k\" | \"messages\":[1],\"prompt_cache_key\":\"l\"",
      })
  void whatBeginsInAnotherWayHasAnother(String one, String other) {
    assertNotEquals(hash(one), hash(other));
  }

  @Test
  void onlyTheBeginningOfALongFirstMessageCounts() {
    var long1 = "\"prompt\":\"" + "x".repeat(5_000) + "1\"";
    var long2 = "\"prompt\":\"" + "x".repeat(5_000) + "2\"";

    assertEquals(hash(long1), hash(long2));
  }

  @Test
  void whatSaysNothingHasOneToo() {
    assertEquals(0, hash("\"n\":1"));
  }
}
