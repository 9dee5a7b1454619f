package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.TestGateway;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;

/// The gates before a provider as an operator sees them.
record ShownGates(Json gates) {
  static ShownGates of(TestGateway gateway, String provider) {
    var answer =
        gateway.send(
            gateway
                .request("/api/v1/providers/" + provider)
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .method("GET", HttpRequest.BodyPublishers.noBody()));
    assertEquals(200, answer.statusCode(), answer.body());
    var shown = Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
    return new ShownGates(shown.find("gates").orElseThrow());
  }

  /// The breaker of the one model that was asked for.
  String breaker() {
    return model().string("breaker").orElseThrow();
  }

  /// How long the breaker still lets nobody pass; 0 where it would.
  long breakerMillis() {
    return model().integer("breaker_millis").orElse(0);
  }

  /// How long the one model that was asked for is left alone because it asked for that.
  long rateMillis() {
    return model().integer("rate_millis").orElse(0);
  }

  /// Why the credential is not used with this provider, or with the model that was asked for.
  String credential() {
    return gates.string("credential").or(() -> model().string("credential")).orElse("good");
  }

  private Json model() {
    return gates.find("models").orElseThrow().items().getFirst();
  }
}
