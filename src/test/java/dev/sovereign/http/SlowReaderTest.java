package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.loop.Loops;
import dev.sovereign.testkit.RawClient;
import io.netty.util.internal.PlatformDependent;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A long answer goes to the connection no faster than its client takes it.
@Tag("slow")
final class SlowReaderTest {
  private static final int LENGTH = 40_000_000;
  private static final int MOST_TAKEN = 8 << 20;

  private static final String TEXT = new String(body(LENGTH), StandardCharsets.US_ASCII);

  private final CompletableFuture<Exchange> asked = new CompletableFuture<>();
  private final CompletableFuture<Boolean> left = new CompletableFuture<>();
  private Way way = Way.REPLY;
  private Loops loops;
  private HttpServer server;

  private enum Way {
    REPLY,
    ONE_WRITE,
    ONE_END,
    PIECES
  }

  @BeforeEach
  void start() {
    loops = Loops.start(Loops.Choice.AUTO, 1);
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.empty());
    server = HttpServer.start(loops, options, _ -> this::handle);
  }

  @AfterEach
  void stop() {
    server.close();
    loops.close();
  }

  private static byte[] body(int length) {
    var body = new byte[length];
    for (var i = 0; i < length; i++) {
      body[i] = (byte) ('a' + i % 23);
    }
    return body;
  }

  private void handle(Exchange http) {
    http.onOver(() -> left.complete(true));
    var body = body(LENGTH);
    switch (way) {
      case REPLY -> http.reply(200, Headers.NONE, body);
      case ONE_WRITE -> {
        var stream = http.stream(200, Headers.NONE);
        stream.write(body);
        stream.end(new byte[0]);
      }
      case ONE_END -> http.stream(200, Headers.NONE).end(body);
      case PIECES -> {
        var pieces = new ArrayList<byte[]>();
        pieces.add(new byte[0]);
        pieces.add(Arrays.copyOf(body, 1000));
        pieces.add(Arrays.copyOfRange(body, 1000, LENGTH));
        http.stream(200, Headers.NONE).end(pieces);
      }
    }
    asked.complete(http);
  }

  @ParameterizedTest
  @EnumSource
  void takesABoundedPartUntilItReads(Way how) throws Exception {
    way = how;
    var before = PlatformDependent.usedDirectMemory();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
        var client = RawClient.of(socket)) {
      socket.setReceiveBufferSize(65_536);
      client.say("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
      asked.get(10, TimeUnit.SECONDS);
      assertFalse(new CountDownLatch(1).await(300, TimeUnit.MILLISECONDS)); // It could take more.

      var taken = PlatformDependent.usedDirectMemory() - before;
      assertTrue(taken < MOST_TAKEN, () -> taken + " bytes wait outside the heap");
      assertFalse(left.isDone());

      assertEquals(TEXT, client.answer().text());
      assertTrue(left.get(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void allOfItComesOverHttp2(Way how) throws Exception {
    way = how;
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
      var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port())).build();

      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertEquals(HttpClient.Version.HTTP_2, answer.version());
      assertEquals(TEXT, answer.body());
      assertTrue(left.get(10, TimeUnit.SECONDS));
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatLeavesEndsIt(Way how) throws Exception {
    way = how;
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      RawClient.of(socket).say("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
      asked.get(10, TimeUnit.SECONDS);
    }

    assertTrue(left.get(10, TimeUnit.SECONDS));
    assertEquals(0, server.open());
  }
}
