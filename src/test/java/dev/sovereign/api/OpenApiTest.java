package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.SchemaCheck;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds `openapi.yaml` against the running server: every operation of the document is called and
/// its answer is held against its schema. A new one needs its place in the document and, where a
/// variable of its path cannot be an example written there, a line in [#IDS].
final class OpenApiTest {
  /// The variable of the path of operations that need a thing of their own.
  private static final Map<String, Supplier<String>> IDS =
      Map.ofEntries(
          Map.entry("readCall", OpenApiTest::newCall),
          Map.entry("readDecision", OpenApiTest::newCall),
          Map.entry("readKey", OpenApiTest::newKey),
          Map.entry("revokeKey", OpenApiTest::newKey),
          Map.entry("rotateKey", OpenApiTest::newKey));

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private static final Path folder = Folders.create();

  private static ScriptedUpstream upstream;
  private static TestGateway gateway;
  private static Json document;

  private record Operation(String method, String path, Json item, Json json) {
    String id() {
      return json.string("operationId").orElseThrow();
    }

    List<Json> parameters() {
      return Stream.of(item, json)
          .flatMap(it -> it.find("parameters").map(Json::items).orElse(List.of()).stream())
          .toList();
    }
  }

  @BeforeAll
  static void start() throws IOException {
    upstream = ScriptedUpstream.start(Scripts.chat("Well then"));
    Files.writeString(folder.resolve("sovereign.yaml"), yaml());
    gateway =
        TestGateway.start(
            folder.resolve("sovereign.yaml"), Map.of("CLOUD_KEY", "sk-secret-of-cloud"));
    newCall();
    document = json(gateway.send(HttpRequest.newBuilder(address("/api/openapi.json"))));
  }

  private static String yaml() {
    return """
        providers:
          gpu-1: {type: openai-compatible, base_url: "http://%s/v1", source: gpu}
          cloud-1: {type: openai, api_key: {env: CLOUD_KEY}}
        models:
          llama:
            offers: [{provider: gpu-1, model: up}]
            fallback: [cloud-1/gpt]
        capabilities:
          smart: {chain: [llama, cloud-1/gpt]}
        """
        .formatted(upstream.authority());
  }

  @AfterAll
  static void stop() {
    gateway.close();
    Folders.delete(folder);
    upstream.close();
  }

  private static URI address(String path) {
    return URI.create(gateway.url() + path);
  }

  private static HttpResponse<String> manage(String method, String path, String body) {
    return gateway.send(
        gateway
            .request(path)
            .setHeader("authorization", "Bearer " + gateway.server().adminKey())
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  private static Json json(HttpResponse<String> answer) {
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static String newKey() {
    var made = manage("POST", "/api/v1/keys", "{\"name\":\"example\"}");
    return json(made).string("id").orElseThrow();
  }

  private static String newCall() {
    var answer = gateway.chat("smart", "");
    assertEquals(200, answer.statusCode(), answer.body());
    return answer.headers().firstValue("x-sovereign-request-id").orElseThrow();
  }

  private static Stream<Operation> operations() {
    return document.find("paths").orElseThrow().members().stream()
        .flatMap(
            path ->
                path.value().members().stream()
                    .filter(it -> METHODS.contains(it.name()))
                    .map(it -> operation(path, it)));
  }

  private static Operation operation(Json.Member path, Json.Member method) {
    var name = method.name().toUpperCase(Locale.ROOT);
    return new Operation(name, path.name(), path.value(), method.value());
  }

  @Test
  void theDocumentAndTheServerHaveTheSameRoutes() {
    var documented = operations().map(it -> it.method() + " " + it.path() + " " + query(it));

    var served =
        gateway.server().routes().stream()
            .map(it -> it.method() + " " + it.path().replace("...", "") + " " + sorted(it.query()));

    assertEquals(lines(served), lines(documented));
  }

  private static Set<String> query(Operation operation) {
    return sorted(
        operation.parameters().stream()
            .map(it -> new SchemaCheck(document).resolve(it))
            .filter(it -> it.string("in").orElseThrow().equals("query"))
            .map(it -> it.string("name").orElseThrow())
            .collect(Collectors.toSet()));
  }

  private static Set<String> sorted(Set<String> names) {
    return new TreeSet<>(names);
  }

  private static String lines(Stream<String> lines) {
    return lines.sorted().collect(Collectors.joining("\n"));
  }

  @Test
  void everyOperationHasAnIdOfItsOwnAndSaysWhatItDoes() {
    var ids = operations().map(Operation::id).toList();

    assertEquals(ids.size(), Set.copyOf(ids).size(), ids.toString());
    assertEquals(
        List.of(),
        operations()
            .filter(it -> it.json().string("summary").isEmpty())
            .map(Operation::id)
            .toList());
  }

  @TestFactory
  Stream<DynamicTest> everyOperationAnswersAsTheDocumentSays() {
    return operations().map(it -> DynamicTest.dynamicTest(it.id(), () -> call(it)));
  }

  private static void call(Operation operation) {
    var answer = manage(operation.method(), path(operation), body(operation));

    var status = Integer.toString(answer.statusCode());
    var responses = operation.json().find("responses").orElseThrow();
    var response = responses.find(status);
    assertTrue(response.isPresent() && status.startsWith("2"), status + " " + answer.body());
    var content = response.get().find("content");
    if (content.isEmpty()) {
      assertEquals("", answer.body());
      return;
    }
    var type = answer.headers().firstValue("content-type").orElseThrow();
    var media = content.get().find(type);
    assertTrue(media.isPresent(), type);
    if (type.equals("application/json")) {
      fits(operation.id(), media.get().find("schema").orElseThrow(), json(answer));
    }
  }

  private static void fits(String where, Json schema, Json value) {
    assertEquals(List.of(), new SchemaCheck(document).wrong(where, schema, value));
  }

  @Test
  void noAnswerHoldsASecretOfAProvider() {
    var config = manage("GET", "/api/v1/config", "").body();

    assertTrue(config.contains("CLOUD_KEY"), config);
    assertFalse(config.contains("sk-secret-of-cloud"), config);
  }

  @Test
  void aConfigurationThatIsRefusedIsToldAsTheDocumentSays() throws IOException {
    var file = folder.resolve("sovereign.yaml");
    Files.writeString(file, "nonsense: 1\n");
    var answer = manage("POST", "/api/v1/config/reload", "");
    Files.writeString(file, yaml());

    assertEquals(422, answer.statusCode());
    fits("reload", schema("ConfigProblem"), json(answer));
  }

  private static String path(Operation operation) {
    var path = operation.path();
    for (var reference : operation.parameters()) {
      var parameter = new SchemaCheck(document).resolve(reference);
      var name = "{" + parameter.string("name").orElseThrow() + "}";
      if (path.contains(name)) {
        var made = IDS.get(operation.id());
        path = path.replace(name, made == null ? example(parameter) : made.get());
      }
    }
    return path;
  }

  private static String example(Json parameter) {
    return parameter
        .find("example")
        .map(Json::text)
        .orElseThrow(() -> new AssertionError("no example: " + parameter.raw()));
  }

  private static String body(Operation operation) {
    var content =
        operation
            .json()
            .find("requestBody")
            .flatMap(it -> it.find("content"))
            .flatMap(it -> it.find("application/json"));
    if (content.isEmpty()) {
      return "";
    }
    var example = content.get().find("example").orElseThrow();
    fits(operation.id(), content.get().find("schema").orElseThrow(), example);
    return example.raw();
  }

  @TestFactory
  Stream<DynamicTest> everyOperationRefusesAsTheDocumentSays() {
    return operations().map(it -> DynamicTest.dynamicTest(it.id(), () -> refuse(it)));
  }

  private static void refuse(Operation operation) {
    var path = operation.path().replaceAll("\\{\\w+}", "none");
    var refusals = new ArrayList<HttpResponse<String>>();
    refusals.add(manage(operation.method(), path + "?nonsense=1", "{}"));
    refusals.add(manage("OPTIONS", path, ""));
    if (operation.json().find("security").isEmpty()) {
      refusals.add(gateway.send(HttpRequest.newBuilder(address(path))));
    }

    var statuses = refusals.stream().map(HttpResponse::statusCode).toList();
    assertEquals(List.of(400, 405, 401).subList(0, statuses.size()), statuses);
    var problem = schema("Problem");
    refusals.forEach(it -> fits(operation.id(), problem, json(it)));
    refusals.forEach(
        it ->
            assertEquals(
                it.headers().firstValue("x-sovereign-request-id"), json(it).string("request_id")));
    assertTrue(refusals.getFirst().body().contains("nonsense"), refusals.getFirst().body());
    assertTrue(refusals.get(1).headers().firstValue("allow").isPresent());
  }

  private static Json schema(String name) {
    return document
        .find("components")
        .flatMap(it -> it.find("schemas"))
        .flatMap(it -> it.find(name))
        .orElseThrow();
  }
}
