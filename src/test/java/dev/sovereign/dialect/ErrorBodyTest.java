package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ErrorBodyTest {
  private static Outcome read(int status, String body) {
    return ErrorBody.read(status, OptionalLong.of(7000), body.getBytes(StandardCharsets.UTF_8));
  }

  private static Refusal refusal(int status, String body) {
    return assertInstanceOf(Outcome.Refused.class, read(status, body)).refusal();
  }

  @ParameterizedTest
  @CsvSource({
    "302, REDIRECT",
    "401, AUTH",
    "402, QUOTA",
    "403, AUTH",
    "404, MODEL_NOT_FOUND",
    "408, BAD_ANSWER",
    "429, RATE_LIMITED",
    "500, SERVER_ERROR",
    "502, SERVER_ERROR",
    "503, SERVER_ERROR",
    "504, SERVER_ERROR",
    "529, SERVER_ERROR",
  })
  void eachStatusHasItsFailure(int status, Failure.Kind kind) {
    assertEquals(
        new Outcome.Failed(new Failure(kind, OptionalInt.of(status), OptionalLong.of(7000))),
        read(status, "{\"error\":{\"message\":\"m\"}}"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"reasons\":[\"violence\"]", "\"flagged_input\":\"the text\""})
  void inputThatWasFlaggedIsTheCallersNotOurKeys(String metadata) {
    var refusal =
        refusal(
            403,
            "{\"error\":{\"code\":403,\"message\":\"flagged\",\"metadata\":{"
                + "\"provider_name\":\"p\","
                + metadata
                + "}}}");

    assertEquals(403, refusal.status());
    assertEquals("flagged", refusal.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"<html>", "{\"error\":\"no\"}", "{\"error\":{\"metadata\":{}}}"})
  void any403ThatFlagsNothingIsOurKeys(String body) {
    assertEquals("auth", read(403, body).word());
  }

  @Test
  void aDryAccountIsNotABusyServer() {
    assertEquals(
        new Outcome.Failed(
            new Failure(Failure.Kind.QUOTA, OptionalInt.of(429), OptionalLong.of(7000))),
        read(429, "{\"error\":{\"message\":\"m\",\"type\":\"insufficient_quota\"}}"));
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 413, 415, 422})
  void theCallersFaultIsARefusalInTheProvidersWords(int status) {
    assertEquals(
        new Refusal(
            status, "bad thing", Optional.of("tools[0]"), Optional.of("invalid_value"), false),
        refusal(
            status,
            "{\"error\":{\"message\":\"bad thing\",\"type\":\"invalid_request_error\","
                + "\"param\":\"tools[0]\",\"code\":\"invalid_value\"}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"error\":\"the words\"}",
        "{\"error\":{\"message\":\"the words\",\"code\":400}}",
        "{\"object\":\"error\",\"message\":\"the words\",\"code\":400}",
        "the words"
      })
  void everyFormOfAnErrorIsUnderstood(String body) {
    assertEquals("the words", refusal(400, body).message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "This model's maximum context length is 32768 tokens. However, your prompt contains more",
        "request (40020 tokens) exceeds the available context size (16384 tokens), try increasing",
        "max_tokens=90000 cannot be greater than max_model_len=32768. Please request fewer",
        "the model's context length is only 4096 tokens",
        "prompt is too long: 210000 tokens > 200000 maximum",
        "Input is too long for requested model."
      })
  void aPromptThatIsTooLongIsKnownByItsWords(String message) {
    assertTrue(
        refusal(400, "{\"error\":{\"message\":\"%s\"}}".formatted(message)).isContextLength());
  }

  @Test
  void aPromptThatIsTooLongIsKnownByItsCode() {
    assertTrue(
        refusal(400, "{\"error\":{\"message\":\"m\",\"code\":\"context_length_exceeded\"}}")
            .isContextLength());
    assertFalse(refusal(400, "{\"error\":{\"message\":\"m\"}}").isContextLength());
  }

  @Test
  void aSecretInAMessageIsHidden() {
    assertEquals(
        "Incorrect API key: [hidden], or [hidden]",
        refusal(400, "{\"error\":\"Incorrect API key: sk-abcdefgh1234, or Bearer abc.def\"}")
            .message());
  }

  @Test
  void aLongMessageIsCut() {
    assertEquals(2000, refusal(400, "x".repeat(5000)).message().length());
  }

  @Test
  void whatOpenRouterWasToldByItsProviderIsPassedOn() {
    assertEquals(
        "Provider returned error: image too large",
        refusal(
                400,
                "{\"error\":{\"message\":\"Provider returned error\",\"code\":400,"
                    + "\"metadata\":{\"raw\":\"image too large\"}}}")
            .message());
  }
}
