package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.Offer;
import dev.sovereign.provider.LocalServer;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// The file that is written for what was found, read as any other file is.
final class DraftTest {
  private static final Map<String, String> KEYS =
      Map.of("OPENAI_API_KEY", "sk-very-secret", "OPENROUTER_API_KEY", "sk-or-secret-too");
  private static final LocalServer.Serving OLLAMA =
      server(
          ProviderType.OLLAMA,
          11434,
          model("embed:1", 9_000, false),
          model("small:1b", 10, true),
          model("large:70b", 1000, true));
  private static final LocalServer.Serving VLLM =
      server(ProviderType.VLLM, 8000, model("deepseek-ai/DeepSeek-V4-Flash", 0, true));
  private static final UsualModels USUAL = (name, type) -> Optional.of(type.word() + "-" + name);

  @Test
  void withNothingFoundTheMockServesAndTheFileSaysSo() {
    var settings = settings(Surroundings.NOTHING);

    assertEquals(List.of("mock"), names(settings));
    assertEquals(List.of("mock/story"), chain(settings, "smart"));
    assertEquals(List.of("mock/echo"), chain(settings, "fast"));
  }

  @Test
  void aFoundServersModelsCanAllBeAskedForByName() {
    var settings = settings(found(OLLAMA, VLLM));

    assertEquals(
        Set.of("embed:1", "small:1b", "large:70b", "deepseek-ai/DeepSeek-V4-Flash"),
        settings.catalog().models().keySet());
    assertEquals(List.of("ollama", "vllm", "mock"), names(settings));
    assertEquals(
        List.of("127.0.0.1:11434", "127.0.0.1:8000/v1"),
        settings.providers().stream()
            .limit(2)
            .map(it -> it.target().authority() + it.basePath())
            .toList());
    assertEquals(Offer.Kind.GPU, settings.providers().getFirst().kind());
  }

  @Test
  void smartMeansTheLargestModelOfAServerAndFastTheSmallest() {
    var settings = settings(found(OLLAMA, VLLM));

    assertEquals(List.of("large:70b", "deepseek-ai/DeepSeek-V4-Flash"), chain(settings, "smart"));
    assertEquals(List.of("small:1b", "deepseek-ai/DeepSeek-V4-Flash"), chain(settings, "fast"));
  }

  @Test
  void ownServersComeFirstThenTheProvidersWhoseKeyWasFound() {
    var settings = Yaml.good(Draft.of(everything(), Draft.Wishes.NONE, USUAL), KEYS);

    assertEquals(
        List.of("large:70b", "openai/openai-smart", "openrouter/openrouter-smart"),
        chain(settings, "smart"));
    assertEquals(List.of("ollama", "openai", "openrouter", "mock"), names(settings));
  }

  @Test
  void theMockStandsInNoChainWithARealOffer() {
    var settings = settings(found(OLLAMA));

    assertEquals(
        Set.of(Offer.Kind.GPU),
        settings.catalog().capabilities().values().stream()
            .flatMap(it -> it.chain().stream())
            .map(Offer::kind)
            .collect(Collectors.toSet()));
  }

  @Test
  void aKeyAloneOfWhoseModelsNothingIsKnownMakesNoCapability() {
    var settings =
        Yaml.good(
            Draft.of(Surroundings.of(KEYS, List.of()), Draft.Wishes.NONE, UsualModels.NONE), KEYS);

    assertEquals(Set.of(), settings.catalog().capabilities().keySet());
    assertEquals(List.of("openai", "openrouter", "mock"), names(settings));
  }

  @Test
  void aServerThatOnlyEmbedsMakesNoCapability() {
    var embedder = server(ProviderType.OLLAMA, 11434, model("embed:1", 9, false));

    assertEquals(Set.of(), settings(found(embedder)).catalog().capabilities().keySet());
  }

  @Test
  void aModelThatTwoServersHaveIsOneWithTwoOffers() {
    var settings =
        settings(
            found(
                server(ProviderType.VLLM, 8000, model("tiny", 0, true)),
                server(ProviderType.LLAMACPP, 8080, model("/models/tiny.gguf", 0, true))));

    var offers =
        Optional.ofNullable(settings.catalog().models().get("tiny")).orElseThrow().offers();
    assertEquals(List.of("tiny", "/models/tiny.gguf"), upstream(offers));
    assertEquals(List.of("tiny", "tiny"), chain(settings, "smart"));
  }

  @Test
  void namesThatAModelCannotHaveAreStillServedUnderTheProvider() {
    var odd =
        server(
            ProviderType.OLLAMA,
            11434,
            model("smart", 1, true),
            model("with \"quotes\" & blanks: #1", 2, true),
            model("${HOME}", 3, true),
            model("\ud800", 4, true));

    var settings = settings(found(odd));

    assertEquals(Set.of(), settings.catalog().models().keySet());
    assertEquals(List.of("ollama/with \"quotes\" & blanks: #1"), chain(settings, "smart"));
    assertEquals(List.of("ollama/smart"), chain(settings, "fast"));
  }

  @Test
  void whatAPersonWantsStandsInTheFile() {
    var wishes =
        new Draft.Wishes(
            Optional.of("au"),
            Optional.of(new Draft.OwnServer("http://10.0.0.5:8000/v1", "big/model")),
            Map.of("openai", "the-one-i-like"));

    var settings = Yaml.good(Draft.of(everything(), wishes, USUAL), KEYS);

    assertEquals(Optional.of(new Jurisdiction("au")), settings.instance().atlas().home());
    assertEquals(
        List.of("big/model", "large:70b", "openai/the-one-i-like", "openrouter/openrouter-smart"),
        chain(settings, "smart"));
    assertEquals(Offer.Kind.GPU, settings.providers().getFirst().kind());
  }

  @Test
  void theFileHoldsNoSecret() {
    var text = Draft.of(everything(), Draft.Wishes.NONE, USUAL);

    assertFalse(KEYS.values().stream().anyMatch(text::contains), text);
  }

  @Test
  void theExamplesInItsCommentsHold() {
    var text = Draft.of(Surroundings.NOTHING, Draft.Wishes.NONE, UsualModels.NONE);

    assertEquals(List.of(), Yaml.messages(Draft.EXAMPLES));
    Draft.EXAMPLES.lines().forEach(it -> assertTrue(text.contains("# " + it + "\n"), it));
  }

  private static Surroundings everything() {
    return Surroundings.of(KEYS, List.of(OLLAMA));
  }

  private static Surroundings found(LocalServer... servers) {
    return Surroundings.of(Map.of(), Arrays.asList(servers));
  }

  private static Settings settings(Surroundings found) {
    return BuiltIn.settings(found, UsualModels.NONE, Map.of());
  }

  private static List<String> names(Settings settings) {
    return settings.providers().stream().map(ProviderConfig::name).toList();
  }

  private static List<String> chain(Settings settings, String capability) {
    return Yaml.capability(settings, capability).chain().stream().map(Offer::model).toList();
  }

  private static List<String> upstream(List<Offer> offers) {
    return offers.stream().map(Offer::upstreamModel).toList();
  }

  private static LocalServer.Serving server(
      ProviderType type, int port, LocalServer.Model... models) {
    return new LocalServer.Serving(type, port, Arrays.asList(models));
  }

  private static LocalServer.Model model(String id, long size, boolean chats) {
    return new LocalServer.Model(
        id, size == 0 ? OptionalLong.empty() : OptionalLong.of(size), chats);
  }
}
