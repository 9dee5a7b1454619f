package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.ByteBudget;
import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Answers that are kept in memory take from one bound, and give back at every end.
@Tag("slow")
final class HeldBytesTest {
  private static final int ROOM = 24_000_000;
  private static final int LONG = 16_000_000;
  private static final int KEPT = 7_000_000; // A longer one is not kept.
  private static final String TEXT = "~".repeat(LONG);

  private final CountDownLatch goOn = new CountDownLatch(1);
  private final ScriptedUpstream upstream = ScriptedUpstream.start(this::answer);
  private final ScriptedUpstream next = ScriptedUpstream.start(Scripts.chat("next"));
  private final ByteBudget budget = new ByteBudget(ROOM);
  private final TestGateway gateway = TestGateway.start(yaml(), new AnswerRooms(budget, 16_384));

  /// How a caller has the answer kept.
  private enum Way {
    PLAIN("plain", false, false),
    GATHERED("gathered", false, false),
    HELD("plain", true, true),
    SPLIT("split", true, false),
    SPLIT_AND_HELD("split", true, true);

    private final String provider;
    private final boolean streams;
    private final boolean holds;

    Way(String provider, boolean streams, boolean holds) {
      this.provider = provider;
      this.streams = streams;
      this.holds = holds;
    }

    String request(TestGateway gateway, String word) {
      var body =
          "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]%s}"
              .formatted(provider, word, streams ? ",\"stream\":true" : "");
      return RawClient.head(
              gateway,
              "POST /v1/chat/completions",
              "content-length: " + body.length(),
              "X-SF-Stream-Failure: " + (holds ? "hold" : "terminate"))
          + body;
    }
  }

  private String yaml() {
    var yaml = new StringBuilder(TestGateway.ONE_TRY).append("providers:\n");
    var chains = new StringBuilder("capabilities:\n");
    for (var kind : new String[] {"plain: auto", "gathered: always", "split: never"}) {
      var words = kind.split(": ", -1);
      yaml.append(
          "  %s-a: {type: openai-compatible, base_url: \"http://%s/v1\", upstream_stream: %s}\n"
              .formatted(words[0], upstream.authority(), words[1]));
      chains.append("  %s: {chain: [%s-a/m, next/m]}\n".formatted(words[0], words[0]));
    }
    return yaml.append("  next: {type: openai-compatible, base_url: \"http://")
        .append(next.authority())
        .append("/v1\"}\n")
        .append(chains)
        .toString();
  }

  // What the prompt says is done.
  private void answer(UpstreamCall call) throws IOException {
    var body = call.request().json();
    var word = body.find("messages").orElseThrow().items().getFirst().string("content").orElse("");
    if (body.isTrue("stream")) {
      call.openEvents();
      for (var i = 0; i < (word.equals("kept") ? KEPT : LONG); i += 1_000_000) {
        call.event(Scripts.content(TEXT.substring(0, 1_000_000)));
      }
      end(call, word);
      call.event(Scripts.finish("stop")).event("[DONE]").end();
    } else {
      var whole = Scripts.whole(TEXT);
      call.raw(
          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: "
              + whole.length()
              + "\r\n\r\n");
      call.raw(whole.substring(0, whole.length() - 10));
      end(call, word);
      call.raw(whole.substring(whole.length() - 10));
    }
  }

  private void end(UpstreamCall call, String word) throws IOException {
    switch (word) {
      case "cut" -> call.reset();
      case "wait" -> await();
      case "hang" -> call.awaitGone();
      default -> {}
    }
  }

  private void await() {
    try {
      assertTrue(goOn.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  @AfterEach
  void stop() {
    goOn.countDown();
    gateway.close();
    upstream.close();
    next.close();
  }

  private void heldAgain(long bytes) {
    Exposition.once(gateway, it -> it.sum("sovereign_held_answer_bytes") == bytes);
    assertEquals(bytes, budget.taken());
  }

  private void heldAtLeast(long bytes) {
    Exposition.once(gateway, it -> it.sum("sovereign_held_answer_bytes") >= bytes);
  }

  @ParameterizedTest
  @EnumSource
  void anAnswerHoldsItsBytesUntilItHasLeft(Way way) {
    try (var client = RawClient.to(gateway)) {
      client.say(way.request(gateway, "wait"));
      heldAtLeast(LONG / 2);
      goOn.countDown();

      var answer = client.answer();

      assertEquals(200, answer.status());
      assertEquals(LONG, answer.text().chars().filter(it -> it == '~').count());
      heldAgain(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatLeavesGivesThemBack(Way way) {
    var client = RawClient.to(gateway);
    client.say(way.request(gateway, "hang"));
    heldAtLeast(LONG / 2);

    client.close();

    heldAgain(0);
  }

  @ParameterizedTest
  @EnumSource
  void aProviderThatBreaksOffLeavesTheRoomToTheNext(Way way) {
    try (var client = RawClient.to(gateway)) {
      var answer = client.say(way.request(gateway, "cut")).answer();

      assertEquals(200, answer.status());
      assertTrue(answer.text().contains("next"), answer.text());
      heldAgain(0);
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutRoomTheCallIsRefusedAndNobodyElseIsPaid(Way way) {
    try (var first = RawClient.to(gateway);
        var second = RawClient.to(gateway)) {
      first.say(Way.PLAIN.request(gateway, "hang"));
      heldAtLeast(LONG - 100_000); // All but its end: there is no room for a second.
      var asked = next.calls();

      var refused = second.say(way.request(gateway, "go")).answer();

      assertEquals(503, refused.status(), refused.text());
      assertTrue(refused.text().contains("\"code\":\"no_room\""), refused.text());
      assertEquals("1", refused.header("retry-after").orElse(""));
      assertEquals("false", refused.header("x-should-retry").orElse(""));
      assertEquals(asked, next.calls());
    }
    heldAgain(0);
    assertTrue(gateway.chat("plain", "").body().contains("~~~"));
    var tried = gateway.stopAndReadRecords().stream().flatMap(it -> it.tried().stream());
    assertEquals(1, tried.filter(it -> it.outcome().equals("no_room")).count());
  }

  @ParameterizedTest
  @EnumSource
  void whatWasRefusedForWantOfRoomIsNoFailureOfTheProvider(Way way) {
    try (var first = RawClient.to(gateway)) {
      first.say(Way.PLAIN.request(gateway, "hang"));
      heldAtLeast(LONG - 100_000); // All but its end: there is no room for a second.
      var refused = Stream.generate(() -> refused(way)).limit(8);
      assertTrue(refused.allMatch(it -> it == 503));
    }
    heldAgain(0);

    assertTrue(gateway.chat(way.provider, "").body().contains("~~~"));
  }

  private int refused(Way way) {
    try (var client = RawClient.to(gateway)) {
      return client.say(way.request(gateway, "go")).answer().status();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatReadsNothingHoldsThemUntilItIsGone(Way way) throws Exception {
    var client = RawClient.to(gateway);
    client.socket().setReceiveBufferSize(4096);
    client.say(way.request(gateway, "go"));
    assertEquals(200, client.bare().status());
    heldAtLeast(LONG / 2);

    client.close();

    heldAgain(0);
  }

  @Test
  void anAnswerThatMayBeAskedForAgainIsKeptThoughItsClientLeft() throws Exception {
    var key = "Idempotency-Key: one\r\nauthorization:";
    var request = Way.HELD.request(gateway, "kept").replaceFirst("authorization:", key);
    var client = RawClient.to(gateway);
    client.socket().setReceiveBufferSize(4096);
    client.say(request);
    assertEquals(200, client.bare().status());
    client.close();
    heldAgain(0);
    var asked = upstream.calls();

    try (var again = RawClient.to(gateway)) {
      var answer = again.say(request).answer();

      assertEquals("true", answer.header("idempotent-replayed").orElse(""));
      assertEquals(KEPT, answer.text().chars().filter(it -> it == '~').count());
      assertEquals(asked, upstream.calls());
    }
  }

  @Test
  void shortAnswersAreNotCounted() {
    HttpResponse<String> answer = gateway.chat("next/m", "");

    assertEquals(200, answer.statusCode());
    assertEquals(0, budget.taken());
  }
}
