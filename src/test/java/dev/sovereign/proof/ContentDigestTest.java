package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a chat answer says has one digest, whole or in chunks.
final class ContentDigestTest {
  @Test
  void anAnswerSaysTheSameWholeAndInChunks() {
    var whole =
        """
        {"id":"c-1","object":"chat.completion","model":"m","choices":[
          {"index":1,"message":{"role":"assistant","content":"b"},"finish_reason":"length"},
          {"index":0,"message":{"role":"assistant","content":"né\\n","refusal":null,
            "annotations":[],"tool_calls":[]},"finish_reason":"stop","logprobs":null}],
          "usage":{"total_tokens":3}}""";
    var chunks =
        Stream.of(
            "{\"id\":\"c-1\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"role\":\"assistant\",\"content\":\"\"},\"finish_reason\":null}]}",
            "{\"id\":\"c-1\",\"model\":\"m\",\"choices\":[{\"index\":1,\"delta\":"
                + "{\"role\":\"assistant\",\"content\":\"b\"}}]}",
            "{\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"n\"}}]}",
            "{\"id\":\"c-1\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"é\\n\"}}]}",
            "{\"id\":\"c-1\",\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}"
                + ",{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}",
            "{\"id\":\"c-1\",\"choices\":[],\"usage\":{}}");

    var expected =
        "{\"choices\":[{\"finish_reason\":\"stop\",\"index\":0,\"message\":"
            + "{\"content\":\"né\\n\",\"role\":\"assistant\"}},"
            + "{\"finish_reason\":\"length\",\"index\":1,\"message\":"
            + "{\"content\":\"b\",\"role\":\"assistant\"}}],\"id\":\"c-1\",\"model\":\"m\"}";

    assertEquals(Optional.of(Sha256.of(expected)), ContentDigest.of(json(whole)));
    assertEquals(Optional.of(expected), text(chunks));
  }

  @Test
  void callsOfToolsArePutTogether() {
    var whole =
        """
        {"id":"c","model":"m","choices":[{"index":0,"finish_reason":"tool_calls","message":
        {"role":"assistant","content":null,"tool_calls":[
        {"id":"t1","type":"function","function":{"name":"f","arguments":"{\\"a\\":1}"}},
        {"id":"t2","type":"function","function":{"name":"g","arguments":""}}]}}]}""";
    var chunks =
        Stream.of(
            "{\"id\":\"c\",\"model\":\"m\",\"choices\":[{\"index\":0,\"delta\":"
                + "{\"role\":\"assistant\",\"content\":null,\"tool_calls\":[{\"index\":0,"
                + "\"id\":\"t1\",\"type\":\"function\","
                + "\"function\":{\"name\":\"f\",\"arguments\":\"\"}}]}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":1,"
                + "\"id\":\"t2\",\"type\":\"function\","
                + "\"function\":{\"name\":\"g\",\"arguments\":\"\"}}]}}]}",
            "{\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[{\"index\":0,"
                + "\"function\":{\"arguments\":\"{\\\"a\\\":\"}}]}}]}",
            "{\"choices\":[{\"index\":0,\"finish_reason\":\"tool_calls\",\"delta\":"
                + "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}}]}");

    assertEquals(ContentDigest.of(json(whole)), text(chunks).map(Sha256::of));
  }

  @Test
  void aPairMayComeInTwoPieces() {
    var chunks =
        Stream.of("\\ud83e", "\\udd8a")
            .map(it -> "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + it + "\"}}]}");

    assertEquals(
        Optional.of("{\"choices\":[{\"index\":0,\"message\":{\"content\":\"\ud83e\udd8a\"}}]}"),
        text(chunks));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[]}",
        "{\"object\":\"list\",\"data\":[]}",
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":[{\"type\":\"text\"}]}}]}",
        "{\"choices\":[{\"index\":0,\"message\":{\"content\":\"\\ud83e\"}}]}",
        "{\"choices\":[{\"index\":0,\"message\":{\"tool_calls\":[{\"function\":"
            + "{\"arguments\":{\"a\":1}}}]}}]}"
      })
  void whatIsNoTextHasNoDigest(String answer) {
    assertEquals(Optional.empty(), ContentDigest.of(json(answer)));
  }

  private static Optional<String> text(Stream<String> chunks) {
    var digest = new ContentDigest();
    chunks.forEach(it -> digest.add(json(it)));
    return digest.bytes().map(it -> new String(it, StandardCharsets.UTF_8));
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void contentThatIsAddedByItselfCountsAsIfItWereRead() {
    var head =
        "{\"id\":\"a\",\"model\":\"m\",\"choices\":"
            + "[{\"index\":1,\"delta\":{\"content\":\"one \"}}]}";
    var read = new ContentDigest();
    read.add(json(head));
    read.add(json(head.replace("one ", "two")));
    var added = new ContentDigest();
    added.add(json(head));
    added.add(1, "two");

    assertEquals(read.hash(), added.hash());
    assertEquals(7, added.length());
  }

  @Test
  void whatIsTooMuchHasNoDigestAndIsNotKept() {
    var long1 = new ContentDigest();
    long1.add(0, "x".repeat(ContentDigest.MOST_TEXT));
    assertEquals(ContentDigest.MOST_TEXT, long1.length());
    long1.add(0, "x");
    assertEquals(0, long1.length());
    assertEquals(Optional.empty(), long1.hash());

    var wide = new ContentDigest();
    for (var i = 0; i <= ContentDigest.MOST_PARTS; i++) {
      wide.add(i, "x");
    }
    assertEquals(Optional.empty(), wide.hash());

    var calls = new ContentDigest();
    for (var i = 0; i <= ContentDigest.MOST_PARTS; i++) {
      calls.add(
          json(
              "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":%d,\"id\":\"c\"}]}}]}"
                  .formatted(i)));
    }
    assertEquals(Optional.empty(), calls.hash());
  }
}
