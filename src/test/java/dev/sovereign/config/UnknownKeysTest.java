package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A key that is not known is refused, those that come with a later capability among them.
final class UnknownKeysTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          log          | log: {batch: {records: 1024}}
          tenants      | tenants: {t: {policies: [p]}}
          policies     | policies: {p: {tier: open}}
          keystore     | keystore: [local, env]
          routing      | routing: {stream_failure: hold}
          """)
  void atTheTop(String where, String line) {
    assertEquals(1, refused(line + "\n" + Yaml.SMALL).size(), where);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tier: hardened
          """)
  void ofAProvider(String member) {
    var text = Yaml.SMALL.replace("type: openai-compatible", "type: openai-compatible, " + member);

    assertEquals(1, refused(text).size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          tier: hardened
          """)
  void ofACapability(String member) {
    assertEquals(1, refused(Yaml.SMALL.replace("c: {", "c: {" + member + ", ")).size());
  }

  @Test
  void ofAnOfferAndOfAGroup() {
    var text =
        Yaml.SMALL
            .replace("model: up", "model: up, weight: w")
            .replace("chain: [m]", "chain: [{group: [m], orders: health}]");

    assertEquals(
        List.of(
            "unknown key \"weight\" in models.m.offers",
            "unknown key \"orders\" in capabilities.c.chain"),
        refused(text).stream().map(it -> it.replaceAll(";.*", "")).toList());
  }

  @Test
  void aSecretFromTheKeystore() {
    var text = Yaml.SMALL.replace("p: {", "p: {api_key: {keystore: mine}, ");

    assertTrue(
        refused(text).getFirst().startsWith("unknown key \"keystore\" in providers.p.api_key"));
  }

  private static List<String> refused(String text) {
    return Yaml.messages(text).stream().filter(it -> it.startsWith("unknown key")).toList();
  }
}
