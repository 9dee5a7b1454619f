package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.provider.LocalServer;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.tenancy.KeyText;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an environment and a machine's servers come to.
final class SurroundingsTest {
  @Test
  void aKeyInTheEnvironmentIsAProvider() {
    var found = of(Map.of("OPENROUTER_API_KEY", "sk-or-1", "OPENAI_API_KEY", " sk-1 "));

    assertEquals(
        List.of(
            new Surroundings.FoundKey(ProviderType.OPENAI, "OPENAI_API_KEY"),
            new Surroundings.FoundKey(ProviderType.OPENROUTER, "OPENROUTER_API_KEY")),
        found.keys());
    assertEquals(List.of(), found.notes());
    assertFalse(found.isEmpty());
  }

  @Test
  void anEmptyVariableIsNoKey() {
    assertTrue(of(Map.of("OPENAI_API_KEY", " ", "OPENROUTER_API_KEY", "")).isEmpty());
  }

  @Test
  void aKeyThatIsNotSurelyForTheProviderGoesNowhere() {
    var ours = KeyText.create("sv-", new SecureRandom()).reveal();

    assertEquals(
        List.of("OPENAI_API_KEY is left out: it holds a key of Sovereign's own"),
        notes(Map.of("OPENAI_API_KEY", ours)));
    assertEquals(
        List.of("OPENAI_API_KEY is left out: OPENAI_BASE_URL says that it is for another server"),
        notes(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "https://other.example/v1")));
    assertEquals(
        List.of("OPENROUTER_API_KEY is left out: it is not one word of plain characters"),
        notes(Map.of("OPENROUTER_API_KEY", "two words")));
    assertEquals(
        List.of(),
        notes(Map.of("OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "https://api.openai.com/v1")));
  }

  @Test
  void aHostThatOnlyBeginsLikeTheProvidersIsAnother() {
    assertEquals(
        List.of("OPENAI_API_KEY is left out: OPENAI_BASE_URL says that it is for another server"),
        notes(
            Map.of(
                "OPENAI_API_KEY", "k", "OPENAI_BASE_URL", "https://api.openai.com.evil.example")));
  }

  @Test
  void aServerThatCannotBeUsedIsSaidWithWhatToDo() {
    var found =
        Surroundings.of(
            Map.of(),
            List.of(
                new LocalServer.Unusable(ProviderType.VLLM, 8000, "wants a key"),
                new LocalServer.Unusable(ProviderType.OLLAMA, 11434, "has no model yet")));

    assertEquals(
        List.of(
            "vllm at 127.0.0.1:8000 wants a key: name it in sovereign.yaml with its `api_key`",
            "ollama at 127.0.0.1:11434 has no model yet: start again when it has"),
        found.notes());
    assertTrue(found.isEmpty());
  }

  @Test
  void anOllamaOfAnotherMachineIsNotAskedButSaid() {
    assertEquals(
        List.of("OLLAMA_HOST names another machine: name that server in sovereign.yaml"),
        notes(Map.of("OLLAMA_HOST", "http://gpu-7.example:11434")));
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "none",
      value = {
        "'', none, false",
        "127.0.0.1, none, false",
        "0.0.0.0:11435, 11435, false",
        ":11436, 11436, false",
        "localhost:11437/, 11437, false",
        "http://127.0.0.1:11438, 11438, false",
        "[::1]:11439, 11439, false",
        "[::], none, false",
        "0.0.0.0:99999, none, false",
        "10.0.0.5, none, true",
        "https://gpu-7.example:443/ollama, 443, true"
      })
  void theVariableOfOllamaIsReadAsOllamaDoes(String text, Integer port, boolean isElsewhere) {
    var host = new OllamaHost(text);

    assertEquals(Optional.ofNullable(port), host.port());
    assertEquals(isElsewhere, host.isElsewhere());
  }

  private static List<String> notes(Map<String, String> environment) {
    return of(environment).notes();
  }

  private static Surroundings of(Map<String, String> environment) {
    return Surroundings.of(environment, List.of());
  }
}
