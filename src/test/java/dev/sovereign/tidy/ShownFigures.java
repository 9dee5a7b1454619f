package dev.sovereign.tidy;

import dev.sovereign.testkit.Collector;
import dev.sovereign.testkit.Exposition;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.nio.file.Path;

/// What a started gateway shows after calls of every kind: each metric that there is has a series.
final class ShownFigures {
  private static final String USAGE =
      "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"up\","
          + "\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":5,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
          + "\"completion_tokens_details\":{\"reasoning_tokens\":2}}}";
  private static final Script OWN_SERVER =
      call -> {
        switch (call.request().target()) {
          case "GET /health" -> call.json(200, "{}");
          case "GET /metrics" ->
              call.json(200, "llamacpp:requests_processing 1\nllamacpp:requests_deferred 0\n");
          default -> Scripts.error(500, "no").answer(call);
        }
      };
  private static final Script STREAM =
      call ->
          call.openEvents()
              .event(Scripts.content("one"))
              .event(Scripts.content("two"))
              .event(Scripts.finish("stop"))
              .event(USAGE)
              .event("[DONE]")
              .end();
  private static final Script CUT =
      call -> call.openEvents().event(Scripts.content("one")).event(Scripts.usage(-1, -1)).reset();

  private static final Script UNCOUNTED =
      call -> call.json(200, Scripts.whole("one").replaceFirst(",\"usage.*", "}"));

  private ShownFigures() {}

  static Exposition afterCalls() {
    var folder = Folders.create();
    var policy = Folders.write(folder.resolve("witnesses.policy"), policy());
    try (var own = ScriptedUpstream.start(OWN_SERVER);
        var cloud = ScriptedUpstream.start(STREAM);
        var collector = Collector.start();
        var gateway = TestGateway.start(yaml(own, cloud, collector, policy))) {
      gateway.chat("m", ",\"stream\":true");
      cloud.script(CUT);
      gateway.chat("m", ",\"stream\":true");
      cloud.script(UNCOUNTED);
      gateway.chat("m", "");
      gateway.chat("nothing-is-called-this", "");
      return Exposition.once(gateway, ShownFigures::isWhole);
    } finally {
      Folders.delete(folder);
    }
  }

  private static String yaml(
      ScriptedUpstream own, ScriptedUpstream cloud, Collector collector, Path policy) {
    return """
    routing: {retry_in_place: {errors: 0, retry_after: 0s}}
    providers:
      rack: {type: llamacpp, base_url: "http://%s/v1"}
      cloud: {type: openai-compatible, base_url: "http://%s/v1"}
    models:
      m:
        offers:
          - {provider: rack, model: up}
          - {provider: cloud, model: up, price: {input: 1, output: 1}}
    telemetry: {otlp: {endpoint: "%s"}}
    log:
      witnesses: {policy: "%s"}
      mirrors: [{vkey: "%s", url: "http://127.0.0.1:1/m"}]
    """
        .formatted(
            own.authority(), cloud.authority(), collector.url(), policy, cosigner("m.example"));
  }

  // Nobody answers there; what is shown says so.
  private static String policy() {
    return "witness w " + cosigner("w.example") + " http://127.0.0.1:1/w\nquorum w\n";
  }

  private static String cosigner(String name) {
    return SignerKey.generate(name, SignatureType.ED25519_COSIGNATURE).verifier().toString();
  }

  private static boolean isWhole(Exposition shown) {
    return shown.sum("sovereign_calls_total") == 3
        && shown.families().containsKey("sovereign_server_requests")
        && shown.families().containsKey("sovereign_trace_spans_total");
  }
}
