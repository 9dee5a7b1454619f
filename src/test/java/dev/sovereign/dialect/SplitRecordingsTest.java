package dev.sovereign.dialect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Event;
import dev.sovereign.core.Operation;
import dev.sovereign.json.Json;
import dev.sovereign.testkit.Recording;
import dev.sovereign.testkit.Said;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// What real providers answered plain, as streams: nothing that they said is lost or changed.
class SplitRecordingsTest {
  private static final String[] FOLDERS = {"openai", "openrouter", "vllm", "ollama", "local"};

  @TestFactory
  Stream<DynamicTest> theChunksSayWhatTheAnswerSaid() {
    return Recording.of(FOLDERS).stream()
        .filter(it -> it.status() == 200 && !it.isEvents())
        .filter(it -> it.path().matches("(/api)?/v1/(chat/)?completions"))
        .map(it -> DynamicTest.dynamicTest(it.name(), () -> sameAsStream(it)));
  }

  private static void sameAsStream(Recording recording) {
    var isChat = recording.path().endsWith("chat/completions");
    var said = Said.by(List.of(recording.body()));

    var chunks = Said.by(split(isChat ? Operation.CHAT : Operation.COMPLETIONS, recording.body()));

    assertEquals(
        said.byChoices().stream().map(it -> it.replace(".message", ".delta")).sorted().toList(),
        chunks.byChoices().stream().sorted().toList());
    assertEquals(said.ends(), chunks.ends());
    assertEquals(ofItself(said), ofItself(chunks));
    assertTrue(chunks.isWhole());
  }

  private static List<String> split(Operation operation, String body) {
    return ChatSplitter.chunks(
            operation, Json.parseAll(body.getBytes(StandardCharsets.UTF_8)), "m", false)
        .stream()
        .map(Event.Content.class::cast)
        .map(it -> new String(it.json(), StandardCharsets.UTF_8))
        .toList();
  }

  private static Set<String> ofItself(Said said) {
    return said.ofItself().stream()
        .filter(it -> !it.startsWith("object="))
        .collect(Collectors.toSet());
  }
}
