package dev.sovereign.provider;

import java.util.Set;

/// What sets one OpenAI-compatible upstream apart from the next, as data.
///
/// @param ours members of a request that only we may set there; a caller's are left out
/// @param countsAlong whether it can send usage figures with every chunk
/// @param handsOn whether it hands requests on to others unless it is told not to
/// @param takesSalt whether it keeps cached prompts apart by a salt
/// @param goesOn whether it goes on with an answer that it is given as the last message
record Quirks(
    Set<String> ours, boolean countsAlong, boolean handsOn, boolean takesSalt, boolean goesOn) {
  static final Quirks NONE = new Quirks(Set.of(), false, false, false, false);
  static final Quirks OPENROUTER =
      new Quirks(Set.of("models", "route", "provider", "transforms"), false, true, false, false);
  static final Quirks VLLM =
      new Quirks(
          Set.of("priority", "kv_transfer_params", "chat_template", "cache_salt"),
          true,
          false,
          true,
          true);

  Quirks {
    ours = Set.copyOf(ours);
  }

  boolean continuesAnswers() {
    return goesOn && countsAlong;
  }

  /// Those of a type of provider.
  static Quirks of(ProviderType type) {
    return switch (type) {
      case OPENROUTER -> OPENROUTER;
      case VLLM -> VLLM;
      case OPENAI, OPENAI_COMPATIBLE, LLAMACPP, OLLAMA, MOCK -> NONE;
    };
  }
}
