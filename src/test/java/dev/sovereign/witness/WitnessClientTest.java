package dev.sovereign.witness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.net.httpserver.HttpServer;
import dev.sovereign.testkit.Loopback;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Witnesses whose answers do not end, or do not begin.
@Timeout(value = 20, unit = TimeUnit.SECONDS)
final class WitnessClientTest {
  private static final WitnessAnswer NONE = new WitnessAnswer.Unknown("it does not answer");

  private final SignerKey key = SignerKey.generate("example.com/log", SignatureType.ED25519);
  private HttpServer server;

  @BeforeEach
  void start() {
    server = Loopback.serve();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private WitnessAnswer ask(Duration time) {
    var prefix = Loopback.url(server);
    var note = Note.sign("example.com/log\n0\n", 0, List.of(key));
    return new WitnessClient(prefix, time).add(0, List.of(), note, false);
  }

  @Test
  void aBodyThatDoesNotComeIsNotWaitedFor() {
    server.createContext("/add-checkpoint", http -> http.sendResponseHeaders(200, 100));

    assertEquals(NONE, ask(Duration.ofMillis(300)));
  }

  @Test
  void aConnectionThatIsClosedBeforeAnAnswerIsNoAnswerOnlyTheSecondTime() {
    var asked = new AtomicInteger();
    server.createContext(
        "/add-checkpoint",
        http -> {
          if (asked.incrementAndGet() % 2 == 0) {
            new Loopback.Answer(404, "").send(http);
          } else {
            http.close();
          }
        });

    assertEquals(new WitnessAnswer.Unknown("it answers 404"), ask(Duration.ofSeconds(10)));
    assertEquals(2, asked.get());
    server.removeContext("/add-checkpoint");
    server.createContext(
        "/add-checkpoint",
        http -> {
          asked.incrementAndGet();
          http.close();
        });
    assertEquals(NONE, ask(Duration.ofSeconds(10)));
    assertEquals(4, asked.get());
  }

  @Test
  void aBodyWithoutEndIsNotKept() {
    var asked = new AtomicInteger();
    server.createContext(
        "/add-checkpoint",
        http -> {
          asked.incrementAndGet();
          http.sendResponseHeaders(200, 0);
          http.getResponseBody().write(new byte[1 << 20]);
          http.close();
        });

    assertEquals(NONE, ask(Duration.ofSeconds(10)));
    assertEquals(1, asked.get());
  }
}
