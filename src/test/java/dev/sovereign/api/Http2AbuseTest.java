package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Http2Frames;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/// Floods of HTTP/2 frames that cost their sender little: the connection is ended, or what it takes
/// is bounded, and others are served all the while.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class Http2AbuseTest {
  private static final int FLOOD = 20_000;
  private static final int FRAMES_OF_A_WRITE = 100;
  private static final byte[] ASKS = Http2Frames.get("/readyz");

  private TestGateway gateway;

  @BeforeAll
  void start() {
    gateway = TestGateway.start("providers:\n  mock: {type: mock}\n");
  }

  @AfterAll
  void stop() {
    gateway.close();
  }

  @Test
  void requestsThatAreTakenBackAtOnceEndTheConnection() {
    endsAfter(
        i -> {
          var stream = 2 * i + 1;
          return Http2Frames.joined(
              Http2Frames.frame(
                  Http2Frames.HEADERS,
                  Http2Frames.END_STREAM | Http2Frames.END_HEADERS,
                  stream,
                  ASKS),
              Http2Frames.frame(Http2Frames.RESET, 0, stream, new byte[] {0, 0, 0, 8}));
        });
  }

  @Test
  void aHeadThatGoesOnForEverEndsTheConnection() {
    endsAfter(
        i ->
            i == 0
                ? Http2Frames.frame(Http2Frames.HEADERS, Http2Frames.END_STREAM, 1, ASKS)
                : Http2Frames.frame(
                    Http2Frames.CONTINUATION, 0, 1, new byte[] {0, 1, 'x', 1, 'y'}));
  }

  @Test
  void emptyPartsOfAHeadWithoutEndEndTheConnection() {
    endsAfter(
        i ->
            i == 0
                ? Http2Frames.frame(Http2Frames.HEADERS, 0, 1, ASKS)
                : Http2Frames.frame(Http2Frames.CONTINUATION, 0, 1, new byte[0]));
  }

  @Test
  void settingsWithoutEndAreTakenAndOthersAreServed() {
    servesOthersDuring(
        i ->
            Http2Frames.frame(
                Http2Frames.SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, (byte) (i >> 8), 1}));
  }

  @Test
  void pingsWithoutEndAreTakenAndOthersAreServed() {
    servesOthersDuring(
        i -> Http2Frames.frame(Http2Frames.PING, 0, 0, ByteBuffer.allocate(8).putInt(i).array()));
  }

  private void endsAfter(IntFunction<byte[]> frames) {
    try (var flooding = RawClient.to(gateway)) {
      flood(flooding, frames);

      assertTrue(isClosed(flooding), "the connection stays open");
      assertEquals(200, gateway.read("/healthz").statusCode());
    }
  }

  private void servesOthersDuring(IntFunction<byte[]> frames) {
    try (var flooding = RawClient.to(gateway)) {
      flood(flooding, frames);

      assertEquals(200, gateway.chat("mock/echo", "").statusCode());
    }
  }

  // Nothing is read meanwhile; a write that fails says that the gateway has had enough.
  private static void flood(RawClient client, IntFunction<byte[]> frames) {
    try {
      client.say(Http2Frames.preface());
      for (var i = 0; i < FLOOD; i += FRAMES_OF_A_WRITE) {
        var some = new ByteArrayOutputStream();
        for (var j = i; j < i + FRAMES_OF_A_WRITE; j++) {
          some.writeBytes(frames.apply(j));
        }
        client.say(some.toByteArray());
      }
    } catch (UncheckedIOException enough) {
      return;
    }
  }

  private static boolean isClosed(RawClient client) {
    try {
      client.socket().setSoTimeout(5_000);
      client.socket().getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException open) {
      return false;
    } catch (IOException reset) {
      return true;
    }
  }
}
