package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.Ports;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// How many attempts a call gets, and what counts as one.
@Tag("slow")
final class AttemptsTest {
  private final ScriptedUpstream bad = ScriptedUpstream.start(Scripts.error(500, "no"));
  private final ScriptedUpstream good = ScriptedUpstream.start(Scripts.chat("well"));

  @AfterEach
  void stop() {
    bad.close();
    good.close();
  }

  private TestGateway gateway(String chain, String more) {
    return TestGateway.start(
        """
        providers:
          bad: {type: openai-compatible, base_url: "http://%s/v1"}
          good: {type: openai-compatible, base_url: "http://%s/v1"}
          gone: {type: openai-compatible, base_url: "http://127.0.0.1:%d/v1"}
        capabilities:
          c: {chain: [%s], retry_in_place: {errors: 0}}
        %s
        """
            .formatted(bad.authority(), good.authority(), Ports.free(), chain, more));
  }

  private static List<String> tried(TestGateway gateway) {
    return gateway.stopAndReadRecords().getFirst().tried().stream()
        .map(it -> it.model() + " " + it.outcome() + (it.sent() ? " sent" : ""))
        .toList();
  }

  @Test
  void atMostThreeAreSent() {
    try (var gateway = gateway("bad/1, bad/2, bad/3, good/4", "")) {
      var answer = gateway.chat("c", "");

      assertEquals(503, answer.statusCode(), answer.body());
      assertEquals("3", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
      assertEquals(3, bad.calls());
      assertEquals(0, good.calls());
    }
  }

  @Test
  void theirNumberIsASetting() {
    try (var gateway = gateway("bad/1, good/2", "routing: {attempts: 1}")) {
      assertEquals(503, gateway.chat("c", "").statusCode());
      assertEquals(0, good.calls());
    }
  }

  @Test
  void aRefusedConnectionCostsNone() {
    try (var gateway = gateway("gone/1, bad/2, gone/3, bad/4, good/5", "")) {
      var answer = gateway.chat("c", "");

      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("3", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
      assertEquals(
          List.of(
              "1 connect",
              "2 server_error sent",
              "3 connect",
              "4 server_error sent",
              "5 answered sent"),
          tried(gateway));
    }
  }

  @Test
  void aChainOfRefusedConnectionsIsUnavailableAndRecordsThatNobodyWasAsked() {
    try (var gateway = gateway("gone/1", "")) {
      var answer = gateway.chat("c", "");

      assertEquals(503, answer.statusCode());
      assertTrue(answer.body().contains("upstream_unavailable"), answer.body());
      assertEquals(List.of("1 connect"), tried(gateway));
    }
  }

  @Test
  void noneIsBegunWithLessThanTwoSecondsLeft() {
    bad.script(Scripts.silence());
    try (var gateway = gateway("bad/1, good/2", "timeouts: {total: 2300ms, headers: 400ms}")) {
      var answer = gateway.chat("c", ",\"stream\":true");

      assertEquals(504, answer.statusCode(), answer.body());
      assertEquals(0, good.calls());
    }
  }

  @Test
  void aConnectionThatTheProviderHadGivenUpIsNoFailure() {
    var count = new AtomicInteger();
    good.script(
        call -> {
          if (count.incrementAndGet() == 2) {
            call.close(); // As if it had closed the idle connection just as the request left.
          } else {
            Scripts.chat("well").answer(call);
          }
        });
    try (var gateway = gateway("good/1", "")) {
      gateway.chat("c", "");

      var answer = gateway.chat("c", "");

      assertEquals(200, answer.statusCode(), answer.body());
      assertEquals("1", answer.headers().firstValue("X-Sovereign-Attempts").orElseThrow());
      assertEquals(3, good.calls());
      assertEquals(2, good.connections());
    }
  }

  @Test
  void aProviderThatClosesEveryUsedConnectionIsAskedOnceMoreOnly() {
    var first = new AtomicInteger();
    good.script(
        call -> {
          if (first.getAndIncrement() == 0) {
            Scripts.chat("well").answer(call);
          } else {
            call.close();
          }
        });
    try (var gateway = gateway("good/1", "")) {
      gateway.chat("c", "");

      assertEquals(503, gateway.chat("c", "").statusCode());
      assertEquals(3, good.calls());
    }
  }

  @Test
  void aUsedConnectionThatBreaksAfterSomeWorkIsAFailureAndSentOnlyOnce() {
    var first = new AtomicInteger();
    good.script(
        call -> {
          if (first.getAndIncrement() == 0) {
            Scripts.chat("well").answer(call);
          } else {
            LockSupport.parkNanos(1_000_000_000); // It works.
            call.close();
          }
        });
    try (var gateway = gateway("good/1", "")) {
      gateway.chat("c", "");

      assertEquals(503, gateway.chat("c", "").statusCode());
      assertEquals(2, good.calls());
    }
  }

  @Test
  void aFreshConnectionThatBreaksIsAFailureAndSentOnlyOnce() {
    good.script(Scripts.reset());
    try (var gateway = gateway("good/1", "")) {
      var answer = gateway.chat("c", "");

      assertEquals(503, answer.statusCode(), answer.body());
      assertEquals(1, good.calls());
    }
  }

  @Test
  void aUsedConnectionThatBreaksInTheAnswerIsAFailure() {
    var count = new AtomicInteger();
    good.script(
        call -> {
          if (count.incrementAndGet() == 2) {
            call.raw("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\n{").close();
          } else {
            Scripts.chat("well").answer(call);
          }
        });
    try (var gateway = gateway("good/1", "")) {
      gateway.chat("c", "");

      assertEquals(503, gateway.chat("c", "").statusCode());
      assertEquals(2, good.calls());
      var endings = gateway.stopAndReadRecords().stream().map(CallRecord::result).toList();
      assertEquals(List.of("complete", "failed"), endings.stream().map(it -> it.ending()).toList());
    }
  }
}
