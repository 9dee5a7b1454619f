package dev.sovereign.provider;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.OptionalLong;

/// How one kind of own server is asked how it is, as data.
///
/// @param health the path that answers 200 while it can serve. What else answers proves nothing:
///     vLLM still lists its models when its engine is dead
/// @param load where its queue can be read, if anywhere
record ServerProbe(String health, Optional<Load> load) {
  /// Where and under which names a server counts its calls.
  record Load(String path, String running, String waiting) {
    /// The state of a server that is ready and shows these figures, in Prometheus' text format.
    ServerState read(byte[] figures) {
      var text = new String(figures, StandardCharsets.UTF_8);
      return new ServerState(true, sum(text, running), sum(text, waiting));
    }

    // One series for every engine: together they are the server's.
    private static OptionalLong sum(String text, String name) {
      var values =
          text.lines()
              .filter(it -> it.startsWith(name + " ") || it.startsWith(name + "{"))
              .mapToLong(Load::value)
              .toArray();
      if (values.length == 0) {
        return OptionalLong.empty();
      }
      var sum = 0L;
      for (var value : values) {
        sum += value;
      }
      return OptionalLong.of(sum);
    }

    private static long value(String line) {
      try {
        return Math.max(0, (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)));
      } catch (NumberFormatException noNumber) {
        return 0;
      }
    }
  }

  /// The probe of a provider's type; none where there is no free one.
  static Optional<ServerProbe> of(ProviderConfig config) {
    var root = config.basePath().replaceAll("/v1$", "");
    return switch (config.type()) {
      case VLLM -> probe(root, "vllm:num_requests_running", "vllm:num_requests_waiting");
      case LLAMACPP -> probe(root, "llamacpp:requests_processing", "llamacpp:requests_deferred");
      // It says nothing of its load: calls wait in silence.
      case OLLAMA -> Optional.of(new ServerProbe(root + "/api/ps", Optional.empty()));
      case OPENAI, OPENROUTER, OPENAI_COMPATIBLE, MOCK -> Optional.empty();
    };
  }

  private static Optional<ServerProbe> probe(String root, String running, String waiting) {
    var load = new Load(root + "/metrics", running, waiting);
    return Optional.of(new ServerProbe(root + "/health", Optional.of(load)));
  }
}
