package dev.sovereign.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.proof.CommitLabel;
import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.ShownRow;
import dev.sovereign.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What an answer carries of its attestation, and that its row holds the hashes of the bytes which
/// the client and the provider saw.
@Tag("slow")
final class AttestedAnswersTest {
  private static final String MEMBER = ",\"_sf_attestation\":";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String STREAM = ",\"stream\":true";

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway = TestGateway.over(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  /// An answer on a raw connection: its head, and its body in the chunks in which it came.
  private record Got(RawClient.Answer head, List<byte[]> chunks) {
    String id() {
      return head.header("X-Sovereign-Request-Id").orElseThrow();
    }

    byte[] body() {
      var body = new ByteArrayOutputStream();
      chunks.forEach(body::writeBytes);
      return body.toByteArray();
    }

    String text() {
      return new String(body(), UTF_8);
    }
  }

  private Got ask(String wish, String more, String... fields) throws IOException {
    var body = TestGateway.body("m", more);
    var head =
        "POST /v1/chat/completions HTTP/1.1\r\nhost: gateway\r\nauthorization: Bearer "
            + gateway.key()
            + (wish.isEmpty() ? "" : "\r\nX-SF-Attestation: " + wish)
            + (fields.length == 0 ? "" : "\r\n" + String.join("\r\n", fields))
            + "\r\ncontent-length: "
            + body.length()
            + "\r\n\r\n";
    try (var client = RawClient.to(gateway).say(head + body)) {
      return more.contains(STREAM) ? streamed(client) : plain(client);
    }
  }

  private static Got plain(RawClient client) {
    var answer = client.answer();
    return new Got(answer, List.of(answer.body()));
  }

  private static Got streamed(RawClient client) throws IOException {
    var head = client.bare();
    var chunks = new ArrayList<byte[]>();
    for (var chunk = client.chunk(); chunk.length > 0; chunk = client.chunk()) {
      chunks.add(chunk);
    }
    return new Got(head, chunks);
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"'',false", "compact,false", "chunk,false", "full,true"})
  void aPlainAnswerCarriesItAsItsLastMember(String wish, boolean isWhole) throws IOException {
    var got = ask(wish, "");

    var at = got.text().indexOf(MEMBER);
    var answer = got.text().substring(0, at) + "}";
    var shown = json(got.text().substring(at + MEMBER.length(), got.text().length() - 1));
    assertEquals(
        Scripts.whole("Hello there").replace("\"model\":\"up\"", "\"model\":\"m\""), answer);
    assertEquals("a", shown.string("provider_id").orElseThrow());
    assertEquals("open", shown.string("tier_observed").orElseThrow());
    assertEquals(2, shown.integer("rekor_index").orElseThrow()); // After keyset and routes.
    assertEquals(3, shown.integer("tree_size").orElseThrow());
    assertEquals(got.id(), shown.string("route_decision_id").orElseThrow());
    assertEquals(isWhole, shown.find("proof").isPresent());
    assertHashed(got, answer.getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STREAM})
  void whoWantsNoneGetsNoneAndTheRowIsThereAllTheSame(String more) throws IOException {
    var got = ask("off", more);

    assertFalse(got.text().contains("_sf_attestation"), got.text());
    assertHashed(got, got.body());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "compact"})
  void aStreamsEndAndItsAttestationLeaveInOnePieceThatClientsReadToItsEnd(String wish)
      throws IOException {
    var got = ask(wish, STREAM);

    var last = new String(got.chunks().getLast(), UTF_8);
    assertTrue(
        last.startsWith(DONE + "event: sf_attestation\ndata: {\"id\":\"chatcmpl-1\","), last);
    assertTrue(got.chunks().getLast().length < 3_072 - 16, last);
    var event = json(last.substring(last.indexOf("data: {") + 6).strip());
    assertEquals("m", event.string("model").orElseThrow());
    assertEquals("[]", event.find("choices").orElseThrow().raw());
    assertTrue(event.present("_sf_attestation").isPresent());
    var end = got.text().indexOf(DONE) + DONE.length();
    assertHashed(got, got.text().substring(0, end).getBytes(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({"chunk,false", "full,true"})
  void theFinishChunkCarriesItWhereThatIsAskedFor(String wish, boolean isWhole) throws IOException {
    var got = ask(wish, STREAM + ",\"stream_options\":{\"include_usage\":true}");

    assertTrue(got.text().endsWith(DONE), got.text());
    var finish = got.text().lines().filter(it -> it.contains("\"stop\"")).findFirst().orElseThrow();
    var member = finish.substring(finish.indexOf(MEMBER), finish.length() - 1);
    assertEquals(isWhole, member.contains("\"envelope\""));
    assertTrue(got.text().indexOf("prompt_tokens") > got.text().indexOf(MEMBER), got.text());
    assertHashed(got, got.text().replace(member, "").getBytes(UTF_8));
  }

  @Test
  void theFinishChunkOfTheChoiceThatEndsLastCarriesIt() throws IOException {
    var one = Scripts.content("one");
    var other = one.replace("\"index\":0", "\"index\":1");
    var finish = Scripts.finish("stop");
    upstream.script(
        call ->
            call.openEvents()
                .event(one)
                .event(other)
                .event(finish)
                .event(other)
                .event(finish.replace("\"index\":0", "\"index\":1"))
                .event("[DONE]")
                .end());

    var got = ask("chunk", STREAM + ",\"n\":2");

    var at = got.text().indexOf(MEMBER);
    assertEquals(at, got.text().lastIndexOf(MEMBER));
    assertTrue(got.text().lastIndexOf("\"index\":1", at) > got.text().lastIndexOf("data: ", at));
    assertEquals(6, got.text().split("data: ", -1).length - 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "chunk"})
  void aStreamThatWasHeldCarriesItToo(String wish) throws IOException {
    var got = ask(wish, STREAM, "X-SF-Stream-Failure: hold");

    assertTrue(got.text().contains("_sf_attestation"), got.text());
    var text = got.text().replaceAll("event: sf_attestation\ndata: .*\n\n", "");
    assertHashed(got, text.replaceAll(MEMBER + "[^\n]*}\n", "}\n").getBytes(UTF_8));
  }

  @Test
  void anErrorCarriesNoneAndItsBytesAreInTheLog() throws IOException {
    upstream.script(Scripts.error(500, "boom"));
    var got = ask("full", "");

    assertEquals(503, got.head().status());
    assertFalse(got.text().contains("_sf_attestation"), got.text());
    var row = ShownRow.of(gateway, got.id());
    assertEquals(
        row.commit(CommitLabel.RESPONSE_WIRE, got.body()),
        row.part("response").string("wire").orElseThrow());
    assertTrue(row.predicate().present("provider").isEmpty());
    var attempts = row.part("route").find("attempts").orElseThrow();
    assertTrue(attempts.raw().contains("\"http_class\":\"5xx\""), attempts.raw());
  }

  @Test
  void whatBreaksOffIsInTheLogWithItsError() throws IOException {
    upstream.script(call -> call.openEvents().event(Scripts.content("half")).close());
    var got = ask("chunk", STREAM);

    var row = ShownRow.of(gateway, got.id());
    assertEquals(
        row.commit(CommitLabel.RESPONSE_WIRE, got.body()),
        row.part("response").string("wire").orElseThrow());
    assertTrue(row.part("response").isTrue("aborted"));
  }

  @Test
  void anAttestationOfAGatewayBeforeUsIsLeftOut() throws IOException {
    var theirs = Scripts.whole("Hi").replace("{\"id\"", "{\"_sf_attestation\":{\"id\":1},\"id\"");
    upstream.script(call -> call.json(200, theirs));

    var got = ask("off", "");

    assertFalse(got.text().contains("_sf_attestation"), got.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", STREAM})
  void anAnswerThatIsGivenAgainIsTheSameByteForByte(String more) {
    var first = askNamed(more);
    var again = askNamed(more);

    assertEquals(first.body(), again.body());
    assertTrue(again.body().contains("_sf_attestation"), again.body());
    assertEquals(1, upstream.posts());
    var row = ShownRow.of(gateway, first.headers().firstValue("x-request-id").orElseThrow());
    assertEquals(
        row.commit(CommitLabel.CALL_IDEMPOTENCY_KEY, "k".getBytes(UTF_8)),
        row.part("call").string("idempotency_key").orElseThrow());
  }

  private HttpResponse<String> askNamed(String more) {
    return gateway.send(
        gateway
            .request("/v1/chat/completions")
            .setHeader("X-SF-Attestation", "compact")
            .header("Idempotency-Key", "k")
            .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", more))));
  }

  @Test
  void anotherWordIsRefused() throws IOException {
    var got = ask("perhaps", "");

    assertEquals(400, got.head().status());
    assertTrue(got.text().contains("\"code\":\"invalid_attestation\""), got.text());
    assertEquals(0, upstream.posts());
  }

  // The hashes in the row are those of what went over the wires.
  private void assertHashed(Got got, byte[] answer) {
    var row = ShownRow.of(gateway, got.id());
    var sent = upstream.requests().getLast().body();
    assertEquals(
        List.of(
            row.commit(CommitLabel.RESPONSE_WIRE, answer),
            row.commit(CommitLabel.REQUEST_FORWARDED, sent)),
        List.of(
            row.part("response").string("wire").orElseThrow(),
            row.part("request").string("forwarded").orElseThrow()));
    assertEquals(
        row.part("response").string("wire").orElseThrow(),
        row.statement()
            .find("subject")
            .orElseThrow()
            .items()
            .getFirst()
            .find("digest")
            .orElseThrow()
            .string("sfCommitV1")
            .orElseThrow());
  }
}
