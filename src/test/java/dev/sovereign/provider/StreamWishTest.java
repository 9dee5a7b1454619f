package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Operation;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class StreamWishTest {
  private static boolean wishes(String members, UpstreamStream setting) {
    return StreamWish.of(ProviderHarness.chat(members), setting);
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS, true", "AUTO, true", "NEVER, false"})
  void whoeverWantsAStreamHasTheProviderAskedForOneUnlessItNeverIs(
      UpstreamStream setting, boolean streams) {
    assertEquals(streams, wishes(",\"stream\":true,\"n\":3", setting));
  }

  @ParameterizedTest
  @CsvSource({"ALWAYS, true", "AUTO, false", "NEVER, false"})
  void aPlainCallIsStreamedOnlyWhereItIsSaidSo(UpstreamStream setting, boolean streams) {
    assertEquals(streams, wishes("", setting));
  }

  @ParameterizedTest
  @EnumSource(UpstreamStream.class)
  void embeddingsAreNeverStreamed(UpstreamStream setting) {
    assertFalse(
        StreamWish.of(ProviderHarness.request(Operation.EMBEDDINGS, ",\"input\":\"a\""), setting));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"n\":1",
        ",\"modalities\":[\"text\"]",
        ",\"response_format\":{\"type\":\"text\"}",
        ",\"response_format\":{\"type\":\"json_object\"}",
        ",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{}}",
        ",\"tools\":[]"
      })
  void whatCanBePutTogetherIsStreamed(String members) {
    assertTrue(wishes(members, UpstreamStream.ALWAYS));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"n\":2",
        ",\"best_of\":2",
        ",\"audio\":{\"voice\":\"a\"}",
        ",\"modalities\":[\"text\",\"audio\"]",
        ",\"response_format\":{\"type\":\"of tomorrow\"}",
        ",\"prompt_logprobs\":1",
        ",\"use_beam_search\":true",
        ",\"return_token_ids\":true"
      })
  void whatCannotBePutTogetherIsAskedPlain(String members) {
    assertFalse(wishes(members, UpstreamStream.ALWAYS));
  }
}
