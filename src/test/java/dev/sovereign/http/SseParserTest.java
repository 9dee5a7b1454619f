package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SseParserTest {
  private static final int LIMIT = 100;

  @Test
  void anEventEndsAtAnEmptyLine() {
    assertEquals(List.of("a", "b"), events("data: a\n\ndata: b\n\n"));
  }

  @Test
  void linesMayEndInCrOrCrlf() {
    assertEquals(List.of("a", "b"), events("data: a\r\n\r\ndata: b\r\n\r\n"));
    assertEquals(List.of("a", "b"), events("data: a\r\rdata: b\r\r"));
    assertEquals(List.of("a", "b"), events("data: a\r\n\ndata: b\n\r\n"));
  }

  @Test
  void aReturnAtTheEndOfOnePacketAndItsLineFeedInTheNextAreOneLineEnd() {
    assertEquals(List.of("a\nb"), events("data: a\r", "\ndata: b\r", "\n\r", "\n"));
  }

  @Test
  void severalDataLinesAreJoined() {
    assertEquals(List.of("{\n\n}"), events("data: {\ndata\ndata:}\n\n"));
  }

  @Test
  void onlyOneBlankAfterTheColonIsLeftOut() {
    assertEquals(List.of("a", " a", "a: b"), events("data:a\n\ndata:  a\n\ndata: a: b\n\n"));
  }

  @Test
  void commentsAndOtherFieldsAreLeftOut() {
    var stream =
        ": OPENROUTER PROCESSING\n\nevent: x\nid: 7\nretry: 1\ndatum: no\ndata: a\n\n:\n\n";

    assertEquals(List.of("a"), events(stream));
  }

  @Test
  void aFieldMayFollowTheDataOfItsEvent() {
    assertEquals(List.of("a"), events("data: a\nevent: message\n\n"));
  }

  @Test
  void aByteOrderMarkIsLeftOutAtTheStartOnly() {
    assertEquals(List.of("a", "\ufeffb"), events("\ufeffdata: a\n\ndata: \ufeffb\n\n"));
  }

  @Test
  void otherLineSeparatorsOfUnicodeEndNoLine() {
    assertEquals(
        List.of("a\u2028b\u2029c\u0085d\fe"), events("data: a\u2028b\u2029c\u0085d\fe\n\n"));
  }

  @Test
  void whatFollowsTheLastEmptyLineIsGivenOutAtTheEnd() {
    assertEquals(List.of("a", "[DONE]"), events("data: a\n\ndata: [DONE]"));
    assertEquals(List.of("[DONE]"), events("data: [DONE]\n"));
  }

  @Test
  void anEmptyEventIsNone() {
    assertEquals(List.of(""), events("\n\n\nevent: x\n\ndata:\n\n"));
  }

  @Test
  void anySplitGivesTheSameEvents() {
    var bytes = utf8("\ufeffdata: ü 🦊\r\n\r\n: c\rdata: b\ndata: 漢\n\ndata:end");
    var whole = List.of("ü 🦊", "b\n漢", "end");

    var splits = IntStream.rangeClosed(0, bytes.length).mapToObj(at -> parse(cut(bytes, at)));

    splits.forEach(events -> assertEquals(whole, events));
  }

  @Test
  void anEventUpToTheLimitIsGivenOut() {
    var line = "data: " + "x".repeat(LIMIT - 6);

    assertEquals(1, events(line + "\n\n").size());
    assertEquals(1, events(line.substring(0, 50), line.substring(50) + "\n\n").size());
  }

  @Test
  void aLineBeyondTheLimitIsRefusedHoweverItIsCut() {
    var line = "data: " + "x".repeat(LIMIT - 5);

    assertThrows(PieceTooLarge.class, () -> events(line));
    assertThrows(PieceTooLarge.class, () -> events(line + "\n\n"));
    assertThrows(PieceTooLarge.class, () -> events(line.substring(0, 50), "x".repeat(60)));
    assertThrows(PieceTooLarge.class, () -> events(":" + line + "\n"));
  }

  @Test
  void manyLinesOfOneEventCountTogether() {
    assertThrows(PieceTooLarge.class, () -> events("data: xxxx\n".repeat(LIMIT)));
  }

  @Test
  void anEventOfManyShortLinesTakesNoMoreTimePerLine() {
    var lines = utf8("data\n".repeat(1000));
    var parser = new SseParser(8 << 20, _ -> {});

    assertTimeout(
        Duration.ofSeconds(5),
        () -> IntStream.range(0, 2000).forEach(_ -> parser.feed(lines)),
        "two million lines of one event");
  }

  private static List<String> events(String... pieces) {
    return parse(List.of(pieces).stream().map(SseParserTest::utf8).toList());
  }

  static List<String> parse(List<byte[]> pieces) {
    var events = new ArrayList<String>();
    var parser = new SseParser(LIMIT, it -> events.add(new String(it, StandardCharsets.UTF_8)));
    pieces.forEach(parser::feed);
    parser.end();
    return events;
  }

  private static List<byte[]> cut(byte[] bytes, int at) {
    return Pieces.cut(bytes, List.of(at));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
