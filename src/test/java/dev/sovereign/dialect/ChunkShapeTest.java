package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// A chunk that is like the one before it leaves as if it had been read by itself.
class ChunkShapeTest {
  private static final int STREAMS = 300;
  private static final int CHUNKS = 40;
  private static final List<String> HEADS =
      List.of(
          "{\"id\":\"a\",\"model\":\"up\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"",
          " {\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":\"",
          "{\"usage\":null,\"choices\":[{\"text\":\"",
          "{\"choices\":[{\"delta\":{\"reasoning\":\"");
  private static final List<String> TAILS =
      List.of(
          "\"}}]}", "\"},\"logprobs\":null,\"finish_reason\":null}],\"model\":\"up\"} ", "\"}]}");
  private static final List<String> TEXTS =
      List.of(
          "", " ", "word", "größer", "語", "🙂", "\\n", "\\\"", "\"", "\\", "\t", "}", "a\\u00e9");

  @Test
  void aChunkLikeTheOneBeforeLeavesAsIfReadByItself() {
    var seed = new Random().nextLong();
    var random = new Random(seed);
    var shaped = 0;
    for (var i = 0; i < STREAMS; i++) {
      shaped += check(random, "seed " + seed);
    }
    assertTrue(shaped > STREAMS, "seed " + seed + ": hardly any chunk was like another");
  }

  private static int check(Random random, String seed) {
    var reader = new ChunkReader("smart", false, 1);
    var head = any(HEADS, random);
    var tail = any(TAILS, random);
    var bytes = 0L;
    var alike = 0;
    for (var i = 0; i < CHUNKS; i++) {
      var data = chunk(random.nextInt(9) > 0 ? head : any(HEADS, random), tail, random);
      var alone = new ChunkReader("smart", false, 1);
      var text = new String(data, StandardCharsets.UTF_8);
      var wanted = alone.read(data);
      assertEquals(shown(wanted), shown(reader.read(data)), seed + ": " + text);
      bytes += alone.textBytes();
      assertEquals(bytes, reader.textBytes(), seed + ": " + text);
      alike += wanted instanceof Event.Content ? 1 : 0;
    }
    return alike;
  }

  private static byte[] chunk(String head, String tail, Random random) {
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.getBytes(StandardCharsets.UTF_8));
    for (var i = random.nextInt(4); i > 0; i--) {
      var isRare = random.nextInt(8) == 0;
      var text = isRare ? any(TEXTS, random) : TEXTS.get(random.nextInt(6));
      out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }
    if (random.nextInt(20) == 0) {
      out.write(0x80 + random.nextInt(0x80)); // Not UTF-8.
    }
    out.writeBytes(tail.getBytes(StandardCharsets.UTF_8));
    return out.toByteArray();
  }

  private static String any(List<String> all, Random random) {
    return all.get(random.nextInt(all.size()));
  }

  private static String shown(Event event) {
    return switch (event) {
      case Event.Content(var json) -> "content " + new String(json, StandardCharsets.ISO_8859_1);
      case Event.Opening(var json) -> "opening " + new String(json, StandardCharsets.ISO_8859_1);
      case Event.UsageReport _, Event.Silent _, Event.Broken _ -> event.getClass().getSimpleName();
    };
  }
}
