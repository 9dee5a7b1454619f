package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the program leaves where nobody asked for it.
@Tag("slow")
final class LeftBehindTest {
  private static final String KEY = "admin-key-of-a-test-0123456789-0123456789";

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  private Program serve(String config) throws Exception {
    var temporary = Files.createDirectories(folder.resolve("tmp"));
    Folders.write(folder.resolve("sovereign.yaml"), config);
    var environment =
        Map.of("SOVEREIGN_ADMIN_KEY", KEY, "JAVA_TOOL_OPTIONS", "-Djava.io.tmpdir=" + temporary);
    return Program.serve(folder, environment, "--listen", "127.0.0.1:0");
  }

  @Test
  void noFolderOfTheHttpLibraryIsLeftAfterAKill() throws Exception {
    var program = serve("providers:\n  mock: {type: mock}\n");

    program.close();

    try (var left = Files.list(folder.resolve("tmp"))) {
      assertEquals(
          List.of(),
          left.map(it -> it.getFileName().toString())
              .filter(it -> it.startsWith("vertx"))
              .toList());
    }
  }
}
