package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestReaderTest {
  private static ModelRequest read(Operation operation, String body) {
    return RequestReader.read(operation, "id", body.getBytes(StandardCharsets.UTF_8), 8);
  }

  private static Problem.BadRequest refusal(Operation operation, String body) {
    var rejected = assertThrows(Rejected.class, () -> read(operation, body));
    return assertInstanceOf(Problem.BadRequest.class, rejected.problem());
  }

  @Test
  void whatWeActOnIsRead() {
    var request =
        read(
            Operation.CHAT,
            "{\"model\":\"a/b:c\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");

    assertEquals("a/b:c", request.model());
    assertTrue(request.wantsStream());
    assertTrue(request.wantsUsage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"model\":\"m\"}",
        "{\"model\":\"m\",\"stream\":false}",
        "{\"model\":\"m\",\"stream\":null,\"stream_options\":null}",
        "{\"model\":\"m\",\"stream_options\":{\"include_usage\":false}}",
        "{\"model\":\"m\",\"stream_options\":7}"
      })
  void aPlainCallWantsNeither(String body) {
    var request = read(Operation.CHAT, body);

    assertFalse(request.wantsStream());
    assertFalse(request.wantsUsage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "'';invalid_json",
        "'{';invalid_json",
        "'{\"model\":\"m\"}x';invalid_json",
        "'{\"model\":\"m\",\"model\":\"m\"}';duplicate_member",
        "'{\"a\":[[[[[[[[[]]]]]]]]]}';json_too_deep",
      })
  void whatIsNoGoodJsonIsRefusedWithItsCode(String body, String code) {
    assertEquals(Optional.of(code), refusal(Operation.CHAT, body).code());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"model\":null}",
        "{\"model\":7}",
        "{\"model\":\"\"}",
        "{\"model\":\"a b\"}",
        "{\"model\":\"a\\nb\"}"
      })
  void aModelMustBeNamed(String body) {
    assertEquals(Optional.of("model"), refusal(Operation.CHAT, body).param());
  }

  @Test
  void aStreamIsTrueOrFalse() {
    assertEquals(
        Optional.of("stream"),
        refusal(Operation.CHAT, "{\"model\":\"m\",\"stream\":\"yes\"}").param());
  }

  @Test
  void embeddingsAreNotStreamed() {
    assertEquals(
        Optional.of("stream"),
        refusal(Operation.EMBEDDINGS, "{\"model\":\"m\",\"stream\":true}").param());
  }

  @Test
  void aListIsNoRequest() {
    assertTrue(refusal(Operation.CHAT, "[1]").message().contains("JSON object"));
  }
}
