package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.ClearRow;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Calls that were refused without a row, as the log sums them up when the program stops.
@Tag("slow")
final class SummedUpTest {
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("well"));
  private final TestGateway gateway =
      TestGateway.start(
          """
          server: {limits: {body: 2KiB}}
          providers:
            own: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          models:
            canary-model:
              offers: [{provider: own, model: up}]
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private int status(HttpRequest.Builder request) {
    return gateway.send(request).statusCode();
  }

  private HttpRequest.Builder post(String body) {
    return gateway.request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private ClearRow summary() {
    gateway.stop();
    var all =
        ClearRow.of(gateway.folder()).stream()
            .filter(it -> it.kind() == RowKind.PERIOD_SUMMARY)
            .toList();
    assertEquals(1, all.size());
    return all.getFirst();
  }

  @Test
  void whatKnownCallersWereRefusedForIsCountedAndCallsThatHaveRowsAreRows() {
    assertEquals(200, gateway.chat("canary-model", "").statusCode());
    assertEquals(400, status(post("{\"model\":")));
    assertEquals(400, status(post("{}")));
    assertEquals(413, status(post("x".repeat(3_000))));
    assertEquals(404, gateway.chat("canary-nobody", "").statusCode());
    assertEquals(401, status(post("{}").setHeader("authorization", "Bearer sk-none")));

    var row = summary();

    assertEquals(2, row.number("refused", "syntax"));
    assertEquals(1, row.number("refused", "size"));
    assertEquals(1, row.number("refused", "not_allowed"));
    assertEquals(
        1,
        row.predicate()
            .find("rows")
            .orElseThrow()
            .find("kinds")
            .orElseThrow()
            .integer("inference-call")
            .orElse(0));
    assertFalse(row.statement().raw().contains("canary"));
  }

  @Test
  void whoHasNoKeyLeavesNothingInTheLog() {
    for (var ignored : List.of(1, 2, 3)) {
      assertEquals(401, status(post("{}").setHeader("authorization", "Bearer sk-none")));
    }

    assertEquals(
        "{\"conflict\":0,\"fault\":0,\"no_route\":0,\"not_allowed\":0,\"rate_limit\":0,\"size\":0,"
            + "\"slow\":0,\"syntax\":0,\"unavailable\":0}",
        summary().part("refused"));
  }
}
