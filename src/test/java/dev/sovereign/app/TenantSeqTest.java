package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.NumberCheck;
import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.json.Json;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Records;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.JournalFsck;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The numbers of calls through the whole program, over real connections on all its loops.
@Tag("slow")
final class TenantSeqTest {
  private static final String ADMIN = "an-admin-key-of-more-than-32-characters";
  private static final Map<String, String> ENVIRONMENT = Map.of("SOVEREIGN_ADMIN_KEY", ADMIN);
  private static final int CLIENTS = 8;

  private final ScriptedUpstream upstream = ScriptedUpstream.start(Scripts.chat("well"));
  private final Path folder = Folders.create();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final PrintStream log =
      new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);

  @AfterEach
  void stop() {
    client.close();
    upstream.close();
    Folders.delete(folder);
  }

  private InProcess start() throws IOException {
    var yaml =
        """
        providers:
          own: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
        models:
          m:
            offers: [{provider: own, model: up}]
        """
            .formatted(upstream.authority());
    return InProcess.start(TestGateway.settings(yaml, ENVIRONMENT), folder, ENVIRONMENT, log);
  }

  private static String theirs(InProcess server) {
    var wish =
        new KeyRing.Wish(
            "theirs",
            "other",
            Set.of(Caller.Scope.CALL),
            Optional.empty(),
            Optional.empty(),
            KeyResidency.NONE);
    return server.ring().create(wish, InstantSource.system().instant()).text().reveal();
  }

  private HttpResponse<String> ask(
      InProcess server, String key, String method, String path, String body) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .header("authorization", "Bearer " + key)
            .method(method, HttpRequest.BodyPublishers.ofString(body));
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  private String call(InProcess server, String key) {
    var answer = ask(server, key, "POST", "/v1/chat/completions", TestGateway.body("m", ""));
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("X-Sovereign-Request-Id").orElseThrow();
  }

  // So many calls of each of these keys, at the same time.
  private void call(InProcess server, int count, String... keys) {
    try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
      var calls =
          IntStream.range(0, count * keys.length)
              .mapToObj(
                  it ->
                      CompletableFuture.runAsync(
                          () -> call(server, keys[it % keys.length]), clients))
              .toList();
      calls.forEach(CompletableFuture::join);
    }
  }

  private List<Long> numbers(String tenant) {
    return Records.of(folder).stream()
        .map(CallRecord::who)
        .filter(it -> it.tenant().equals(tenant))
        .map(it -> it.number().orElseThrow())
        .toList();
  }

  private static List<Long> upTo(long last) {
    return LongStream.rangeClosed(1, last).boxed().toList();
  }

  private void assertChecked(long calls) throws IOException {
    var check = new NumberCheck();
    JournalFsck.check(folder.resolve("journal"), folder.resolve("log"), Optional.empty(), check);
    assertEquals(List.of(), check.wrong());
    assertEquals(calls, check.checked());
  }

  @Test
  void eachTenantsCallsAreNumberedInTheOrderOfTheLogOnWhateverLoopTheyEnd() throws IOException {
    try (var server = start()) {
      call(server, 100, ADMIN, theirs(server));
      call(server, 50, ADMIN);
    }

    assertEquals(upTo(150), numbers(KeyRing.TENANT));
    assertEquals(upTo(100), numbers("other"));
    assertChecked(250);
  }

  @Test
  void theyGoOnAfterAStartAlsoWithoutTheFilesThatAreMadeOfTheJournal() throws IOException {
    try (var server = start()) {
      call(server, 3, ADMIN, theirs(server));
    }
    try (var server = start()) {
      call(server, 3, ADMIN);
    }
    Files.delete(folder.resolve("sovereign.db"));
    try (var server = start()) {
      call(server, 3, ADMIN, theirs(server));
    }
    Files.delete(folder.resolve("call-numbers"));
    try (var server = start()) {
      call(server, 3, ADMIN, theirs(server));
    }

    assertEquals(upTo(12), numbers(KeyRing.TENANT));
    assertEquals(upTo(9), numbers("other"));
    assertChecked(21);
  }

  @Test
  void aRowSaysTheNumberOfItsRecord() throws IOException {
    try (var server = start()) {
      call(server, 4, ADMIN);
      var answer = ask(server, ADMIN, "GET", "/v1/attestations/" + call(server, ADMIN), "");

      assertEquals(5, tenantSeq(answer.body()));
    }
    assertEquals(5, numbers(KeyRing.TENANT).getLast());
  }

  private static long tenantSeq(String attestation) {
    var envelope = json(attestation).find("envelope").orElseThrow();
    var row = Base64.getDecoder().decode(envelope.string("payload").orElseThrow());
    var call = Json.parseAll(row).find("predicate").flatMap(it -> it.find("call")).orElseThrow();
    return call.integer("tenant_seq").orElseThrow();
  }

  private static Json json(String text) {
    return Json.parseAll(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void afterAnErasureTheNextCallHasTheNextNumber() throws IOException {
    try (var server = start()) {
      var erased = call(server, ADMIN);
      call(server, ADMIN);
      assertEquals(
          200, ask(server, ADMIN, "DELETE", "/api/v1/tenants/default/rows", "").statusCode());
      var later = call(server, ADMIN);

      assertNotEquals(
          200, ask(server, ADMIN, "GET", "/v1/attestations/" + erased, "").statusCode());
      assertEquals(3, tenantSeq(ask(server, ADMIN, "GET", "/v1/attestations/" + later, "").body()));
    }
    assertChecked(3);
  }
}
