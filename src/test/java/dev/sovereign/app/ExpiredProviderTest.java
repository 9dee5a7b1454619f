package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.Certificates;
import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A provider whose certificate has expired is passed over, and the record says why.
@Tag("slow")
final class ExpiredProviderTest {
  private final Path folder = Folders.create();
  private final Certificates expired = Certificates.expired(folder);
  private final Certificates good = Certificates.good(folder);
  private final ScriptedUpstream first = ScriptedUpstream.start(Scripts.chat("No"), expired);
  private final ScriptedUpstream second = ScriptedUpstream.start(Scripts.chat("Well then"), good);

  @AfterEach
  void stop() {
    first.close();
    second.close();
    Folders.delete(folder);
  }

  @Test
  void theNextOfferAnswersAndTheRecordHasTheReason() throws Exception {
    var config = Folders.write(folder.resolve("sovereign.yaml"), yaml());
    var data = folder.resolve("data");
    var trusted = Certificates.trusted(folder, List.of(expired, good));

    HttpResponse<String> answer;
    try (var child = ChildGateway.start(config, data, "-Djavax.net.ssl.trustStore=" + trusted)) {
      answer = call(child);
      child.stop();
    }

    assertEquals(200, answer.statusCode(), answer.body());
    assertTrue(answer.body().contains("Well then"), answer.body());
    assertEquals(List.of("tls", "answered"), outcomes(Records.of(data)));
    assertEquals(0, first.calls());
  }

  private String yaml() {
    return """
        providers:
          old: {type: openai-compatible, base_url: "https://localhost:%d/v1"}
          new: {type: openai-compatible, base_url: "https://localhost:%d/v1"}
        models:
          m:
            offers: [{provider: old, model: up}, {provider: new, model: up}]
        """
        .formatted(first.port(), second.port());
  }

  private static HttpResponse<String> call(ChildGateway child)
      throws IOException, InterruptedException {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(
          HttpRequest.newBuilder(URI.create(child.url() + "/v1/chat/completions"))
              .header("authorization", "Bearer " + ChildGateway.KEY)
              .POST(HttpRequest.BodyPublishers.ofString(TestGateway.body("m", "")))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }
  }

  private static List<String> outcomes(List<CallRecord> records) {
    return records.stream()
        .flatMap(it -> it.tried().stream())
        .map(CallRecord.Tried::outcome)
        .toList();
  }
}
