package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What a call costs: on its record, in the answer's header and in the figures.
@Tag("slow")
final class CostTest {
  private static final String HEADER = "X-Sovereign-Cost";
  private static final String USAGE =
      "\"usage\":{\"prompt_tokens\":1000,\"completion_tokens\":100,"
          + "\"prompt_tokens_details\":{\"cached_tokens\":400}}";
  private static final UnitPrices SAID =
      new UnitPrices(
          OptionalLong.of(140_000_000), OptionalLong.empty(), OptionalLong.of(280_000_000));

  private final ScriptedUpstream cloud = ScriptedUpstream.start(using(USAGE));

  @AfterEach
  void stop() {
    cloud.close();
  }

  private static ScriptedUpstream.Script using(String usage) {
    return it -> it.json(200, Scripts.whole("Hi").replaceFirst("\"usage\":\\{.*?}", usage));
  }

  private TestGateway gateway(String provider, String offer) {
    return TestGateway.start(
        """
        providers:
          c: {base_url: "http://%s/v1", %s}
        models:
          m: {offers: [{provider: c, %s}]}
        """
            .formatted(cloud.authority(), provider, offer),
        Map.of("SECRET", "s"));
  }

  private static Cost recorded(TestGateway gateway) {
    return gateway.stopAndReadRecords().getFirst().result().cost();
  }

  @Test
  void theOffersOwnPriceIsOnTheRecordWithTheCost() {
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 0.14, output: 0.28}")) {
      var answer = gateway.chat("m", "");

      assertEquals(Optional.of("0.000168"), answer.headers().firstValue(HEADER));
      assertEquals(new Cost.Charged(168_000, "USD", SAID, "offer"), recorded(gateway));
    }
  }

  @Test
  void theSnapshotsPriceHoldsForAKnownModel() {
    try (var gateway = gateway("type: openai, api_key: {env: SECRET}", "model: gpt-4o-mini")) {
      var answer = gateway.chat("m", "");

      assertEquals(Optional.of("0.00018"), answer.headers().firstValue(HEADER));
      var cost = (Cost.Charged) recorded(gateway);
      assertEquals(600 * 150 + 400 * 75 + 100 * 600, cost.nanos());
      assertTrue(cost.from().startsWith("litellm-"), cost.from());
    }
  }

  @Test
  void whatHasNoPriceHasNoCostAndSaysSo() {
    try (var gateway = gateway("type: openai-compatible", "model: x")) {
      var answer = gateway.chat("m", "");

      assertEquals(Optional.empty(), answer.headers().firstValue(HEADER));
      var metrics = gateway.read("/metrics").body();
      assertTrue(
          metrics.contains("sovereign_cost_unknown_total{lacks=\"price\",source=\"direct\"} 1.0"),
          metrics);
      assertEquals(new Cost.Unknown(Cost.Lack.PRICE), recorded(gateway));
    }
  }

  @Test
  void anOwnServersCallHasNoTokenPrice() {
    try (var gateway =
        gateway("type: vllm, upstream_stream: never", "model: x, price: {input: 1, output: 1}")) {
      gateway.chat("m", "");

      assertEquals(new Cost.Unknown(Cost.Lack.PRICE), recorded(gateway));
    }
  }

  @Test
  void anOwnServersCallKeepsWhatItsHourCostsAndWhatItWouldHaveCostElsewhere() {
    try (var gateway =
        gateway(
            "type: vllm, upstream_stream: never, cost_per_hour: 7.18}\n"
                + "  d: {type: openai-compatible, base_url: \"http://127.0.0.1:9/v1\"",
            "model: x}, {provider: d, model: x, price: {input: 0.14, output: 0.28}")) {
      gateway.chat("m", "");

      var elsewhere = new Cost.Charged(168_000, "USD", SAID, "offer");
      assertEquals(
          new Cost.Machine(7_180_000_000L, "USD", Optional.of(elsewhere)), recorded(gateway));
    }
  }

  @Test
  void aUseThatCannotBeIsFlaggedAndCountedAndCostsNothingKnown() {
    cloud.script(using("\"usage\":{\"prompt_tokens\":-4,\"completion_tokens\":1000000000000}"));
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 1, output: 1}")) {
      var answer = gateway.chat("m", "");

      assertEquals(200, answer.statusCode());
      assertEquals(Optional.empty(), answer.headers().firstValue(HEADER));
      var metrics = gateway.read("/metrics").body();
      assertTrue(metrics.contains("sovereign_usage_impossible_total{provider=\"c\"} 1.0"), metrics);
      var result = gateway.stopAndReadRecords().getFirst().result();
      assertTrue(result.usage().isImpossible());
      assertEquals(OptionalLong.empty(), result.usage().completion());
      assertEquals(new Cost.Unknown(Cost.Lack.USAGE), result.cost());
    }
  }

  @Test
  void whatAProviderDoesNotCountIsCountedFromTheTextAndSaidToBe() {
    cloud.script(it -> it.json(200, Scripts.whole("eleven byte").replaceFirst(",\"usage.*", "}")));
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 1, output: 1}")) {
      gateway.chat("m", ",\"tools\":[]");

      var metrics = gateway.read("/metrics").body();
      assertTrue(metrics.contains("sovereign_usage_estimated_total{provider=\"c\"} 1.0"), metrics);
      assertFalse(metrics.contains("sovereign_tokens_total{"), metrics);
      var result = gateway.stopAndReadRecords().getFirst().result();
      assertTrue(result.usage().isEstimated());
      assertEquals(OptionalLong.of(1), result.usage().prompt()); // Hi[]
      assertEquals(OptionalLong.of(3), result.usage().completion());
      assertEquals(4_000, ((Cost.Charged) result.cost()).nanos());
    }
  }

  @Test
  void zeroIsZeroAndOnlyWhatIsMissingIsCounted() {
    cloud.script(using("\"usage\":{\"prompt_tokens\":0}"));
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 1, output: 1}")) {
      gateway.chat("m", "");

      var usage = gateway.stopAndReadRecords().getFirst().result().usage();
      assertEquals(OptionalLong.of(0), usage.prompt());
      assertEquals(OptionalLong.of(1), usage.completion());
      assertTrue(usage.isEstimated());
    }
  }

  @Test
  void aStreamThatBreaksOffIsCountedByWhatCame() {
    cloud.script(
        it -> it.openEvents().event(Scripts.content("12345")).event(Scripts.content("6")).reset());
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 0, output: 1}")) {
      gateway.chat("m", ",\"stream\":true");

      var result = gateway.stopAndReadRecords().getFirst().result();
      assertEquals("broken", result.ending());
      assertEquals(OptionalLong.of(2), result.usage().completion());
      assertEquals(2_000, ((Cost.Charged) result.cost()).nanos());
    }
  }

  @Test
  void whatACallCostIsAddedUp() {
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 0.14, output: 0.28}")) {
      gateway.chat("m", "");

      var metrics = gateway.read("/metrics").body();
      assertTrue(
          metrics.contains("sovereign_cost_total{currency=\"USD\",source=\"direct\"} 1.68E-4"),
          metrics);
    }
  }

  @Test
  void aStreamsCostIsOnItsRecord() {
    cloud.script(
        it ->
            it.openEvents()
                .event(Scripts.content("Hi"))
                .event(Scripts.finish("stop"))
                .event("{\"choices\":[]," + USAGE + "}")
                .event("[DONE]")
                .close());
    try (var gateway =
        gateway("type: openai-compatible", "model: x, price: {input: 0.14, output: 0.28}")) {
      gateway.chat("m", ",\"stream\":true");

      assertEquals(new Cost.Charged(168_000, "USD", SAID, "offer"), recorded(gateway));
    }
  }
}
