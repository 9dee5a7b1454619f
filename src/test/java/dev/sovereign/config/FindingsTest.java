package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a person reads of a wrong file: all of it at once, each with its place, and no secret.
final class FindingsTest {
  @Test
  void allThatIsWrongIsSaidAtOnceInTheOrderOfTheFileWithPlaceLineAndMark() {
    var text =
        """
        server: {drain: soon}
        providers:
          p: {typ: vllm}
        models:
          m: {offers: [{provider: q, model: up}]}
        """;

    assertEquals(
        """
        sovereign.yaml:1:17: error: server.drain must be a duration such as 250ms, \
        5s, 2m or 1h: soon
            1 | server: {drain: soon}
              |                 ^

        sovereign.yaml:3:6: error: providers.p needs a `type`: one of [openai, openrouter, vllm, \
        llamacpp, openai-compatible, ollama, mock]
            3 |   p: {typ: vllm}
              |      ^

        sovereign.yaml:3:6: error: providers.p needs a `base_url`
            3 |   p: {typ: vllm}
              |      ^

        sovereign.yaml:3:7: error: unknown key "typ" in providers.p; did you mean "type"?
            3 |   p: {typ: vllm}
              |       ^

        sovereign.yaml:5:27: error: no provider is called "q"
            5 |   m: {offers: [{provider: q, model: up}]}
              |                           ^
        """,
        Yaml.explained(text));
  }

  @Test
  void aKeyThatWasPutInTheWrongPlaceIsNotRepeated() {
    var text = Yaml.SMALL.replace("openai-compatible", "sk-live-0123456789abcdef");

    var explained = Yaml.explained(text);

    assertFalse(explained.contains("0123456789"), explained);
    assertFalse(Yaml.messages(text).toString().contains("0123456789"));
  }

  @Test
  void aKeyThatStandsTwiceIsSaidOnce() {
    assertEquals(
        List.of("\"m\" stands twice in models"),
        Yaml.messages(Yaml.SMALL.replace("models:", "models:\n  m: {offers: []}")));
    assertEquals(
        List.of("\"data\" stands twice"), Yaml.messages("data: a\ndata: b\n" + Yaml.SMALL));
  }

  @Test
  void whatIsNotYamlHasItsPlace() {
    var wrong = Yaml.wrong("providers:\n  p: {type: vllm\n").getFirst();

    assertEquals(3, wrong.line());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "# nothing\n", "---\n"})
  void anEmptyFileSaysWhatItNeeds(String text) {
    assertFalse(Yaml.messages(text).isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "api_key: hunter2-hunter2",
        "api_key: [hunter2-hunter2]",
        "api_key: {value: hunter2-hunter2}",
        "api_key: {env: hunter2-hunter2}",
        "apikey: hunter2-hunter2",
        "api-token: hunter2-hunter2",
        "password: \"hunter2-hunter2\"",
        "base_url: \"https://me:hunter2-hunter2@host.example/v1\"",
        "base_url: \"https://host.example/v1?key=hunter2-hunter2\""
      })
  void aSecretInTheFileIsRefusedAndNotPrinted(String member) {
    var inline = Yaml.SMALL.replace("type: openai-compatible", "type: openai, " + member);

    refusedSilently(inline);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "    api_key:\n      hunter2-hunter2\n",
        "    api_key:\n      - hunter2-hunter2\n",
        "    api_key: |\n      hunter2-hunter2\n",
        "    api_key:\n      value: hunter2-hunter2\n",
        "    api_key: \"hunter2-hunter2\n",
        "    token: hunter2-hunter2\n    api_key: {env: A}\n"
      })
  void aSecretOnLinesOfItsOwnIsNotPrintedEither(String lines) {
    refusedSilently("providers:\n  p:\n    type: openai\n" + lines);
  }

  private static void refusedSilently(String text) {
    var explained = Yaml.explained(text);

    assertFalse(explained.isEmpty());
    assertFalse(explained.contains("hunter2"), explained);
  }

  @ParameterizedTest
  @CsvSource({
    "'server: {listn: \"127.0.0.1:1\"}', listen",
    "timeouts: {frst_token: 1s}, first_token",
    "keys: {prefix: sv}, sv-",
    "server: {transport: epol}, epoll"
  })
  void aNearMissIsGuessed(String line, String meant) {
    var message = Yaml.messages(line + "\n" + Yaml.SMALL).getFirst();

    assertEquals("did you mean \"" + meant + "\"?", message.replaceAll(".*; ", ""));
  }
}
