package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a provider says of its use is believed as far as it can be true.
final class UsageReaderTest {
  private static Usage read(String members) {
    return UsageReader.read(Json.parseAll(("{" + members + "}").getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void zeroIsZeroAndWhatIsMissingIsUnknown() {
    var usage = read("\"prompt_tokens\":0,\"completion_tokens\":null,\"cost\":0");

    assertEquals(OptionalLong.of(0), usage.prompt());
    assertEquals(OptionalLong.empty(), usage.completion());
    assertEquals(Optional.of("0"), usage.cost());
    assertFalse(usage.isImpossible());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "1000000000000",
        "99999999999999999999999",
        "\"12\"",
        "1.5",
        "1e3",
        "true",
        "[7]",
        "{}"
      })
  void aCountThatCannotBeIsUnknownAndTheOthersStay(String count) {
    var usage = read("\"prompt_tokens\":" + count + ",\"completion_tokens\":3");

    assertEquals(OptionalLong.empty(), usage.prompt());
    assertEquals(OptionalLong.of(3), usage.completion());
    assertTrue(usage.isImpossible());
  }

  @Test
  void moreCachedThanAskedCannotBe() {
    var usage = read("\"prompt_tokens\":5,\"prompt_tokens_details\":{\"cached_tokens\":6}");

    assertEquals(OptionalLong.of(5), usage.prompt());
    assertEquals(OptionalLong.empty(), usage.cached());
    assertTrue(usage.isImpossible());
  }

  @Test
  void moreReasoningThanAnswerCannotBe() {
    var usage =
        read("\"completion_tokens\":5,\"completion_tokens_details\":{\"reasoning_tokens\":6}");

    assertEquals(OptionalLong.empty(), usage.reasoning());
    assertTrue(usage.isImpossible());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-0.1",
        "1e12",
        "1e999999999",
        "1e-999999999",
        "1e99999999999",
        "\"0.5\"",
        "false"
      })
  void aCostThatCannotBeIsUnknown(String cost) {
    var usage = read("\"prompt_tokens\":5,\"cost\":" + cost);

    assertEquals(Optional.empty(), usage.cost());
    assertTrue(usage.isImpossible());
  }
}
