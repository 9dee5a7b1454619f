package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The last summary in the log is none: that keeps nothing open.
@Tag("slow")
final class BrokenSummaryTest {
  private static final byte PUBLIC_ROW = 4;

  private final Path folder = Folders.create();
  private final Path data = folder.resolve("data");
  private final ByteArrayOutputStream lines = new ByteArrayOutputStream();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  private InProcess start() throws IOException {
    var log = new PrintStream(lines, true, StandardCharsets.UTF_8);
    var settings = TestGateway.settings("providers: {mock: {type: mock}}\n", Map.of());
    return InProcess.start(settings, data, Map.of(), log);
  }

  private static JournalEntry summary(String statement) {
    var payload = statement.getBytes(StandardCharsets.UTF_8);
    var salt = new byte[32];
    var record =
        "{\"payload\":\"%s\",\"salt\":\"%s\"}"
            .formatted(Base64Text.encode(payload), Base64Text.encode(salt));
    return new JournalEntry(
        PUBLIC_ROW,
        record.getBytes(StandardCharsets.UTF_8),
        RowLeaf.of(RowKind.PERIOD_SUMMARY, salt, payload));
  }

  @Test
  void theProgramStopsWholeAllTheSame() throws IOException {
    start().close();
    WrittenLog.append(data, summary("{\"predicate\":{}}"));
    start().close();

    var said = lines.toString(StandardCharsets.UTF_8);
    assertTrue(said.contains("\"work\":\"the last period\""), said);
    assertTrue(said.endsWith("\"message\":\"stopped\"}\n"), said);
    JournalFolder.take(data.resolve("journal")).release();
  }
}
