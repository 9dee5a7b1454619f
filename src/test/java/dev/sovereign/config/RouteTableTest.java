package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.TestGateway;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a version of the routes holds of a configuration.
final class RouteTableTest {
  private static final String YAML =
      """
      instance: {name: node-7, home: au, groups: {nordics: [no, se]}}
      providers:
        own: {type: vllm, base_url: "http://10.0.0.5/v1", source: gpu, place: au}
        cloud: {type: openai, api_key: {env: CLOUD_KEY}}
      models:
        m: {offers: [{provider: own, model: up}]}
      capabilities:
        smart: {chain: [m], residency: [au]}
      """;
  private static final Map<String, String> KEYS = Map.of("CLOUD_KEY", "sk-secret");

  private static String table(String yaml) {
    return RouteTable.json(TestGateway.settings(yaml, KEYS));
  }

  @Test
  void itHoldsWhereCallsMayGo() {
    var table = Json.parseAll(table(YAML).getBytes(StandardCharsets.UTF_8));

    var own = table.find("providers").flatMap(it -> it.find("own")).orElseThrow();
    assertEquals("vllm", own.string("type").orElseThrow());
    assertEquals("gpu", own.string("source").orElseThrow());
    assertTrue(table.find("models").flatMap(it -> it.find("m")).isPresent());
    assertTrue(table.find("capabilities").flatMap(it -> it.find("smart")).isPresent());
    assertEquals("au", table.find("instance").flatMap(it -> it.string("home")).orElseThrow());
  }

  @Test
  void noSecretNoAddressAndNoNameOfTheNodeIsInIt() {
    var table = table(YAML);

    for (var word : new String[] {"sk-secret", "CLOUD_KEY", "10.0.0.5", "node-7"}) {
      assertEquals(-1, table.indexOf(word), word);
    }
  }

  @Test
  void onlyWhatIsOfRoutesChangesIt() {
    assertEquals(table(YAML), table(YAML + "server: {keep_alive: 7s}\n"));
    assertNotEquals(table(YAML), table(YAML.replace("model: up", "model: down")));
    assertNotEquals(table(YAML), table(YAML.replace("place: au", "place: nz")));
  }
}
