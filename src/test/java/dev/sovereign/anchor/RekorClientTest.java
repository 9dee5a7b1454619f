package dev.sovereign.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Loopback;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Rekors whose answers do not end, or are none.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
final class RekorClientTest {
  private static final RekorAnswer NONE = new RekorAnswer.Unwell("it does not answer");
  private static final String ENTRIES = "/api/v2/log/entries";

  private final Path folder = Folders.create();
  private HttpServer server;

  @BeforeEach
  void start() {
    server = Loopback.serve();
  }

  @AfterEach
  void stop() {
    server.stop(0);
    Folders.delete(folder);
  }

  private RekorClient client(Duration time) {
    return new RekorClient(Loopback.url(server), time);
  }

  private RekorAnswer add(Duration time) throws IOException {
    return client(time).add(AnchorKey.in(folder.resolve("key")).sign("text\n"));
  }

  @Test
  void itIsWaitedForLongerThanRekorMayTake() {
    assertEquals(Duration.ofSeconds(30), RekorClient.TIME);
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() throws IOException {
    server.createContext(ENTRIES, http -> http.sendResponseHeaders(201, 100));

    assertEquals(NONE, add(Duration.ofMillis(300)));
  }

  @Test
  void aBodyWithoutEndIsNotKept() throws IOException {
    server.createContext(
        ENTRIES,
        http -> {
          http.sendResponseHeaders(201, 0);
          http.getResponseBody().write(new byte[1 << 20]);
          http.close();
        });

    assertEquals(NONE, add(Duration.ofSeconds(10)));
  }

  @Test
  void anInterruptEndsTheWait() throws IOException {
    server.createContext(ENTRIES, http -> http.sendResponseHeaders(201, 100));
    var record = AnchorKey.in(folder.resolve("key")).sign("text\n");
    Thread.currentThread().interrupt();

    assertEquals(new RekorAnswer.Unwell("interrupted"), client(Duration.ofSeconds(10)).add(record));
    assertTrue(Thread.interrupted());
  }

  @Test
  void aServerThatShowsNoLogIsSaid() {
    server.createContext(
        "/api/v2/checkpoint",
        http -> {
          http.sendResponseHeaders(501, -1);
          http.close();
        });
    var client = client(Duration.ofSeconds(10));
    var failure = assertThrows(UncheckedIOException.class, client::checkpoint);

    assertEquals("it answers 501 for checkpoint", failure.getMessage());
  }
}
