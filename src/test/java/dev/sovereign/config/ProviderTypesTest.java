package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Offer;
import dev.sovereign.provider.UpstreamStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProviderTypesTest {
  @ParameterizedTest
  @CsvSource({
    "openai, api.openai.com, CLOUD, AUTO",
    "openrouter, openrouter.ai, CLOUD, AUTO",
    "vllm, 127.0.0.1:8000, GPU, ALWAYS",
    "llamacpp, 127.0.0.1:8080, GPU, AUTO",
    "ollama, 127.0.0.1:11434, GPU, ALWAYS"
  })
  void aProviderTypeBringsWhatIsUsualForIt(
      String type, String authority, Offer.Kind kind, UpstreamStream stream) {
    var yaml = "providers: {p: {type: %s, api_key: {env: A}}}".formatted(type);
    var provider = Yaml.good(yaml).providers().getFirst();

    assertEquals(authority, provider.target().authority());
    assertEquals(kind, provider.kind());
    assertEquals(stream, provider.upstreamStream());
  }
}
