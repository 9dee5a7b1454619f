package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.loop.Loops;
import dev.sovereign.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// All open requests together hold no more bytes of bodies than the budget has.
@Tag("slow")
final class BodyBudgetTest {
  private static final int BUDGET = 100_000;
  private static final int LIMIT = 80_000;

  private final BlockingQueue<Exchange> held = new LinkedBlockingQueue<>();
  private Loops loops;
  private HttpServer server;

  @BeforeEach
  void start() {
    loops = Loops.start(Loops.Choice.AUTO, 1);
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.empty());
    server = HttpServer.start(loops, options, new ByteBudget(BUDGET), _ -> this::handle);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  private void handle(Exchange http) {
    http.body(LIMIT)
        .onComplete(
            body -> taken(http, body), failed -> text(http, String.valueOf(failed.getMessage())));
  }

  private void taken(Exchange http, byte[] body) {
    if (http.path().equals("/hold")) {
      held.add(http);
    } else {
      text(http, "took " + body.length);
    }
  }

  private static void text(Exchange http, String text) {
    http.reply(200, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
  }

  private static String post(String path, int length) {
    return "POST %s HTTP/1.1\r\nhost: a\r\ncontent-length: %d\r\n\r\n%s"
        .formatted(path, length, "x".repeat(length));
  }

  private static String chunked(int length) {
    return "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\n"
        + "1\r\nx\r\n".repeat(length)
        + "0\r\n\r\n";
  }

  @Test
  void aBodyThatTheRestDoesNotHoldIsRefusedUntilTheOthersAreOver() throws Exception {
    try (var first = connect();
        var second = connect();
        var third = connect()) {
      first.say(post("/hold", 60_000));
      var open = held.take();

      assertEquals("NO_ROOM", second.say(post("/", 60_000)).answer().text());
      assertEquals("took 40000", third.say(post("/", 40_000)).answer().text());
      open.loop().execute(() -> text(open, "over"));
      assertEquals("over", first.answer().text());
      assertEquals("took 60000", third.say(post("/", 60_000)).answer().text());
    }
  }

  @Test
  void whatAClientHeldThatWentAwayIsGivenBack() throws Exception {
    var gone = connect();
    gone.say(post("/hold", 60_000));
    var open = held.take();
    var noticed = new LinkedBlockingQueue<Boolean>();
    open.loop().execute(() -> open.onGone(() -> noticed.add(true)));
    gone.close();
    noticed.take();

    try (var next = connect()) {
      assertEquals("took 60000", next.say(post("/", 60_000)).answer().text());
    }
  }

  @Test
  void whatWasRefusedHoldsNothing() {
    try (var large = connect();
        var next = connect()) {
      assertEquals("TOO_LARGE", large.say(chunked(LIMIT + 1)).answer().text());

      assertEquals("took 70000", next.say(post("/", 70_000)).answer().text());
    }
  }

  @Test
  void aBodyInTheSmallestPiecesTakesNoMoreThanOneInLargeOnes() {
    try (var client = connect()) {
      assertEquals("took 70000", client.say(chunked(70_000)).answer().text());
      assertEquals("took 70000", client.say(chunked(70_000)).answer().text());
    }
  }

  private RawClient connect() {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout(10_000);
      return RawClient.of(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
