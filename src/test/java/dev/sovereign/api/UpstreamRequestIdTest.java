package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.json.Json;
import dev.sovereign.proof.CommitLabel;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a provider calls a request is kept for the operator, and shown to nobody else.
@Tag("slow")
final class UpstreamRequestIdTest {
  private static final String ID = "req_8f3a-upstream";

  private final ScriptedUpstream own = ScriptedUpstream.start(Scripts.error(500, "no"));
  private final ScriptedUpstream cloud = ScriptedUpstream.start(Scripts.chat("Well then"));

  @AfterEach
  void stop() {
    own.close();
    cloud.close();
  }

  private static ScriptedUpstream.Script whole(int status, String body, String fields) {
    return call -> call.json(status, body, fields);
  }

  private static String shown(TestGateway gateway, String id) {
    var asked = gateway.request("/api/v1/calls/" + id);
    var admin = asked.setHeader("authorization", "Bearer " + gateway.server().adminKey());
    var call = Json.parseAll(gateway.send(admin).body().getBytes(StandardCharsets.UTF_8));
    return call.find("attempts").orElseThrow().items().stream()
        .map(it -> it.find("upstream_request_id").orElseThrow().raw())
        .toList()
        .toString();
  }

  private static String commit(ShownRow row, String id) {
    var bytes = id.getBytes(StandardCharsets.US_ASCII);
    return row.commit(CommitLabel.PROVIDER_UPSTREAM_REQUEST_ID, bytes);
  }

  @Test
  void eachAttemptHasTheIdThatItsProviderGave() {
    own.script(whole(500, "{}", "request-id: first-7\r\n"));
    cloud.script(whole(200, Scripts.whole("Hi"), "x-request-id: " + ID + "\r\n"));
    try (var gateway = TestGateway.over(own, cloud)) {
      var answer = gateway.chat("m", "");
      var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();

      assertEquals("[\"first-7\", \"" + ID + "\"]", shown(gateway, id));
      var row = ShownRow.of(gateway, id);
      assertEquals(
          Optional.of(commit(row, ID)), row.part("provider").string("upstream_request_id"));
      assertFalse(answer.headers().toString().contains(ID), () -> answer.headers().toString());
      assertFalse(answer.body().contains(ID), answer::body);
      assertFalse(row.predicate().raw().contains(ID));
      assertEquals(
          List.of(Optional.of("first-7"), Optional.of(ID)),
          gateway.stopAndReadRecords().getFirst().tried().stream()
              .map(CallRecord.Tried::upstreamId)
              .toList());
    }
  }

  @Test
  void aStreamHasOneToo() {
    own.script(
        call ->
            call.raw("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n")
                .raw("X-Generation-Id: gen-9\r\ntransfer-encoding: chunked\r\n\r\n")
                .event(Scripts.content("Hi"))
                .event(Scripts.finish("stop"))
                .event("[DONE]")
                .end());
    try (var gateway = TestGateway.over(own, cloud)) {
      var answer = gateway.chat("m", ",\"stream\":true");
      var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();

      assertEquals("[\"gen-9\"]", shown(gateway, id));
      var row = ShownRow.of(gateway, id);
      assertEquals(
          Optional.of(commit(row, "gen-9")), row.part("provider").string("upstream_request_id"));
      assertFalse(answer.body().contains("gen-9"), answer::body);
    }
  }

  @Test
  void whereNoneCameNoneIsKept() {
    own.script(whole(200, Scripts.whole("Hi"), "x-request-id: two words\r\n"));
    try (var gateway = TestGateway.over(own, cloud)) {
      var id = gateway.chat("m", "").headers().firstValue("X-Sovereign-Request-Id").orElseThrow();

      assertEquals("[null]", shown(gateway, id));
      assertEquals(
          Optional.empty(), ShownRow.of(gateway, id).part("provider").find("upstream_request_id"));
    }
  }
}
