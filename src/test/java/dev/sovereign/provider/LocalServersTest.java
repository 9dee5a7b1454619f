package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/// Model servers of this machine, found by what they answer. The answers are those of real servers,
/// as recorded, without what is not looked at.
final class LocalServersTest {
  private static final String VLLM =
      """
      {"object":"list","data":[{"id":"tiny","object":"model","created":1795516671,
       "owned_by":"vllm","root":"tiny","parent":null,"max_model_len":32768}]}""";
  private static final String LLAMACPP =
      """
      {"models":[{"name":"tiny","size":"","capabilities":["completion"]}],"object":"list",
       "data":[{"id":"tiny","object":"model","owned_by":"llamacpp",
       "meta":{"n_ctx":16384,"n_params":3410432,"size":6825984,"ftype":"F16"}}]}""";
  private static final String OLLAMA =
      """
      {"models":[
       {"name":"tiny:latest","size":6839384,"details":{"family":"llama"}},
       {"name":"nomic-embed-text:latest","size":274302450,"details":{"family":"nomic-bert"}},
       {"name":"short:1b","size":9,"capabilities":["embedding"]},
       {"name":"far:cloud","size":384,"remote_host":"https://ollama.com:443"}]}""";
  private static final String LOADING =
      "{\"error\":{\"message\":\"Loading model\",\"type\":\"unavailable_error\",\"code\":503}}";

  @Test
  void eachTypeIsKnownByItsAnswersAndItsModelsAreListed() {
    try (var vllm = server("/version", "{\"version\":\"0.32.0\"}", "/v1/models", VLLM);
        var llamacpp = server("/props", "{\"total_slots\":2}", "/v1/models", LLAMACPP);
        var ollama = server("/api/version", "{\"version\":\"0.17.4\"}", "/api/tags", OLLAMA)) {
      var ports =
          Map.of(
              ProviderType.VLLM, vllm.port(),
              ProviderType.LLAMACPP, llamacpp.port(),
              ProviderType.OLLAMA, ollama.port());

      assertEquals(
          List.of(
              new LocalServer.Serving(
                  ProviderType.VLLM,
                  vllm.port(),
                  List.of(new LocalServer.Model("tiny", OptionalLong.empty(), true))),
              new LocalServer.Serving(
                  ProviderType.LLAMACPP,
                  llamacpp.port(),
                  List.of(new LocalServer.Model("tiny", OptionalLong.of(6825984), true))),
              new LocalServer.Serving(
                  ProviderType.OLLAMA,
                  ollama.port(),
                  List.of(
                      new LocalServer.Model("tiny:latest", OptionalLong.of(6839384), true),
                      new LocalServer.Model(
                          "nomic-embed-text:latest", OptionalLong.of(274302450), false),
                      new LocalServer.Model("short:1b", OptionalLong.of(9), false)))),
          LocalServers.find(ports));
    }
  }

  @Test
  void theUsualPortsAreThoseOfTheServersThemselves() {
    assertEquals(
        Map.of(ProviderType.VLLM, 8000, ProviderType.LLAMACPP, 8080, ProviderType.OLLAMA, 11434),
        LocalServers.usualPorts());
  }

  @Test
  void whatIsNoModelServerIsNone() {
    found(List.of(), call -> call.json(404, "{}"));
    found(List.of(), call -> call.json(200, "{\"version\":\"1\",\"data\":[],\"models\":{}}"));
    found(List.of(), call -> call.json(200, "{\"data\":[{\"id\":\"m\",\"owned_by\":\"me\"}]}"));
    found(List.of(), call -> call.raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<html").close());
    found(List.of(), call -> call.raw("SSH-2.0-OpenSSH_9.2\r\n").close());
    found(List.of(), call -> call.close());
  }

  @Test
  void whatSaysNothingIsGivenUp() {
    found(List.of(), call -> call.awaitGone());
  }

  @Test
  void nobodyIsFollowedToAnotherPlace() {
    try (var elsewhere = ScriptedUpstream.start(call -> call.json(200, VLLM))) {
      found(
          List.of(),
          call ->
              call.json(307, "{}", "location: http://" + elsewhere.authority() + "/version\r\n"));

      assertEquals(0, elsewhere.connections());
    }
  }

  @Test
  void aServerThatWantsAKeyIsSaidToWantOne() {
    Script vllm =
        call -> {
          if (call.request().target().endsWith("/version")) {
            call.json(200, "{\"version\":\"0.32.0\"}");
          } else {
            call.json(401, "{\"error\":\"Unauthorized\"}");
          }
        };
    Script llamacpp =
        call -> {
          if (call.request().target().endsWith("/v1/models")) {
            call.json(200, LLAMACPP);
          } else {
            call.json(401, "{\"error\":{\"code\":401,\"message\":\"Invalid API Key\"}}");
          }
        };

    assertEquals(List.of("wants a key"), obstacles(ProviderType.VLLM, vllm));
    assertEquals(List.of("wants a key"), obstacles(ProviderType.LLAMACPP, llamacpp));
  }

  @Test
  void aServerThatIsNotReadyIsSaidToBeThere() {
    assertEquals(
        List.of("is still loading its model"),
        obstacles(ProviderType.LLAMACPP, call -> call.json(503, LOADING)));
    assertEquals(
        List.of("has no model yet"),
        obstacles(
            ProviderType.OLLAMA, call -> call.json(200, "{\"version\":\"1\",\"models\":[]}")));
  }

  private static void found(List<LocalServer> expected, Script script) {
    try (var server = ScriptedUpstream.start(script)) {
      for (var type : LocalServers.usualPorts().keySet()) {
        assertEquals(expected, LocalServers.find(Map.of(type, server.port())), type::word);
      }
    }
  }

  private static List<String> obstacles(ProviderType type, Script script) {
    try (var server = ScriptedUpstream.start(script)) {
      return LocalServers.find(Map.of(type, server.port())).stream()
          .map(LocalServer.Unusable.class::cast)
          .map(LocalServer.Unusable::reason)
          .toList();
    }
  }

  private static ScriptedUpstream server(
      String known, String knownBody, String listed, String listedBody) {
    var bodies = Map.of("GET " + known, knownBody, "GET " + listed, listedBody);
    return ScriptedUpstream.start(
        call -> {
          var body = bodies.get(call.request().target());
          call.json(body == null ? 404 : 200, body == null ? "{}" : body);
        });
  }
}
