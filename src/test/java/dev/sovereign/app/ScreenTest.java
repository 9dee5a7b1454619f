package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.config.BuiltIn;
import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.config.UsualModels;
import dev.sovereign.provider.LocalServer;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.TestGateway;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a person sees of a start.
final class ScreenTest {
  private static final FirstKeys FRESH =
      new FirstKeys(Optional.of("sv-admin-key"), Optional.of("sv-first-key"));
  private static final FirstKeys OLD = new FirstKeys(Optional.empty(), Optional.empty());
  private static final Map<String, String> KEY = Map.of("OPENAI_API_KEY", "sk-very-secret");

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void whatWasFoundIsShownWithItsModelsAndWhatCapabilitiesMean() {
    var screen = screen(found(), FRESH, false);

    assertTrue(screen.contains("  Listening   http://127.0.0.1:4711  "), screen);
    holds(screen, "Providers +✓ llamacpp +127\\.0\\.0\\.1:8080 +2 models +gpu");
    holds(screen, "\n +✓ openai +key in OPENAI_API_KEY +2 models +cloud\n");
    holds(screen, "\n +✓ mock +built in +7 models +made-up answers\n");
    holds(screen, "Models +large, small\n");
    holds(screen, "Capability +fast → small, then openai/gpt-fast\n");
    holds(screen, "\n +smart → large, then openai/gpt-smart\n");
    holds(screen, "Try: +curl -sN http://127.0.0.1:4711/v1/chat/completions");
    assertTrue(screen.contains("-H 'Authorization: Bearer sv-first-key' "), screen);
    assertTrue(screen.contains("{\"model\":\"smart\","), screen);
    assertFalse(screen.contains("sk-very-secret"), screen);
  }

  @Test
  void withNothingFoundItSaysWhatWasLookedForAndThatAnswersAreMadeUp() {
    var screen = screen(Surroundings.NOTHING, FRESH, false);

    holds(screen, "no Ollama, vLLM or llama\\.cpp on its usual port");
    holds(screen, "smart → mock/story   \\(made-up answers\\)");
  }

  @Test
  void whatIsLeftOutIsSaid() {
    var locked = new LocalServer.Unusable(ProviderType.VLLM, 8000, "wants a key");

    var screen = screen(Surroundings.of(Map.of(), List.of(locked)), FRESH, false);

    holds(screen, "\n +! vllm at 127\\.0\\.0\\.1:8000 wants a key: name it in sovereign\\.yaml");
    assertFalse(screen.contains("no Ollama"), screen);
  }

  @Test
  void theAdminKeyIsShownToSomebodyWhoLooksAndToNobodyElse() {
    assertTrue(screen(found(), FRESH, true).contains("Admin key   sv-admin-key   shown once"));
    assertFalse(screen(found(), FRESH, false).contains("sv-admin-key"));
    assertFalse(screen(found(), OLD, true).contains("sv-admin-key"));
  }

  @Test
  void aLaterStartShowsNoKeyAndNamesTheVariableInstead() {
    var screen = screen(found(), OLD, true);

    assertFalse(screen.contains("First key"), screen);
    assertTrue(screen.contains("-H \"Authorization: Bearer $SOVEREIGN_KEY\""), screen);
  }

  @Test
  void whatAFileNamesIsNotSaidToBeFound() {
    var settings = TestGateway.settings("providers: {m: {type: mock}}", Map.of());

    var screen = screen(settings, Optional.empty(), OLD, false);

    holds(screen, "Providers +· m +built in +7 models +made-up answers\n");
    assertTrue(screen.contains("{\"model\":\"m/echo\","), screen);
  }

  private static void holds(String screen, String pattern) {
    assertTrue(screen.matches("(?s).*" + pattern + ".*"), screen);
  }

  private static Surroundings found() {
    var models =
        List.of(
            new LocalServer.Model("small", OptionalLong.of(1), true),
            new LocalServer.Model("large", OptionalLong.of(2), true));
    return Surroundings.of(
        KEY, List.of(new LocalServer.Serving(ProviderType.LLAMACPP, 8080, models)));
  }

  private String screen(Surroundings found, FirstKeys keys, boolean isTerminal) {
    UsualModels usual = (name, _) -> Optional.of("gpt-" + name);
    return screen(BuiltIn.settings(found, usual, KEY), Optional.of(found), keys, isTerminal);
  }

  private String screen(
      Settings settings, Optional<Surroundings> found, FirstKeys keys, boolean isTerminal) {
    var bytes = new ByteArrayOutputStream();
    var data = DataFolder.open(folder);
    keys.admin().ifPresent(data::keepAdminKey);
    try (var out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
      new Screen(out, settings, found, data, keys).show(4711, isTerminal);
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void theAddressIsThatOfTheFirstListener() {
    var settings =
        TestGateway.settings(
            "providers: {m: {type: mock}}\nserver: {listen: \"[::1]:1\"}", Map.of());

    assertEquals(
        List.of("http://[::1]:4711"),
        screen(settings, Optional.empty(), OLD, false)
            .lines()
            .filter(it -> it.startsWith("  Listening"))
            .map(it -> it.strip().split(" +")[1])
            .toList());
  }
}
