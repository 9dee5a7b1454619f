package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A large request on its way to a provider that reads slowly, or not at all.
@Tag("slow")
final class UploadTest {
  private static final int LARGE = 24 << 20;
  private static final int PIECE = 256 << 10;
  private static final int REST = 64 << 10; // Less than what is left when all was handed over.

  private final ScriptedUpstream good = ScriptedUpstream.start(Scripts.chat("in time"));
  private final ServerSocket listener = listen();

  private static ServerSocket listen() {
    try {
      var listener = new ServerSocket();
      listener.setReceiveBufferSize(PIECE);
      listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      return listener;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  @AfterEach
  void stop() throws IOException {
    listener.close();
    good.close();
  }

  private TestGateway gateway() {
    return TestGateway.start(
        """
        providers:
          slow:
            type: openai-compatible
            base_url: "http://127.0.0.1:%d/v1"
            timeouts: {headers: 3s, answer: 3s}
          good: {type: openai-compatible, base_url: "http://%s/v1"}
        capabilities:
          c: {chain: [slow/one, good/two], retry_in_place: {errors: 0}}
        """
            .formatted(listener.getLocalPort(), good.authority()));
  }

  private static String large(String members) {
    return "{\"model\":\"c\",\"messages\":[{\"role\":\"user\",\"content\":\""
        + "x".repeat(LARGE)
        + "\"}]"
        + members
        + "}";
  }

  private static String outcomes(TestGateway gateway) {
    var tried = gateway.stopAndReadRecords().getFirst().tried();
    return String.join(" ", tried.stream().map(it -> it.outcome()).toList());
  }

  // Takes longer to read than the provider's times allow to answer.
  private void readSlowly() {
    try (var peer = listener.accept()) {
      var left = LARGE - REST;
      while (left > 0) {
        left -= peer.getInputStream().readNBytes(PIECE).length;
        LockSupport.parkNanos(Duration.ofMillis(60).toNanos());
      }
      answer(peer);
    } catch (IOException closed) {
      throw new UncheckedIOException(closed);
    }
  }

  private static void answer(Socket peer) throws IOException {
    var body = Scripts.whole("read to its end").getBytes(StandardCharsets.UTF_8);
    var head =
        "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
            + body.length
            + "\r\n\r\n";
    peer.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    peer.getOutputStream().write(body);
    peer.getInputStream().transferTo(OutputStream.nullOutputStream()); // What was left of it.
  }

  @Test
  void theTimeToAnAnswerBeginsWhenTheRequestHasLeft() {
    Thread.ofPlatform().daemon().start(this::readSlowly);
    try (var gateway = gateway()) {
      var answer = gateway.post("/v1/chat/completions", large(""));

      assertEquals(200, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("read to its end"), answer.body());
      assertEquals("answered", outcomes(gateway));
    }
  }

  @Test
  void behindAProviderThatTakesNothingTheNextAnswers() {
    try (var gateway = gateway()) {
      var body = HttpRequest.BodyPublishers.ofString(large(",\"stream\":true"));
      var request = gateway.request("/v1/chat/completions").POST(body);
      var answer = gateway.send(request.timeout(Duration.ofSeconds(60)));

      assertEquals(200, answer.statusCode());
      assertTrue(answer.body().contains("in "), answer.body());
      assertEquals("timeout_headers answered", outcomes(gateway));
    }
  }
}
