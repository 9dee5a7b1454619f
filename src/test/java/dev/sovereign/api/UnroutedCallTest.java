package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sovereign.json.Json;
import dev.sovereign.proof.CommitLabel;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What is kept of calls that nobody serves where they have to stay.
@Tag("slow")
final class UnroutedCallTest {
  private static final String PROVIDER =
      "{type: openai-compatible, base_url: \"http://127.0.0.1:1/v1\", place: %s}";
  private final TestGateway gateway =
      TestGateway.start(
          """
          providers:
            one: %s
            two: %s
            three: %s
          models:
            m:
              offers:
                - {provider: one, model: up}
                - {provider: two, model: up}
                - {provider: three, model: up}
          """
              .formatted(
                  PROVIDER.formatted("au"), PROVIDER.formatted("nz"), PROVIDER.formatted("us")));

  @AfterEach
  void stop() {
    gateway.close();
  }

  private HttpResponse<String> refused() {
    var answer =
        gateway.send(
            gateway
                .request("/v1/chat/completions")
                .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", "")))
                .header("X-Sovereign-Residency", "de"));
    assertEquals(400, answer.statusCode(), answer.body());
    return answer;
  }

  @Test
  void itHasARowThatNamesNobodyAndIsNoUsage() {
    var answer = refused();
    var id = answer.headers().firstValue("x-request-id").orElseThrow();

    var row = ShownRow.of(gateway, id);

    assertEquals("null", row.predicate().find("provider").map(Json::raw).orElse(""));
    assertEquals("open", row.part("tier").string("observed").orElseThrow());
    assertEquals("de", row.part("residency").string("required").orElseThrow());
    assertEquals("[]", row.part("route").find("attempts").map(Json::raw).orElse(""));
    assertEquals(3, row.part("route").integer("candidates_considered").orElseThrow());
    assertEquals("{}", row.part("usage").raw());
    assertEquals(
        row.commit(CommitLabel.RESPONSE_WIRE, answer.body().getBytes(StandardCharsets.UTF_8)),
        row.part("response").string("wire").orElseThrow());
    assertFalse(answer.body().contains("_sf_attestation"));
    var record = gateway.stopAndReadRecords().getFirst();
    assertEquals("no_route", record.result().ending());
    assertEquals(
        List.of("outside_residency", "outside_residency", "outside_residency"),
        record.decision().candidates().stream().flatMap(it -> it.excluded().stream()).toList());
  }

  @Test
  void itsRefusalWaitsForTheRow() {
    var before = leaves();

    assertEquals(
        IntStream.rangeClosed(1, 20).mapToObj(it -> before + it).toList(),
        IntStream.range(0, 20).mapToObj(_ -> leavesAfterARefusal()).toList());
  }

  private long leavesAfterARefusal() {
    refused();
    return leaves();
  }

  private long leaves() {
    return gateway
        .read("/metrics")
        .body()
        .lines()
        .filter(it -> it.startsWith("sovereign_log_leaves "))
        .map(it -> (long) Double.parseDouble(it.substring(it.indexOf(' '))))
        .findFirst()
        .orElseThrow();
  }
}
