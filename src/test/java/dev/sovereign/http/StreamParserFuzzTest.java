package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Streams made of what trips parsers, cut anywhere: the cuts change nothing.
final class StreamParserFuzzTest {
  private static final int STREAMS = 20_000;
  private static final int LIMIT = 40;
  private static final List<String> WORDS =
      List.of(
          "data",
          "data:",
          "data: ",
          ":",
          "event: x",
          "\n",
          "\n",
          "\r",
          "\r\n",
          "\n\n",
          "\ufeff",
          "ü",
          "🦊",
          "\u2028",
          " ",
          "{",
          "}",
          "[DONE]",
          "x",
          "0123456789",
          "\0");

  /// Takes pieces and an end, as both parsers do.
  private record Parser(Consumer<byte[]> feed, Runnable end) {}

  @Test
  void eventStreamsAreTheSameHoweverTheyAreCut() {
    fuzz(
        events -> {
          var parser = new SseParser(LIMIT, events);
          return new Parser(parser::feed, parser::end);
        });
  }

  @Test
  void lineStreamsAreTheSameHoweverTheyAreCut() {
    fuzz(
        lines -> {
          var parser = new NdjsonParser(LIMIT, lines);
          return new Parser(parser::feed, parser::end);
        });
  }

  private static void fuzz(Function<Consumer<byte[]>, Parser> kind) {
    var first = new Random().nextLong();
    IntStream.range(0, STREAMS).forEach(i -> once(kind, first + i));
  }

  private static void once(Function<Consumer<byte[]>, Parser> kind, long seed) {
    var random = new Random(seed);
    var bytes = stream(random);

    var whole = parse(kind, List.of(bytes));
    var cut = parse(kind, Pieces.cut(bytes, random));

    assertEquals(whole, cut, () -> "seed " + seed);
  }

  private static byte[] stream(Random random) {
    var text = new StringBuilder();
    random.ints(random.nextInt(30), 0, WORDS.size()).forEach(word -> text.append(WORDS.get(word)));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> parse(Function<Consumer<byte[]>, Parser> kind, List<byte[]> pieces) {
    var events = new ArrayList<String>();
    var parser = kind.apply(it -> events.add(new String(it, StandardCharsets.UTF_8)));
    try {
      pieces.forEach(parser.feed());
      parser.end().run();
    } catch (PieceTooLarge tooLarge) {
      events.add("too large");
    }
    return events;
  }
}
