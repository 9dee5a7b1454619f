package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.loop.Loops;
import dev.sovereign.testkit.Http2Frames;
import dev.sovereign.testkit.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Clients that keep the server waiting, with times short enough to wait for.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PatienceTest {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final int HALF = 512 * 1024;
  private static final int A_LITTLE = 64 * 1024; // What the slow client takes in a short time.
  private static final String GET = "GET /plain HTTP/1.1\r\nhost: a\r\n\r\n";

  private final CompletableFuture<Boolean> floodGone = new CompletableFuture<>();
  private final CompletableFuture<Boolean> flood2Gone = new CompletableFuture<>();
  private final CompletableFuture<Boolean> largeOver = new CompletableFuture<>();
  private Loops loops;
  private HttpServer server;

  @BeforeAll
  void start() {
    loops = Loops.start(Loops.Choice.AUTO, 1, SHORT);
    var patience = new Patience(SHORT, SHORT, LONG, SHORT);
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.empty(), patience);
    server = HttpServer.start(loops, options, _ -> new Handling());
  }

  private final class Handling implements HttpServer.Handler {
    @Override
    public void handle(Exchange http) {
      PatienceTest.this.handle(http);
    }

    @Override
    public Headers ofMalformed() {
      return Headers.of("x-id", "7");
    }
  }

  @AfterAll
  void stop() {
    server.close();
    loops.close();
  }

  private void handle(Exchange http) {
    switch (http.path()) {
      case "/waits" -> http.loop().after(SHORT.multipliedBy(3), () -> text(http, 200, "late"));
      case "/flood" -> flood(http, floodGone);
      case "/flood2" -> flood(http, flood2Gone);
      case "/large" -> large(http);
      case "/half" -> http.reply(200, Headers.NONE, new byte[HALF]);
      default ->
          http.body(1 << 20)
              .onComplete(
                  body -> text(http, 200, "took " + body.length),
                  failed -> text(http, 408, String.valueOf(failed.getMessage())));
    }
  }

  private void large(Exchange http) {
    http.reply(200, Headers.NONE, new byte[64 << 20]);
    awaitNone(http);
  }

  private void awaitNone(Exchange http) {
    if (server.open() == 0) {
      largeOver.complete(true);
    } else {
      http.loop().after(SHORT, () -> awaitNone(http));
    }
  }

  private static void flood(Exchange http, CompletableFuture<Boolean> gone) {
    http.onGone(() -> gone.complete(true));
    var stream = http.stream(200, Headers.NONE);
    stream.onWritable(() -> fill(stream));
    fill(stream);
  }

  private static void fill(Exchange.Stream stream) {
    while (stream.isWritable()) {
      stream.write(new byte[64 * 1024]);
    }
  }

  private static void text(Exchange http, int status, String text) {
    http.reply(status, Headers.NONE, text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aConnectionThatSaysNothingIsClosed() {
    try (var client = connect()) {
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aHeadThatComesByteByByteIsCutOff() {
    for (var begun : List.of("G", "PU", "GET /plain HTTP/1.1\r\nhost: ")) {
      try (var client = connect()) {
        var answer = client.say(begun).answer();

        assertEquals(408, answer.status());
        assertEquals("close", answer.header("connection").orElseThrow());
        assertEquals("application/json", answer.header("content-type").orElseThrow());
        assertEquals("7", answer.header("x-id").orElseThrow());
        assertTrue(answer.text().startsWith("{\"error\":{\"message\":"), answer.text());
        assertTrue(client.isClosed());
      }
    }
  }

  @Test
  void whatMayBecomeHttp2GetsNoAnswerInHttp1() {
    for (var begun : List.of("PRI", "PRI * HTTP/2.0\r\n")) {
      try (var client = connect()) {
        assertTrue(client.say(begun).isClosed(), begun);
      }
    }
  }

  @Test
  void anIdleConnectionIsClosedAfterItsAnswer() {
    try (var client = connect()) {
      assertEquals(200, client.say(GET).answer().status());
      assertEquals(200, client.say(GET).answer().status());
      client.say("GET /pl");

      assertTrue(client.isClosed());
    }
  }

  @Test
  void aCallThatWaitsForItsAnswerIsNotIdle() {
    try (var client = connect()) {
      var answer = client.say("GET /waits HTTP/1.1\r\nhost: a\r\n\r\n").answer();

      assertEquals("late", answer.text());
    }
  }

  @Test
  void aBodyThatStopsComingFails() {
    try (var client = connect()) {
      client.say("POST /plain HTTP/1.1\r\nhost: a\r\ncontent-length: 9\r\n\r\nab");

      var answer = client.answer();
      assertEquals(408, answer.status());
      assertEquals("TOO_SLOW", answer.text());
      assertEquals("close", answer.header("connection").orElseThrow());
      assertTrue(client.isClosed());
    }
  }

  @Test
  void aClientThatTakesNothingOfAStreamIsCutOffAsGone() throws Exception {
    try (var client = connect()) {
      client.say("GET /flood HTTP/1.1\r\nhost: a\r\n\r\n");

      assertTrue(floodGone.get(LONG.toSeconds(), TimeUnit.SECONDS));
    }
  }

  @Test
  void aStreamOfHttp2WhoseWindowStaysClosedIsReset() throws Exception {
    var noWindow = new byte[] {0, 4, 0, 0, 0, 0}; // SETTINGS_INITIAL_WINDOW_SIZE = 0
    try (var client = connect()) {
      client.say(Http2Frames.preface(noWindow)).say(ask("/flood2"));

      assertTrue(flood2Gone.get(LONG.toSeconds(), TimeUnit.SECONDS));
      var in = client.socket().getInputStream();
      assertEquals(1, Http2Frames.await(in, Http2Frames.RESET).stream());
    }
  }

  @Test
  void aLargeAnswerOverHttp2ThatNobodyTakesIsReset() throws Exception {
    try (var client = connect()) {
      client.say(Http2Frames.preface()).say(ask("/half"));

      var in = client.socket().getInputStream();
      assertEquals(1, Http2Frames.await(in, Http2Frames.RESET).stream());
    }
  }

  @Test
  void aLargeAnswerOverHttp2MayBeTakenSlowly() throws Exception {
    try (var client = connect()) {
      client.say(Http2Frames.preface()).say(ask("/half"));
      var in = client.socket().getInputStream();
      var start = System.nanoTime();

      var came = 0;
      while (came < HALF) {
        var frame = Http2Frames.next(in);
        assertNotEquals(Http2Frames.RESET, frame.type(), "it was cut off after " + came);
        if (frame.type() == Http2Frames.DATA) {
          came += frame.payload().length;
          awaitFrom(start, SHORT.multipliedBy(came).dividedBy(A_LITTLE));
          client.say(Http2Frames.window(1, frame.payload().length));
          client.say(Http2Frames.window(0, frame.payload().length));
        }
      }
    }
  }

  private static byte[] ask(String path) {
    var flags = Http2Frames.END_STREAM | Http2Frames.END_HEADERS;
    return Http2Frames.frame(Http2Frames.HEADERS, flags, 1, Http2Frames.get(path));
  }

  // A client that is slow must be slow: what it has taken by now is what it may have.
  private static void awaitFrom(long start, Duration time) {
    while (System.nanoTime() - start < time.toNanos()) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void aLargeAnswerThatNobodyTakesIsCutOff() throws Exception {
    try (var client = connect()) {
      client.say("GET /large HTTP/1.1\r\nhost: a\r\n\r\n");

      assertTrue(largeOver.get(LONG.toSeconds(), TimeUnit.SECONDS));
    }
  }

  private RawClient connect() {
    try {
      var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
      socket.setSoTimeout((int) LONG.toMillis());
      return RawClient.of(socket);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
