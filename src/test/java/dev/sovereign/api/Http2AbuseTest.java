package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
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
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int CONTINUATION = 9;
  private static final int END_STREAM = 1;
  private static final int END_HEADERS = 4;

  // GET http, path /readyz, authority a (RFC 7541 6).
  private static final byte[] ASKS = HexFormat.of().parseHex("828604072f72656164797a410161");

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
          return joined(
              frame(HEADERS, END_STREAM | END_HEADERS, stream, ASKS),
              frame(RESET, 0, stream, new byte[] {0, 0, 0, 8}));
        });
  }

  @Test
  void aHeadThatGoesOnForEverEndsTheConnection() {
    endsAfter(
        i ->
            i == 0
                ? frame(HEADERS, END_STREAM, 1, ASKS)
                : frame(CONTINUATION, 0, 1, new byte[] {0, 1, 'x', 1, 'y'}));
  }

  @Test
  void emptyPartsOfAHeadWithoutEndEndTheConnection() {
    endsAfter(i -> i == 0 ? frame(HEADERS, 0, 1, ASKS) : frame(CONTINUATION, 0, 1, new byte[0]));
  }

  @Test
  void settingsWithoutEndAreTakenAndOthersAreServed() {
    servesOthersDuring(i -> frame(SETTINGS, 0, 0, new byte[] {0, 4, 0, 0, (byte) (i >> 8), 1}));
  }

  @Test
  void pingsWithoutEndAreTakenAndOthersAreServed() {
    servesOthersDuring(i -> frame(PING, 0, 0, ByteBuffer.allocate(8).putInt(i).array()));
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
      client.say(joined(PREFACE, frame(SETTINGS, 0, 0, new byte[0])));
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

  // RFC 9113 4.1: length, type, flags, stream.
  private static byte[] frame(int type, int flags, int stream, byte[] payload) {
    return ByteBuffer.allocate(9 + payload.length)
        .put((byte) 0)
        .putShort((short) payload.length)
        .put((byte) type)
        .put((byte) flags)
        .putInt(stream)
        .put(payload)
        .array();
  }

  private static byte[] joined(byte[] first, byte[] second) {
    return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
  }
}
