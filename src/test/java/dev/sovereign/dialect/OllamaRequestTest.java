package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Timeouts;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaRequestTest {
  private static OllamaRequest.Said said(
      Operation operation, OptionalLong context, String members) {
    var body = "{\"model\":\"m\"" + members + "}";
    var request = RequestReader.read(operation, "id", body.getBytes(StandardCharsets.UTF_8), 64);
    return OllamaRequest.of(
        request,
        new Offer(
            "rack", "tiny", "m", Offer.Kind.GPU, context, Timeouts.DEFAULT, Offer.Site.UNKNOWN));
  }

  private static String chat(String members) {
    return text(said(Operation.CHAT, OptionalLong.empty(), members));
  }

  private static String messages(String messages) {
    var text = chat(",\"messages\":[" + messages + "]");
    return text.substring(text.indexOf("[") + 1, text.lastIndexOf("]"));
  }

  private static String text(OllamaRequest.Said said) {
    return new String(said.body(), StandardCharsets.UTF_8);
  }

  @Test
  void aChatIsAskedAsAStreamAndNeverCutShortInSilence() {
    assertEquals(
        "{\"model\":\"tiny\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],"
            + "\"truncate\":false}",
        chat(",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]"));
  }

  @Test
  void theContextIsTheModelsDeclaredOne() {
    var said = said(Operation.CHAT, OptionalLong.of(32768), ",\"messages\":[]");

    assertTrue(text(said).contains("\"options\":{\"num_ctx\":32768}"), text(said));
  }

  @Test
  void optionsKeepTheirNumberText() {
    assertEquals(
        "{\"model\":\"tiny\",\"stream\":true,\"messages\":[],\"options\":{\"temperature\":0.10,"
            + "\"top_p\":1e-1,\"seed\":9007199254740993,\"num_predict\":7,\"stop\":[\"x\"]},"
            + "\"truncate\":false}",
        chat(
            ",\"messages\":[],\"temperature\":0.10,\"top_p\":1e-1,\"seed\":9007199254740993,"
                + "\"max_completion_tokens\":7,\"max_tokens\":9,\"stop\":\"x\""));
  }

  @Test
  void noTokenLimitIsInvented() {
    assertTrue(!chat(",\"messages\":[]").contains("num_predict"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '|',
      value = {
        "{\"type\":\"text\"};",
        "{\"type\":\"json_object\"};,\"format\":\"json\"",
        "{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"n\",\"schema\":{\"a\":1.0}}};"
            + ",\"format\":{\"a\":1.0}",
      })
  void formatsAreSaidInOllamasWords(String format, String words) {
    assertEquals(
        "{\"model\":\"tiny\",\"stream\":true,\"messages\":[]"
            + String.valueOf(words).replace("null", "")
            + ",\"truncate\":false}",
        chat(",\"messages\":[],\"response_format\":" + format));
  }

  @ParameterizedTest
  @CsvSource({"none, false", "low, true", "high, true"})
  void effortTurnsThinkingOnOrOff(String effort, boolean thinks) {
    assertTrue(
        chat(",\"messages\":[],\"reasoning_effort\":\"" + effort + "\"")
            .contains("\"think\":" + thinks));
  }

  @Test
  void logprobsAreAskedFor() {
    assertTrue(
        chat(",\"messages\":[],\"logprobs\":true,\"top_logprobs\":3")
            .contains("\"logprobs\":true,\"top_logprobs\":3"));
  }

  @Test
  void toolsPassAsTheyAreUnlessNoneMayBeCalled() {
    var tools = ",\"messages\":[],\"tools\":[{\"type\":\"function\",\"x\":1.0}]";

    assertTrue(chat(tools).contains("\"tools\":[{\"type\":\"function\",\"x\":1.0}]"));
    assertTrue(!chat(tools + ",\"tool_choice\":\"none\"").contains("\"tools\""));
  }

  @Test
  void partsOfAMessageAreJoinedAndImagesStandApart() {
    assertEquals(
        "{\"role\":\"user\",\"content\":\"One\\nTwo\",\"images\":[\"QUJD\"]}",
        messages(
            "{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"One\"},"
                + "{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:image/png;base64,QUJD\"}},"
                + "{\"type\":\"text\",\"text\":\"Two\"}]}"));
  }

  @Test
  void aDeveloperIsTheSystem() {
    assertEquals(
        "{\"role\":\"system\",\"content\":\"Be brief\"}",
        messages("{\"role\":\"developer\",\"content\":\"Be brief\"}"));
  }

  @Test
  void aTurnWithToolsIsSaidWithObjectsAndNames() {
    assertEquals(
        "{\"role\":\"assistant\",\"content\":\"\",\"thinking\":\"Hm\",\"tool_calls\":["
            + "{\"id\":\"c1\",\"function\":{\"name\":\"f\",\"arguments\":{\"x\":1.0}}},"
            + "{\"id\":\"c2\",\"function\":{\"name\":\"g\",\"arguments\":{}}}]},"
            + "{\"role\":\"tool\",\"content\":\"7\",\"tool_name\":\"g\",\"tool_call_id\":\"c2\"}",
        messages(
            "{\"role\":\"assistant\",\"content\":null,\"reasoning\":\"Hm\",\"tool_calls\":["
                + "{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"x\\\":1.0}\"}},"
                + "{\"id\":\"c2\",\"type\":\"function\",\"function\":{\"name\":\"g\","
                + "\"arguments\":\"\"}}]},"
                + "{\"role\":\"tool\",\"tool_call_id\":\"c2\",\"content\":\"7\"}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"role\":\"user\",\"content\":[{\"type\":\"input_audio\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"file\"}]}",
        "{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":"
            + "{\"url\":\"https://example.org/a.png\"}}]}",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"id\":\"a\",\"custom\":{\"name\":\"c\"}}]}",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"arguments\":\"not json\"}}]}",
        "{\"role\":\"assistant\",\"tool_calls\":[{\"function\":{\"arguments\":\"{}}},{\"}}]}"
      })
  void whatHasNoWordsIsNotSaid(String message) {
    assertThrows(OllamaRequest.Unsupported.class, () -> messages(message));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ",\"n\":2",
        ",\"response_format\":{\"type\":\"grammar\"}",
        ",\"tool_choice\":\"required\"",
        ",\"tool_choice\":{\"type\":\"function\",\"function\":{\"name\":\"f\"}}"
      })
  void aFormThatOllamaDoesNotHaveIsNotSaid(String members) {
    assertThrows(OllamaRequest.Unsupported.class, () -> chat(",\"messages\":[]" + members));
  }

  @Test
  void whatIsLeftOutIsNamed() {
    assertEquals(
        List.of("logit_bias", "x"),
        said(
                Operation.CHAT,
                OptionalLong.empty(),
                ",\"messages\":[],\"logit_bias\":{},\"user\":\"u\",\"metadata\":null,"
                    + "\"tool_choice\":null,\"x\":1,\"bad name\":1")
            .leftOut());
  }

  @Test
  void aCompletionIsRawUnlessItFillsAGap() {
    assertEquals(
        "{\"model\":\"tiny\",\"stream\":true,\"raw\":true,\"prompt\":\"Say\",\"truncate\":false}",
        text(said(Operation.COMPLETIONS, OptionalLong.empty(), ",\"prompt\":[\"Say\"]")));
    assertEquals(
        "{\"model\":\"tiny\",\"stream\":true,\"raw\":false,\"prompt\":\"a\",\"suffix\":\"c\","
            + "\"truncate\":false}",
        text(
            said(
                Operation.COMPLETIONS,
                OptionalLong.empty(),
                ",\"prompt\":\"a\",\"suffix\":\"c\"")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[\"a\",\"b\"]", "[1,2]", "[]", "7"})
  void aCompletionHasOnePrompt(String prompt) {
    assertThrows(
        OllamaRequest.Unsupported.class,
        () -> said(Operation.COMPLETIONS, OptionalLong.empty(), ",\"prompt\":" + prompt));
  }

  @Test
  void embeddingsAreAskedAtTheirOwnPath() {
    var said =
        said(
            Operation.EMBEDDINGS,
            OptionalLong.empty(),
            ",\"input\":[\"a\",\"b\"],\"dimensions\":4,\"encoding_format\":\"base64\"");

    assertEquals("/api/embed", said.path());
    assertEquals(
        "{\"model\":\"tiny\",\"input\":[\"a\",\"b\"],\"dimensions\":4,\"truncate\":false}",
        text(said));
    assertEquals(List.of(), said.leftOut());
  }

  @ParameterizedTest
  @ValueSource(strings = {"[1,2]", "[[1],[2]]", "7"})
  void tokensAreNotEmbedded(String input) {
    assertThrows(
        OllamaRequest.Unsupported.class,
        () -> said(Operation.EMBEDDINGS, OptionalLong.empty(), ",\"input\":" + input));
  }
}
