package dev.sovereign.faults;

import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.Steps;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// F-25: a caller who leaves, at each point of a call.
@Tag("slow")
final class ClientFaultsTest {
  private static final long CUT_NANOS = 250_000_000;
  private static final Script ROLE = event(Scripts.delta("\"role\":\"assistant\""));
  private static final Script WORD = event(Scripts.content("half"));
  private static final Script FINISH = event(Scripts.finish("stop"));

  private final CountDownLatch reached = new CountDownLatch(1);
  private final CompletableFuture<Long> cut = new CompletableFuture<>();

  /// How far the provider has come when the caller leaves.
  ///
  /// @param tried what the record then says of a stream
  private record Moment(String words, String tried, Script before) {
    private static final String OPEN = "a cancelled";
    private static final String COMMITTED = "a answered";

    static Stream<Moment> all() {
      return Stream.of(
          BEFORE_HEADERS,
          new Moment("before content", OPEN, Steps.all(events(), ROLE)),
          new Moment("at a token", COMMITTED, Steps.all(events(), ROLE, WORD)),
          new Moment("before the end", COMMITTED, Steps.all(events(), WORD, FINISH)));
    }

    static final Moment BEFORE_HEADERS = new Moment("before headers", OPEN, Steps.all());

    boolean isCommitted() {
      return tried.equals(COMMITTED);
    }

    @Override
    public String toString() {
      return words;
    }
  }

  static Stream<Arguments> cells() {
    return Stream.concat(
        Stream.of(of(Moment.BEFORE_HEADERS, Asked.PLAIN)),
        Moment.all().flatMap(it -> Stream.of(of(it, Asked.STREAM), of(it, Asked.GATHERED))));
  }

  private static Arguments of(Moment moment, Asked asked) {
    return Arguments.of(moment, asked);
  }

  private Script upTo(Script before) {
    return Steps.all(
        before,
        call -> {
          reached.countDown();
          cut.complete(call.awaitGone());
        });
  }

  @ParameterizedTest(name = "F-25 {1}: {0}")
  @MethodSource("cells")
  void theProviderIsCutOffAndNobodyElseIsAsked(Moment moment, Asked asked) throws Exception {
    var settings = new Scene.Settings(asked, "{}", "45s");
    try (var scene = Scene.of(settings, upTo(moment.before), Verdict.GOOD)) {
      var left = leave(scene.gateway(), asked, asked.isStream() && moment.isCommitted());

      assertCut(left, moment.words);
      assertEquals(List.of(1L, 0L), List.of(scene.a().posts(), scene.b().posts()));
      var record = scene.record();
      assertEquals("client_gone", record.result().ending());
      var tried = asked.isStream() ? moment.tried : "a cancelled";
      assertEquals(List.of(tried), Verdict.tried(record));
    }
  }

  @ParameterizedTest(name = "F-25 {0}: the second provider is being asked")
  @EnumSource(names = {"PLAIN", "STREAM"})
  void theSecondProviderIsCutOffToo(Asked asked) throws Exception {
    var settings = new Scene.Settings(asked, "{}", "45s");
    try (var scene = Scene.of(settings, Scripts.error(500, "no"), upTo(Steps.all()))) {
      var left = leave(scene.gateway(), asked, false);

      assertCut(left, "the second provider");
      var record = scene.record();
      assertEquals("client_gone", record.result().ending());
      assertEquals(List.of("a server_error", "b cancelled"), Verdict.tried(record));
    }
  }

  private void assertCut(long left, String when) throws Exception {
    var gone = cut.get(10, TimeUnit.SECONDS);
    assertTrue(gone - left < CUT_NANOS, () -> when + ": " + (gone - left) / 1_000_000 + " ms");
  }

  // When the caller left, as [System#nanoTime].
  private long leave(TestGateway gateway, Asked asked, boolean hasContent) throws Exception {
    try (var client = RawClient.to(gateway)) {
      var body = TestGateway.body("c", ",\"stream\":" + asked.isStream());
      client.say(RawClient.chat(gateway, body));
      assertTrue(reached.await(10, TimeUnit.SECONDS), "no provider was asked");
      if (hasContent) {
        client.bare();
        assertTrue(client.chunk().length > 0);
      }
      return System.nanoTime();
    }
  }

  @Test
  void aCallerWhoLeavesInTheBodyReachesNoProviderAndIsNoCall() throws IOException {
    var settings = new Scene.Settings(Asked.PLAIN, "{}", "45s");
    try (var scene = Scene.of(settings, Verdict.GOOD, Verdict.GOOD)) {
      try (var client = RawClient.to(scene.gateway())) {
        var whole = RawClient.chat(scene.gateway(), TestGateway.body("c", ""));
        client.say(whole.substring(0, whole.length() - 9));
      }

      assertEquals(200, scene.gateway().read("/healthz").statusCode());
      assertEquals(List.of(), scene.gateway().stopAndReadRecords());
      assertEquals(0, scene.a().connections());
    }
  }

  @Test
  void aCallerWhoClosesAfterTheEndIsACompleteCall() throws IOException {
    var settings = new Scene.Settings(Asked.STREAM, "{}", "45s");
    try (var scene = Scene.of(settings, Verdict.GOOD, Verdict.GOOD)) {
      try (var client = RawClient.to(scene.gateway())) {
        client.say(RawClient.chat(scene.gateway(), TestGateway.body("c", ",\"stream\":true")));
        assertTrue(client.answer().text().endsWith("data: [DONE]\n\n"));
      }

      assertEquals("complete", scene.record().result().ending());
    }
  }
}
