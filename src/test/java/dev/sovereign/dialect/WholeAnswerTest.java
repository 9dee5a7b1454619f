package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import java.nio.charset.StandardCharsets;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WholeAnswerTest {
  private static WholeAnswer read(Operation operation, String body) {
    return WholeAnswer.read(operation, body.getBytes(StandardCharsets.UTF_8), false);
  }

  private static Failure failure(String body) {
    var bad = assertInstanceOf(WholeAnswer.Bad.class, read(Operation.CHAT, body));
    return assertInstanceOf(Outcome.Failed.class, bad.why()).failure();
  }

  @Test
  void onlyTheModelIsRewritten() {
    var body =
        "{\"n\":9007199254740993, \"model\":\"up\",\n \"choices\":[{\"message\":{\"content\":null},"
            + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":3}}";

    var good = assertInstanceOf(WholeAnswer.Good.class, read(Operation.CHAT, body));

    assertEquals(
        body.replace("\"up\"", "\"smart\""),
        new String(good.named("smart"), StandardCharsets.UTF_8));
    assertEquals(OptionalLong.of(3), good.usage().prompt());
    assertEquals(OptionalLong.empty(), good.usage().completion());
  }

  @Test
  void embeddingsPassAsTheyCame() {
    var body = "{\"data\":[{\"embedding\":[0.10,-1e-7]}],\"model\":\"smart\"}";

    var good = assertInstanceOf(WholeAnswer.Good.class, read(Operation.EMBEDDINGS, body));

    assertEquals(body, new String(good.named("smart"), StandardCharsets.UTF_8));
    assertEquals(Usage.UNKNOWN, good.usage());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{\"choices\":[]}",
        "{\"choices\":null}",
        "{\"choices\":[1]}",
        "{\"object\":\"error\",\"message\":\"m\",\"code\":400}",
        "{\"choices\":[{\"finish_reason\":\"abort\"}]}",
        "{\"choices\":[{\"finish_reason\":\"error\"}]}",
        "{\"choices\":[{\"error\":{\"code\":502},\"finish_reason\":\"stop\"}]}"
      })
  void whatIsNoAnswerFails(String body) {
    assertEquals(Failure.of(Failure.Kind.BAD_ANSWER, 200), failure(body));
  }

  @ParameterizedTest
  @CsvSource({
    "400, STREAM_ERROR",
    "429, RATE_LIMITED",
    "402, QUOTA",
    "401, AUTH",
    "500, STREAM_ERROR",
  })
  void anErrorUnderStatus200IsTheProvidersFailure(int code, Failure.Kind kind) {
    assertEquals(
        Failure.of(kind, code),
        failure("{\"error\":{\"code\":%d,\"message\":\"m\"}}".formatted(code)));
  }
}
