package dev.sovereign.provider;

import dev.sovereign.http.Headers;
import java.util.List;
import java.util.Optional;

/// What a provider calls a request, by which its operator finds it again.
public final class UpstreamId {
  private static final int LONGEST = 128;

  // OpenRouter's own; that of OpenAI, of vLLM where it is told to send it, and of most others;
  // Anthropic's. llama.cpp and Ollama send none.
  private static final List<String> FIELDS =
      List.of("x-generation-id", "x-request-id", "request-id");

  private UpstreamId() {}

  /// The id in a response's header fields: of those that may hold one, the first that holds from 1
  /// to 128 visible characters of ASCII.
  public static Optional<String> of(Headers headers) {
    for (var name : FIELDS) {
      var id = headers.first(name).filter(UpstreamId::isUsable);
      if (id.isPresent()) {
        return id;
      }
    }
    return Optional.empty();
  }

  private static boolean isUsable(String text) {
    return !text.isEmpty()
        && text.length() <= LONGEST
        && text.chars().allMatch(it -> it > ' ' && it < 0x7f);
  }
}
