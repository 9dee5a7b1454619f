package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A disk that takes no more bytes: no answer ends as a success, and no provider is paid again.
///
/// The kernel makes it fail: the running program may write nothing more to any file.
@Tag("slow")
final class JournalFailureTest {
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
  private final Path folder = Folders.create();
  private final Path config =
      Folders.write(
          folder.resolve("sovereign.yaml"),
          """
          providers:
            own: {type: openai-compatible, base_url: "http://%1$s/v1", source: gpu}
            plain: {type: openai-compatible, base_url: "http://%1$s/v1", upstream_stream: never}
          """
              .formatted(upstream.authority()));

  @AfterEach
  void stop() {
    http.close();
    upstream.close();
    Folders.delete(folder);
  }

  private HttpResponse<String> chat(ChildGateway child, boolean stream)
      throws IOException, InterruptedException {
    return chat(child, "own", stream);
  }

  private HttpResponse<String> chat(ChildGateway child, String provider, boolean stream)
      throws IOException, InterruptedException {
    var body = TestGateway.body(provider + "/up", ",\"stream\":" + stream);
    return http.send(
        HttpRequest.newBuilder(URI.create(child.url() + "/v1/chat/completions"))
            .header("authorization", "Bearer " + ChildGateway.KEY)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> read(ChildGateway child, String path)
      throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(URI.create(child.url() + path)).build();
    return http.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static void forbidWrites(ChildGateway child) throws IOException, InterruptedException {
    var limit =
        new ProcessBuilder("prlimit", "--pid", Long.toString(child.pid()), "--fsize=0:0").start();
    assertEquals(0, limit.waitFor(), "prlimit");
  }

  @ParameterizedTest
  @CsvSource({"own, false", "own, true", "plain, true"})
  void anAnswerThatCannotBeRecordedDoesNotEndAsASuccess(String provider, boolean stream)
      throws IOException, InterruptedException {
    try (var child = ChildGateway.start(config, folder.resolve("data"))) {
      assertEquals(200, chat(child, provider, stream).statusCode());
      forbidWrites(child);

      var answer = chat(child, provider, stream);

      assertFalse(answer.body().contains("[DONE]"), answer.body());
      assertTrue(answer.body().contains("not_recordable"), answer.body());
      assertEquals(stream ? 200 : 503, answer.statusCode());
      assertEquals(2, upstream.calls());
    }
  }

  @Test
  void afterThatNoProviderIsAskedAndTheServerIsNotReady() throws IOException, InterruptedException {
    try (var child = ChildGateway.start(config, folder.resolve("data"))) {
      assertEquals(200, read(child, "/readyz").statusCode());
      forbidWrites(child);
      chat(child, false);
      var asked = upstream.calls();

      var answer = chat(child, false);

      assertEquals(503, answer.statusCode());
      assertTrue(answer.body().contains("not_recordable"), answer.body());
      assertEquals("false", answer.headers().firstValue("x-should-retry").orElseThrow());
      assertEquals(asked, upstream.calls());
      assertEquals(503, read(child, "/readyz").statusCode());
      assertTrue(read(child, "/readyz").body().contains("journal"));
      assertEquals(200, read(child, "/healthz").statusCode());
      assertTrue(read(child, "/metrics").body().contains("sovereign_journal_writable 0"));
    }
  }

  @Test
  void aCallThatCannotBeOpenedIsRefusedAndItsProviderIsNotAsked()
      throws IOException, InterruptedException {
    Files.writeString(config, Files.readString(config) + "log: {audit: strict}\n");
    try (var child = ChildGateway.start(config, folder.resolve("data"))) {
      assertEquals(200, chat(child, false).statusCode());
      forbidWrites(child);

      var answer = chat(child, false);

      assertEquals(503, answer.statusCode());
      assertTrue(answer.body().contains("not_recordable"), answer.body());
      assertEquals(1, upstream.posts());
      assertTrue(read(child, "/metrics").body().contains("sovereign_calls_unrecorded_total 0"));
    }
  }

  @Test
  void aCallThatNobodyMayServeIsRefusedAsThat() throws IOException, InterruptedException {
    try (var child = ChildGateway.start(config, folder.resolve("data"))) {
      forbidWrites(child);

      assertTrue(elsewhere(child).contains("residency_unsatisfiable"));
      assertTrue(elsewhere(child).contains("residency_unsatisfiable"));
    }
  }

  private String elsewhere(ChildGateway child) throws IOException, InterruptedException {
    var call =
        post(child, "/v1/chat/completions", TestGateway.body("own/up", ""))
            .header("X-Sovereign-Residency", "de");
    return http.send(call.build(), HttpResponse.BodyHandlers.ofString()).body();
  }

  private static HttpRequest.Builder post(ChildGateway child, String path, String body) {
    return HttpRequest.newBuilder(URI.create(child.url() + path))
        .header("authorization", "Bearer " + ChildGateway.KEY)
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  @Test
  void routesThatCannotBeRecordedAreNotTakenAndNoFaultOfTheFile()
      throws IOException, InterruptedException {
    try (var child = ChildGateway.start(config, folder.resolve("data"))) {
      forbidWrites(child);
      Files.writeString(
          config,
          Files.readString(config) + "models: {m: {offers: [{provider: own, model: up}]}}\n");

      var answer =
          http.send(
              post(child, "/api/v1/config/reload", "").build(),
              HttpResponse.BodyHandlers.ofString());

      assertEquals(503, answer.statusCode(), answer.body());
      assertTrue(answer.body().contains("the log does not take its routes"), answer.body());
    }
  }
}
