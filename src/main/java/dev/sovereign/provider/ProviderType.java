package dev.sovereign.provider;

import dev.sovereign.core.Offer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The kinds of upstream that there are, with what is usual for each.
public enum ProviderType {
  OPENAI(Offer.Kind.CLOUD, "https://api.openai.com/v1", true),
  OPENROUTER(Offer.Kind.CLOUD, "https://openrouter.ai/api/v1", true),
  VLLM(Offer.Kind.GPU, "http://127.0.0.1:8000/v1", false),
  LLAMACPP(Offer.Kind.GPU, "http://127.0.0.1:8080/v1", false),
  OPENAI_COMPATIBLE(Offer.Kind.CLOUD, "", false),
  OLLAMA(Offer.Kind.GPU, "http://127.0.0.1:11434", false),
  MOCK(Offer.Kind.MOCK, "", false);

  private final Offer.Kind kind;
  private final String baseUrl;
  private final boolean needsKey;

  ProviderType(Offer.Kind kind, String baseUrl, boolean needsKey) {
    this.kind = kind;
    this.baseUrl = baseUrl;
    this.needsKey = needsKey;
  }

  /// Whose machine it is, unless the configuration says otherwise.
  public Offer.Kind kind() {
    return kind;
  }

  /// Where it is, unless the configuration says otherwise.
  public Optional<String> baseUrl() {
    return Optional.of(baseUrl).filter(it -> !it.isEmpty());
  }

  /// Whether it cannot be used without a key.
  public boolean needsKey() {
    return needsKey;
  }

  /// The environment variable that usually holds its key, where there is a usual one.
  public Optional<String> keyVariable() {
    return switch (this) {
      case OPENAI -> Optional.of("OPENAI_API_KEY");
      case OPENROUTER -> Optional.of("OPENROUTER_API_KEY");
      case VLLM, LLAMACPP, OPENAI_COMPATIBLE, OLLAMA, MOCK -> Optional.empty();
    };
  }

  /// Whether it is asked for streams, unless the configuration says otherwise.
  public UpstreamStream upstreamStream() {
    return this == VLLM || this == OLLAMA ? UpstreamStream.ALWAYS : UpstreamStream.AUTO;
  }

  /// The word in the configuration.
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// All words.
  public static List<String> words() {
    return Arrays.stream(values()).map(ProviderType::word).toList();
  }
}
