package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What works beside the calls comes and goes with the configuration: watches, connections.
@Tag("slow")
final class ReloadEffectsTest {
  private static final String OWN =
      """
      providers:
        %s: {type: ollama, base_url: "http://%s"}
        stays: {type: ollama, base_url: "http://%s"}
      """;
  private static final String CLOUD =
      """
      providers: {%s: {type: openai-compatible, base_url: "http://%s/v1"}}
      models: {m: {offers: [{provider: %s, model: up}]}}
      """;

  @TempDir Path folder;

  private Path write(String text) throws IOException {
    return Files.writeString(folder.resolve("sovereign.yaml"), text);
  }

  @Test
  void ownServersThatAreGoneAreAskedNoMoreAndNewOnesAre() throws IOException {
    ScriptedUpstream.Script ready = call -> call.json(200, "{}");
    try (var one = ScriptedUpstream.start(ready);
        var two = ScriptedUpstream.start(ready);
        var other = ScriptedUpstream.start(ready);
        var gateway =
            TestGateway.start(
                write(OWN.formatted("a", one.authority(), other.authority())), Map.of())) {
      Exposition.once(gateway, it -> watched(it).equals(Set.of("a", "stays")));

      write(OWN.formatted("b", two.authority(), other.authority()));
      gateway.server().reload();

      // Of the one that stays nothing is forgotten meanwhile.
      var shown = Exposition.of(gateway.read("/metrics").body());
      assertEquals(1, shown.sum("sovereign_server_ready", "provider", "stays"));
      var after = one.calls();
      Exposition.once(gateway, it -> watched(it).equals(Set.of("b", "stays")));
      var asked = other.calls();
      while (other.calls() < asked + 2) {
        Thread.onSpinWait(); // Two more rounds, in which the one that is gone would be asked too.
      }
      assertTrue(one.calls() <= after + 1, one.calls() + " after " + after);
    }
  }

  private static Set<String> watched(Exposition shown) {
    return shown.samples().stream()
        .filter(it -> it.name().equals("sovereign_server_ready") && it.value() == 1)
        .map(it -> it.labels().get("provider"))
        .collect(Collectors.toSet());
  }

  @Test
  void idleConnectionsToAProviderThatIsGoneAreClosed() throws Exception {
    var closed = new CountDownLatch(1);
    ScriptedUpstream.Script answerAndWait =
        call -> {
          call.json(200, Scripts.whole("old"));
          call.awaitGone();
          closed.countDown();
        };
    try (var old = ScriptedUpstream.start(answerAndWait);
        var fresh = ScriptedUpstream.start(Scripts.chat("fresh"));
        var gateway =
            TestGateway.start(write(CLOUD.formatted("p", old.authority(), "p")), Map.of())) {
      assertTrue(gateway.chat("m", "").body().contains("old"));

      write(CLOUD.formatted("q", fresh.authority(), "q"));
      gateway.server().reload();

      assertTrue(gateway.chat("m", "").body().contains("fresh"));
      assertTrue(closed.await(10, TimeUnit.SECONDS), "the connection is open still");
      assertEquals(1, old.connections());
    }
  }

  @Test
  void aSecretThatIsRenewedIsTakenWhereTheFileIsWatched() throws IOException {
    var secret = Files.writeString(folder.resolve("secret"), "first");
    try (var upstream = ScriptedUpstream.start(Scripts.chat("hi"))) {
      var cloud = CLOUD.formatted("p", upstream.authority(), "p");
      var with = cloud.replace("type:", "api_key: {file: \"" + secret + "\"}, type:");
      try (var gateway = TestGateway.start(write("watch: true\n" + with), Map.of())) {
        gateway.chat("m", "");
        assertEquals("Bearer first", upstream.only().header("authorization").orElseThrow());

        Files.writeString(secret, "second");
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!upstream
            .requests()
            .getLast()
            .header("authorization")
            .orElseThrow()
            .equals("Bearer second")) {
          assertTrue(System.nanoTime() < end, "the secret is not taken");
          gateway.chat("m", "");
        }
      }
    }
  }

  @Test
  void whoeverStopsTakesNoOtherConfiguration() throws Exception {
    var mayEnd = new CountDownLatch(1);
    ScriptedUpstream.Script story =
        call -> {
          call.openEvents().event(Scripts.content("begun"));
          try {
            var _ = mayEnd.await(30, TimeUnit.SECONDS);
          } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
          }
          call.event(Scripts.finish("stop")).event("[DONE]").end();
        };
    try (var upstream = ScriptedUpstream.start(story);
        var gateway =
            TestGateway.start(write(CLOUD.formatted("p", upstream.authority(), "p")), Map.of());
        var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", ",\"stream\":true")));
      assertEquals(200, client.bare().status());
      client.chunk();
      var stopping = Thread.ofVirtual().start(gateway::stop);
      while (gateway.read("/readyz").statusCode() == 200) {
        Thread.onSpinWait();
      }

      write("providers: {mock: {type: mock}}");
      assertInstanceOf(Reloading.Outcome.Stopping.class, gateway.server().reload());

      mayEnd.countDown();
      var rest = new StringBuilder();
      for (var chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
        rest.append(new String(chunk, StandardCharsets.UTF_8));
      }
      assertTrue(rest.toString().endsWith("data: [DONE]\n\n"), rest.toString());
      stopping.join();
      assertInstanceOf(Reloading.Outcome.Stopping.class, gateway.server().reload());
    }
  }
}
