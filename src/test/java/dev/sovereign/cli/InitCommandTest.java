package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.ScriptedUpstream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `sovereign init` as a person types it, with nobody at the terminal.
@Tag("slow")
final class InitCommandTest {
  private static final String TAGS =
      "{\"version\":\"0.17.4\",\"models\":[{\"name\":\"tiny:latest\",\"size\":7}]}";

  private final Path folder = Folders.create();
  private final Path file = folder.resolve("sovereign.yaml");

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void whatItWritesServesWhatWasFound() throws IOException {
    try (var ollama = ScriptedUpstream.start(call -> call.json(200, TAGS))) {
      var environment =
          Map.of("OLLAMA_HOST", ollama.authority(), "OPENAI_API_KEY", "sk-very-secret");

      var written = Program.run(folder, environment, "init", "--yes");

      assertEquals(0, written.status(), written.output());
      assertTrue(
          written.output().contains("found ollama at " + ollama.authority() + " with 1 model\n"),
          written.output());
      assertFalse(Files.readString(file).contains("sk-very-secret"));
      var checked = Program.run(folder, environment, "config", "check");
      assertEquals(0, checked.status(), checked.output());
      try (var server = Program.serve(folder, environment, "--listen", "127.0.0.1:0")) {
        var screen = server.output();
        assertTrue(screen.contains("· ollama "), screen);
        assertTrue(screen.contains("smart → tiny:latest"), screen);
      }
    }
  }

  @Test
  void aFileThatIsThereStaysUnlessItIsToBeWrittenOver() throws IOException {
    Folders.write(file, "mine");

    assertEquals(
        new Program.Ended(1, "sovereign.yaml is there already; --force writes over it"),
        Program.run(folder, Map.of(), "init"));
    assertEquals("mine", Files.readString(file));

    assertEquals(0, Program.run(folder, Map.of(), "init", "--force").status());
    assertTrue(Files.readString(file).startsWith("# Sovereign's configuration."));
  }

  @Test
  void anotherFileMayBeNamed() {
    var ended = Program.run(folder, Map.of(), "init", "--from-env", "--config", "other.yaml");

    assertEquals(0, ended.status(), ended.output());
    assertTrue(Files.exists(folder.resolve("other.yaml")));
    assertFalse(Files.exists(file));
  }

  @Test
  void whereItCannotWriteItSaysSo() {
    var ended = Program.run(folder, Map.of(), "init", "--config", "no/such/folder.yaml");

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("cannot write no/such/folder.yaml: "), ended.output());
  }
}
