package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A thousand streams are open through three providers while the configuration is reloaded twenty
/// times: providers go, move and come, models change their names, and every third file is wrong.
@Tag("slow")
final class ReloadUnderLoadTest {
  private static final int STREAMS = 1000;
  private static final int RELOADS = 20;
  private static final int OPENING = 50;
  private static final long PATIENCE = 120;

  @TempDir Path folder;

  // After each reload every stream gets one word more.
  private final List<CountDownLatch> words =
      IntStream.range(0, RELOADS).mapToObj(_ -> new CountDownLatch(1)).toList();
  private final CountDownLatch begun = new CountDownLatch(STREAMS);
  private final List<ScriptedUpstream> slow =
      IntStream.range(0, 3).mapToObj(_ -> ScriptedUpstream.start(this::tell)).toList();
  private final ScriptedUpstream even = ScriptedUpstream.start(Scripts.chat("even"));
  private final ScriptedUpstream odd = ScriptedUpstream.start(Scripts.chat("odd"));
  private final ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor();

  private void tell(UpstreamCall call) throws IOException {
    if (call.request().target().startsWith("GET ")) {
      call.json(200, "{}"); // An own server is asked how it is.
      return;
    }
    call.openEvents().event(Scripts.content("begun"));
    for (var i = 0; i < RELOADS; i++) {
      await(words.get(i));
      call.event(Scripts.content(" " + i));
    }
    call.event(Scripts.finish("stop")).event(Scripts.usage(1, 21)).event("[DONE]").end();
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(PATIENCE, TimeUnit.SECONDS));
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    words.forEach(CountDownLatch::countDown);
    clients.shutdownNow();
    slow.forEach(ScriptedUpstream::close);
    even.close();
    odd.close();
  }

  @Test
  void noStreamBreaksAndNewCallsSeeTheNewConfiguration() throws Exception {
    var file = Files.writeString(folder.resolve("sovereign.yaml"), first());
    try (var gateway = TestGateway.start(file, Map.of())) {
      var streams = begin(gateway);
      for (var i = 0; i < RELOADS; i++) {
        reload(i, file, gateway);
        words.get(i).countDown();
      }

      var whole =
          "begun" + String.join("", IntStream.range(0, RELOADS).mapToObj(i -> " " + i).toList());
      var broken = streams.stream().map(ReloadUnderLoadTest::text).filter(it -> !it.equals(whole));
      assertEquals(List.of(), broken.limit(3).toList());
      var records = gateway.stopAndReadRecords();
      assertEquals(
          STREAMS,
          records.stream()
              .filter(it -> it.result().ending().equals("complete"))
              .filter(it -> it.asked().model().startsWith("slow"))
              .count());
    }
  }

  // Not all at once: how fast a machine connects is not what is asked here.
  private List<Future<String>> begin(TestGateway gateway) {
    var opening = new Semaphore(OPENING);
    var streams =
        IntStream.range(0, STREAMS)
            .mapToObj(i -> clients.submit(() -> stream(gateway, "slow-" + i % 3, opening)))
            .toList();
    await(begun);
    return streams;
  }

  private String stream(TestGateway gateway, String model, Semaphore opening) throws IOException {
    var text = new StringBuilder();
    opening.acquireUninterruptibly();
    try (var client = RawClient.to(gateway)) {
      try {
        client.socket().setSoTimeout((int) TimeUnit.SECONDS.toMillis(PATIENCE));
        client.say(RawClient.chat(gateway, TestGateway.body(model, ",\"stream\":true")));
        assertEquals(200, client.bare().status());
        text.append(new String(client.chunk(), StandardCharsets.UTF_8));
      } finally {
        opening.release();
        begun.countDown(); // One that failed is found when its text is looked at.
      }
      for (var chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
        text.append(new String(chunk, StandardCharsets.UTF_8));
      }
      return text.toString();
    }
  }

  // What the events say, if they end as a whole answer does.
  private static String text(Future<String> stream) {
    try {
      var events = stream.get(PATIENCE, TimeUnit.SECONDS);
      var content = Pattern.compile("\"content\":\"([^\"]*)\"").matcher(events).results();
      return content.map(it -> it.group(1)).collect(Collectors.joining())
          + (events.endsWith("data: [DONE]\n\n") ? "" : " … and no end: " + events);
    } catch (ExecutionException | TimeoutException | InterruptedException failed) {
      return "broken: " + failed;
    }
  }

  private void reload(int i, Path file, TestGateway gateway) throws IOException {
    var isWrong = i % 3 == 2;
    Files.writeString(file, isWrong ? wrong(i) : good(i));

    var outcome = gateway.server().reload();

    if (isWrong) {
      assertInstanceOf(Reloading.Outcome.Refused.class, outcome);
      assertServed(i - 1, gateway);
    } else {
      assertInstanceOf(Reloading.Outcome.Taken.class, outcome, outcome.toString());
      assertServed(i, gateway);
    }
  }

  private static void assertServed(int i, TestGateway gateway) {
    var answer = gateway.chat("m-" + i, "");
    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains(i % 2 == 0 ? "\"even\"" : "\"odd\""), answer.body());
    assertEquals(404, gateway.chat("m-" + (i + 1), "").statusCode());
    assertEquals(404, gateway.chat("slow-1", "").statusCode());
  }

  // Own servers are watched, clouds are not.
  private String first() {
    return """
    timeouts: {connect: 1m, headers: 1m, first_token: 1m, idle: 10m, progress: 10m, total: 30m}
    providers:
      p0: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
      p1: {type: vllm, base_url: "http://%s/v1"}
      p2: {type: openai-compatible, base_url: "http://%s/v1"}
    models:
      slow-0: {offers: [{provider: p0, model: up}]}
      slow-1: {offers: [{provider: p1, model: up}]}
      slow-2: {offers: [{provider: p2, model: up}]}
    """
        .formatted(slow.get(0).authority(), slow.get(1).authority(), slow.get(2).authority());
  }

  // The first provider keeps its name and moves; the others are gone; now and then there is a mock.
  private String good(int i) {
    return """
    timeouts: {connect: 1m, headers: 1m}
    providers:
      p0: {type: openai-compatible, base_url: "http://%s/v1", source: %s}
      q%d: {type: %s}
    models:
      m-%d: {offers: [{provider: p0, model: up}]}
    """
        .formatted(
            (i % 2 == 0 ? even : odd).authority(),
            i % 4 == 0 ? "gpu" : "cloud",
            i,
            i % 2 == 0 ? "mock" : "vllm, base_url: \"http://127.0.0.1:9/v1\"",
            i);
  }

  private String wrong(int i) {
    return i % 2 == 0 ? good(i).replace("up}", "up, modl: x}") : "providers: [";
  }
}
