package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Scripts;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The text of chunks that are not read because only that has changed.
final class RepeatedTextTest {
  private final RepeatedText repeated = new RepeatedText();
  private final List<String> unread = new ArrayList<>();

  // Whether it was taken without being read.
  private boolean take(String chunk) {
    var bytes = chunk.getBytes(StandardCharsets.UTF_8);
    var text = repeated.of(bytes);
    text.ifPresentOrElse(unread::add, () -> repeated.note(bytes, Json.parseAll(bytes)));
    return text.isPresent();
  }

  @Test
  void onlyTheFirstOfLikeChunksIsRead() {
    assertEquals(false, take(Scripts.delta("\"role\":\"assistant\",\"content\":\"\"")));
    assertEquals(false, take(Scripts.content("one ")));
    assertTrue(take(Scripts.content("zwei ü ")));
    assertTrue(take(Scripts.content("three")));

    assertEquals(List.of("zwei ü ", "three"), unread);
    assertEquals(0, repeated.choice());
  }

  @Test
  void whatSaysMoreIsRead() {
    take(Scripts.content("one "));

    for (var chunk :
        List.of(
            Scripts.content("a \\\"quote\\\""),
            Scripts.delta("\"content\":\"x\",\"refusal\":\"no\""),
            Scripts.finish("stop"),
            Scripts.usage(1, 2))) {
      assertEquals(false, take(chunk), chunk);
    }
  }

  @Test
  void anotherKindOfTextIsNeverTakenForContent() {
    for (var member : List.of("reasoning_content", "reasoning", "refusal")) {
      take(Scripts.delta("\"" + member + "\":\"one\""));

      assertEquals(false, take(Scripts.delta("\"" + member + "\":\"two\"")), member);
    }
    var text = "{\"choices\":[{\"index\":0,\"text\":\"%s\",\"finish_reason\":null}]}";
    take(text.formatted("one"));
    assertEquals(false, take(text.formatted("two")));
  }

  @Test
  void theChoiceIsThatOfTheChunkBefore() {
    var chunk = "{\"choices\":[{\"index\":%d,\"delta\":{\"content\":\"%s\"}}]}";
    take(chunk.formatted(2, "one"));
    assertEquals(false, take(chunk.formatted(1, "two")));
    assertTrue(take(chunk.formatted(1, "three")));

    assertEquals(1, repeated.choice());
    assertEquals(
        Optional.empty(),
        new RepeatedText().of(chunk.formatted(1, "x").getBytes(StandardCharsets.UTF_8)));
  }
}
