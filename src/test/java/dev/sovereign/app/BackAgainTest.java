package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What gates know outlives a reload, and what brings a provider back that had failed.
@Tag("slow")
final class BackAgainTest {
  private final Path folder = Folders.create();
  private final ScriptedUpstream first = ScriptedUpstream.start(Scripts.error(500, "no"));
  private final ScriptedUpstream second = ScriptedUpstream.start(Scripts.chat("from b"));

  @AfterEach
  void stop() {
    first.close();
    second.close();
    Folders.delete(folder);
  }

  private Path file(String a, String more) throws IOException {
    return Files.writeString(
        folder.resolve("sovereign.yaml"),
        """
        %s
        providers:
          a: {type: openai-compatible, base_url: "http://%s/v1"%s}
          b: {type: openai-compatible, base_url: "http://%s/v1"}
        capabilities:
          c: {chain: [a/one, b/two]}
        """
            .formatted(TestGateway.ONE_TRY, a, more, second.authority()));
  }

  private static String servedBy(TestGateway gateway) {
    var answer = gateway.chat("c", "");
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Provider").orElseThrow();
  }

  private static HttpResponse<String> probe(TestGateway gateway, String provider) {
    return gateway.send(
        gateway
            .request("/api/v1/providers/" + provider + "/probe")
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .POST(HttpRequest.BodyPublishers.noBody()));
  }

  private void open(TestGateway gateway) {
    IntStream.range(0, 5).forEach(_ -> assertEquals("b", servedBy(gateway)));
    assertEquals(5, first.calls());
    first.script(Scripts.chat("from a"));
  }

  @Test
  void aReloadForgetsNothingOfAProviderThatStaysTheSame() throws IOException {
    try (var gateway = TestGateway.start(file(first.authority(), ""), Map.of())) {
      open(gateway);
      file(first.authority(), ", timeouts: {idle: 7s}");
      gateway.server().reload();

      assertEquals("b", servedBy(gateway));
      assertEquals(5, first.calls());
    }
  }

  @Test
  void aProviderElsewhereIsAnotherOne() throws IOException {
    try (var other = ScriptedUpstream.start(Scripts.chat("from there"));
        var gateway = TestGateway.start(file(first.authority(), ""), Map.of())) {
      open(gateway);
      file(other.authority(), "");
      gateway.server().reload();

      assertEquals("a", servedBy(gateway));
      assertEquals(1, other.calls());
    }
  }

  @Test
  void aProbeThatGoesWellBringsItsNextCallThere() throws IOException {
    try (var gateway = TestGateway.start(file(first.authority(), ""), Map.of())) {
      open(gateway);
      first.script(
          call -> {
            if (call.request().head().getFirst().contains("/models")) {
              call.json(200, "{\"data\":[{\"id\":\"one\"}]}");
            } else {
              Scripts.chat("from a").answer(call);
            }
          });
      var said = probe(gateway, "a");

      assertTrue(said.body().contains("\"said\":\"serves\""), said.body());
      assertEquals("a", servedBy(gateway));
      assertEquals(404, probe(gateway, "nobody").statusCode());
    }
  }

  @Test
  void aProbeOfAServerThatIsAwaySaysSo() throws IOException {
    try (var gateway = TestGateway.start(file("127.0.0.1:1", ""), Map.of())) {
      var said = probe(gateway, "a");

      assertEquals(200, said.statusCode());
      assertTrue(said.body().contains("\"said\":\"unreachable\""), said.body());
    }
  }
}
