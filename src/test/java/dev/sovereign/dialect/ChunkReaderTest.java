package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkReaderTest {
  private final ChunkReader reader = new ChunkReader("smart", false, 1);

  private Event read(String chunk) {
    return reader.read(chunk.getBytes(StandardCharsets.UTF_8));
  }

  private static String choice(String members) {
    return "{\"model\":\"up\",\"choices\":[{\"index\":0," + members + "}]}";
  }

  private static String text(Event event) {
    return new String(assertInstanceOf(Event.Content.class, event).json(), StandardCharsets.UTF_8);
  }

  private static Failure failure(Event event) {
    var broken = assertInstanceOf(Event.Broken.class, event);
    return assertInstanceOf(Outcome.Failed.class, broken.why()).failure();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"content\":\"a\"}",
        "{\"reasoning\":\"a\"}",
        "{\"reasoning_content\":\"a\"}",
        "{\"refusal\":\"a\"}",
        "{\"audio\":{\"id\":\"a\"}}",
        "{\"tool_calls\":[{\"index\":0}]}",
        "{\"function_call\":{\"name\":\"f\"}}",
        "{\"something_new\":\"a\"}"
      })
  void whateverIsSaidIsContent(String delta) {
    assertInstanceOf(Event.Content.class, read(choice("\"delta\":" + delta)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"role\":\"assistant\"}",
        "{\"role\":\"assistant\",\"content\":\"\",\"refusal\":null}",
        "{\"content\":null,\"tool_calls\":[]}"
      })
  void whatSaysNothingOpens(String delta) {
    assertInstanceOf(Event.Opening.class, read(choice("\"delta\":" + delta)));
  }

  @Test
  void aChunkWithoutChoicesBeforeTheEndOpens() {
    assertInstanceOf(Event.Opening.class, read("{\"choices\":[],\"prompt_filter_results\":[1]}"));
  }

  @Test
  void aStreamThatEndsBeforeTheSecondChoiceBeganIsNotWhole() {
    var two = new ChunkReader("smart", false, 2);

    two.read(choice("\"finish_reason\":\"stop\"").getBytes(StandardCharsets.UTF_8));
    assertFalse(two.isWhole());
    assertTrue(two.hasEnded());
    two.read(
        choice("\"finish_reason\":\"stop\"")
            .replace("\"index\":0", "\"index\":1")
            .getBytes(StandardCharsets.UTF_8));
    assertTrue(two.isWhole());
  }

  @Test
  void figuresBeforeTheEndAreReportedToo() {
    var figures = read("{\"choices\":[],\"usage\":{\"prompt_tokens\":3}}");

    assertInstanceOf(Event.UsageReport.class, figures);
    assertFalse(reader.isWhole());
  }

  @Test
  void onlyTheModelIsRewritten() {
    var chunk =
        "{ \"z\":9007199254740993, \"model\":\"up\",\"choices\":[{\"delta\":{\"content\":\"\\u00e9"
            + "\"},\"x\":1.10}]}";

    assertEquals(chunk.replace("\"up\"", "\"smart\""), text(read(chunk)));
  }

  @Test
  void figuresAreCutOutOfEveryChunkThatDoesNotEndWithThem() {
    var read =
        read("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":{\"total_tokens\":9}}");

    assertEquals("{\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"model\":\"smart\"}", text(read));
  }

  @Test
  void figuresStayForWhomTheyWereAskedFor() {
    var keeping = new ChunkReader("smart", true, 1);
    var chunk =
        "{\"model\":\"smart\",\"choices\":[{\"delta\":{\"content\":\"a\"}}],\"usage\":null}";

    assertEquals(chunk, text(keeping.read(chunk.getBytes(StandardCharsets.UTF_8))));
  }

  @Test
  void figuresAfterTheEndAreReportedWithoutChoices() {
    read(choice("\"delta\":{\"content\":\"a\"},\"finish_reason\":\"stop\""));

    var report =
        read(
            "{\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"}}],\"usage\":"
                + "{\"prompt_tokens\":5,\"completion_tokens\":2,\"cost\":0.0001230,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}");

    var json = assertInstanceOf(Event.UsageReport.class, report).json();
    assertTrue(
        new String(json, StandardCharsets.UTF_8)
            .startsWith("{\"model\":\"smart\",\"choices\":[],\"usage\":{\"prompt_tokens\":5,"));
    assertEquals(OptionalLong.of(5), reader.usage().prompt());
    assertEquals(OptionalLong.of(4), reader.usage().cached());
    assertEquals(OptionalLong.of(2), reader.usage().completion());
    assertEquals(OptionalLong.of(1), reader.usage().reasoning());
    assertEquals(Optional.of("0.0001230"), reader.usage().cost());
  }

  @Test
  void aSecondFinishReasonIsSilent() {
    read(choice("\"delta\":{\"content\":\"\"},\"finish_reason\":\"stop\""));

    assertInstanceOf(
        Event.Silent.class,
        read(
            choice(
                "\"delta\":{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":\"stop\"")));
    assertTrue(reader.isWhole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stop", "length", "tool_calls", "content_filter", "function_call"})
  void theseReasonsMakeAnAnswerWhole(String reason) {
    assertFalse(reader.isWhole());

    read(choice("\"delta\":{},\"finish_reason\":\"" + reason + "\""));

    assertTrue(reader.isWhole());
  }

  @ParameterizedTest
  @ValueSource(strings = {"abort", "error", "unload", "a word of tomorrow"})
  void anyOtherReasonBreaksTheStream(String reason) {
    var event = read(choice("\"delta\":{},\"finish_reason\":\"" + reason + "\""));

    assertEquals(Failure.Kind.STREAM_ERROR, failure(event).kind());
    assertFalse(reader.isWhole());
  }

  @Test
  void everyChoiceThatOpenedMustEnd() {
    read("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    read("{\"choices\":[{\"index\":1,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    read("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    assertFalse(reader.isWhole());

    read("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}");

    assertTrue(reader.isWhole());
  }

  @Test
  void ollamasChunkWithoutAModelLeavesTheAnswerOpen() {
    read(choice("\"delta\":{\"content\":\"a\"}"));

    read(
        "{\"model\":\"\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\"},"
            + "\"finish_reason\":null}]}");

    assertFalse(reader.isWhole());
  }

  @Test
  void anErrorBesideChoicesBreaksTheStream() {
    var event =
        read(
            "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":"
                + "\"error\"}],"
                + "\"error\":{\"code\":502,\"message\":\"Upstream\"}}");

    assertEquals(Failure.of(Failure.Kind.STREAM_ERROR, 502), failure(event));
  }

  @Test
  void anErrorInsideAChoiceBreaksTheStream() {
    var event = read(choice("\"delta\":{\"content\":\"a\"},\"error\":{\"code\":502}"));

    assertEquals(Failure.Kind.STREAM_ERROR, failure(event).kind());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "[]", "7", "\"a\"", "{\"a\":1}{\"b\":2}", "{\"a\":1,\"a\":2}"})
  void whatIsNoObjectBreaksTheStream(String data) {
    assertEquals(Failure.Kind.BAD_ANSWER, failure(read(data)).kind());
  }

  @Test
  void aTextCompletionIsContent() {
    assertInstanceOf(Event.Content.class, read(choice("\"text\":\"a\"")));
    assertInstanceOf(Event.Opening.class, read(choice("\"text\":\"\"")));
  }

  @Test
  void aNegativeCountIsUnknown() {
    read("{\"choices\":[],\"usage\":{\"prompt_tokens\":-1,\"completion_tokens\":3}}");

    assertEquals(OptionalLong.empty(), reader.usage().prompt());
    assertEquals(OptionalLong.of(3), reader.usage().completion());
  }
}
