package dev.sovereign.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.proof.Report;
import dev.sovereign.proof.Verifier;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.TrustPolicy;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a caller saved of a running server is proved by the verifier, which asks nobody.
@Tag("slow")
final class VerifiedAnswersTest {
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Hello there"));
  private final TestGateway gateway = TestGateway.over(upstream);

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  private HttpResponse<String> ask(String body, String wish) {
    return gateway.send(
        gateway
            .request("/v1/chat/completions")
            .setHeader("X-SF-Attestation", wish)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  private Report verify(String answer, Optional<String> attestation, String request) {
    return verify(answer, attestation, request, 2);
  }

  /// @param keys so many of the log's are trusted, that of Ed25519 first
  private Report verify(String answer, Optional<String> attestation, String request, int keys) {
    var logs = gateway.read("/log/vkey").body().lines().limit(keys).map(it -> "log " + it + "\n");
    var policy = logs.collect(Collectors.joining()) + "quorum none\n";
    return Verifier.verify(
        new Verifier.Given(
            answer.getBytes(UTF_8),
            attestation.map(it -> it.getBytes(UTF_8)),
            Optional.of(request.getBytes(UTF_8)),
            Optional.of(TrustPolicy.parse(policy.getBytes(UTF_8))),
            new Verifier.Wishes(false, true, Optional.empty())));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void anAnswerWithItsWholeAttestationNeedsNothingElse(String more) {
    var request = TestGateway.body("m", more);
    var answer = ask(request, "full");

    var report = verify(answer.body(), Optional.empty(), request);

    assertEquals(0, report.exitCode(), report.text());
  }

  @ParameterizedTest
  @CsvSource({"'',compact", "'',off", "',\"stream\":true',compact", "',\"stream\":true',chunk"})
  void oneWithoutItIsProvedByWhatIsFetchedLater(String more, String wish) {
    var request = TestGateway.body("m", more);
    var answer = ask(request, wish);
    ask(request, "off"); // The log has grown since.
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var attestation = gateway.read("/v1/attestations/" + id).body();

    var report = verify(answer.body(), Optional.of(attestation), request);

    assertEquals(0, report.exitCode(), report.text());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void anAnswerIsSignedByEd25519AndWhatIsFetchedLaterByMlDsaToo(int keys) {
    var request = TestGateway.body("m", "");
    var answer = ask(request, "full");
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var attestation = gateway.read("/v1/attestations/" + id).body();

    assertTrue(answer.body().length() < 9_000, answer.body());
    assertTrue(attestation.length() > 12_000, attestation);
    assertEquals(0, verify(answer.body(), Optional.empty(), request, keys).exitCode());
    var later = verify(answer.body(), Optional.of(attestation), request, keys);
    assertEquals(0, later.exitCode(), later.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void aWordThatIsChangedIsFound(String more) {
    var request = TestGateway.body("m", more);
    var answer = ask(request, "full").body().replace("there", "where");

    var report = verify(answer, Optional.empty(), request);

    assertEquals(1, report.exitCode(), report.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"stream\":true"})
  void aRefusalIsProvedToo(String more) {
    upstream.script(Scripts.error(500, "boom"));
    var request = TestGateway.body("m", more);
    var answer = ask(request, "full");
    var id = answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
    var attestation = gateway.read("/v1/attestations/" + id).body();

    var report = verify(answer.body(), Optional.of(attestation), request);

    assertFalse(report.text().contains("fail"), report.text());
  }
}
