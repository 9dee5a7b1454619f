package dev.sovereign.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.UnitPrices;
import dev.sovereign.provider.ProviderType;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The prices that the program brings with it, and what they make of a key alone.
final class PriceSnapshotTest {
  private static final PriceSnapshot SNAPSHOT = PriceSnapshot.builtIn();

  private static ListedModel model(String id, long input, long output, boolean isLatest) {
    var prices =
        new UnitPrices(OptionalLong.of(input), OptionalLong.empty(), OptionalLong.of(output));
    var none = OptionalLong.empty();
    return new ListedModel(
        id, "v", "2026-11-20", "chat", ModelPrices.flat(prices), none, none, true, isLatest);
  }

  @Test
  void everySectionSaysWhatItWasMadeFromAndWhen() {
    for (var section : SNAPSHOT.sections().values()) {
      assertTrue(section.version().matches("litellm-\\d+\\.\\d+\\.\\d+"), section.version());
      assertTrue(section.sha256().matches("[0-9a-f]{64}"), section.sha256());
      assertTrue(section.date().matches("20\\d\\d-\\d\\d-\\d\\d"), section.date());
    }
  }

  @Test
  void itKnowsOnlyProviderTypesThatThereAre() {
    assertTrue(ProviderType.words().containsAll(SNAPSHOT.sections().keySet()));
    assertTrue(SNAPSHOT.find("openai-compatible", "gpt-4o").isEmpty());
  }

  @Test
  void aPriceIsExactFromTheDecimalTextOfItsSource() {
    var listed = SNAPSHOT.find("openai", "gpt-4o-mini").orElseThrow();

    assertEquals(
        new UnitPrices(
            OptionalLong.of(150_000_000),
            OptionalLong.of(75_000_000),
            OptionalLong.of(600_000_000)),
        listed.prices().usual());
  }

  @Test
  void zeroIsAPriceOnlyWhereTheNameSaysFree() {
    for (var section : SNAPSHOT.sections().values()) {
      section.models().values().stream()
          .filter(it -> it.prices().usual().input().equals(OptionalLong.of(0)))
          .forEach(it -> assertTrue(it.id().endsWith("free"), it.id()));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "openrouter"})
  void aKeyAloneGivesTwoListedChatModelsOfWhichTheFastOneCostsLess(String type) {
    var smart = listed("smart", type);
    var fast = listed("fast", type);

    assertTrue(smart.isChat() && smart.callsTools() && fast.isChat() && fast.callsTools());
    assertTrue(output(fast) < output(smart), fast.id() + " and " + smart.id());
    assertTrue(output(smart) <= 20_000_000_000L, smart.id());
  }

  private static ListedModel listed(String capability, String type) {
    var id = SNAPSHOT.usual(capability, type).orElseThrow();
    return SNAPSHOT.find(type, id).orElseThrow();
  }

  private static long output(ListedModel model) {
    return model.prices().usual().output().orElseThrow();
  }

  @Test
  void ofAProviderTypeThatIsNotListedThereIsNoChoice() {
    assertEquals(Optional.empty(), SNAPSHOT.usual("smart", "vllm"));
    assertEquals(Optional.empty(), SNAPSHOT.usual("sovereign", "openai"));
  }

  @Test
  void theChoiceIsTheDearestAndTheCheapestOfTheNewestThatNobodyMindsPaying() {
    var models =
        List.of(
            model("old", 1, 19_000_000_000L, false),
            model("dear", 1, 20_000_000_001L, true),
            model("b", 7, 20_000_000_000L, true),
            model("a", 7, 20_000_000_000L, true),
            model("mid", 9, 500, true),
            model("low", 3, 500, true),
            model("free", 0, 0, true));

    assertEquals(Optional.of("a"), UsualChoice.of("smart", models));
    assertEquals(Optional.of("low"), UsualChoice.of("fast", models));
  }
}
