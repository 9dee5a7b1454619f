package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.NumberCheck;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ServedLog;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.JournalFsck;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Clients that leave as soon as their call came, with strict audit and a real disk: while the row
/// that opens the call is made durable.
@Tag("slow")
final class LeftBeforeSentTest {
  private static final int CALLS = 20;
  private static final int LOOKS = 1_000;
  private static final long LOOK_NANOS = 20_000_000;

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          log: {audit: strict}
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          models:
            m: {offers: [{provider: a, model: up}]}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private void askAndLeave() {
    try (var client = RawClient.to(gateway)) {
      client.say(RawClient.chat(gateway, TestGateway.body("m", "")));
    }
  }

  private List<RowKind> kinds() {
    return new ServedLog(gateway.url()).kinds();
  }

  private void awaitClosed() {
    for (var i = 0; i < LOOKS && count(RowKind.CALL_CLOSE) < CALLS; i++) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
    assertEquals(CALLS, count(RowKind.CALL_CLOSE));
  }

  private int count(RowKind kind) {
    return Collections.frequency(kinds(), kind);
  }

  private void assertClosedAsAborted(CallRecord call) {
    assertEquals("client_gone", call.result().ending());
    var row = ShownRow.of(gateway, call.id());
    assertTrue(row.part("response").isTrue("aborted"));
    var opened = (int) row.part("log").integer("open_index").orElseThrow();
    assertEquals(RowKind.CALL_OPEN, kinds().get(opened));
  }

  @Test
  void nobodyIsAskedForThemAndEachOpenedCallIsClosed() throws IOException {
    IntStream.range(0, CALLS).forEach(_ -> askAndLeave());
    awaitClosed();
    assertEquals(CALLS, count(RowKind.CALL_OPEN));
    var calls = Records.ofCopy(gateway.folder());
    var unasked = calls.stream().filter(it -> it.tried().isEmpty()).toList();

    assertEquals(CALLS, calls.size());
    assertFalse(unasked.isEmpty(), "no client left before its call was opened");
    assertTrue(upstream.posts() <= CALLS - unasked.size(), upstream.posts() + " were asked");
    unasked.forEach(this::assertClosedAsAborted);

    gateway.stop();
    var numbers = new NumberCheck();
    var data = gateway.folder();
    var report =
        JournalFsck.check(data.resolve("journal"), data.resolve("log"), Optional.empty(), numbers);
    assertTrue(report.isSound(), report.toString());
    assertEquals(List.of(), numbers.wrong());
    assertEquals(CALLS, numbers.checked());
  }
}
