package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Loopback;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.LogKeys;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Servers whose answers to `add-checkpoint` are less clear than the specification has them.
final class SubmissionTest {
  private final Path folder = Folders.create();
  private OpenLog log;
  private HttpServer server;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, LogKeys.generate("example.com/log"));
    server = Loopback.serve();
  }

  @AfterEach
  void close() {
    log.close();
    server.stop(0);
    Folders.delete(folder);
  }

  @Test
  void whoNamesTheSizeAndThenRefusesItHasAnotherTree() {
    server.createContext("/add-checkpoint", http -> answer(http).send(http));
    log.append(0, 20);
    var submission = new Submission(Loopback.url(server), log.merkle());
    submission.took(10);

    assertEquals(
        new WitnessAnswer.Contradicts(409, 20),
        submission.show(log.merkle().wholeCheckpoint(), 20));
  }

  // Of size 20, with another root than ours; some say so by 409 without a size.
  private static Loopback.Answer answer(HttpExchange http) throws IOException {
    var asked = new String(http.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    return new Loopback.Answer(409, asked.startsWith("old 20\n") ? "" : "20\n");
  }
}
