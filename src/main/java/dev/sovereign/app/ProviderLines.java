package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.config.Surroundings;
import dev.sovereign.core.Offer;
import dev.sovereign.keystore.SecretRef;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The part of the screen that says who serves, and how they were found.
///
/// @param found what the settings were made of, where there is no file
record ProviderLines(Settings settings, Optional<Surroundings> found) {
  private static final int NAME = 13;
  private static final int PLACE = 26;
  private static final int COUNT = 12;

  /// One line for each, then what was seen and left out.
  List<String> all() {
    var lines = new ArrayList<String>();
    settings.providers().forEach(it -> lines.add(line(it)));
    found.ifPresent(it -> it.notes().forEach(note -> lines.add("! " + note)));
    found.filter(Surroundings::isEmpty).ifPresent(it -> lines.addAll(hint(it)));
    return lines;
  }

  // Where something was seen and left out, its note says what to do.
  private static List<String> hint(Surroundings nothing) {
    return nothing.notes().isEmpty()
        ? List.of(
            "  no Ollama, vLLM or llama.cpp on its usual port, and neither OPENAI_API_KEY nor",
            "  OPENROUTER_API_KEY is set: until you start one or set one, answers are made up")
        : List.of("  until then answers are made up");
  }

  private String line(ProviderConfig provider) {
    var mark = found.isPresent() ? "✓ " : "· ";
    var line =
        mark
            + Screen.pad(provider.name(), NAME)
            + Screen.pad(place(provider), PLACE)
            + Screen.pad(count(provider), COUNT)
            + source(provider);
    return line.stripTrailing();
  }

  private String place(ProviderConfig provider) {
    if (provider.kind() == Offer.Kind.MOCK) {
      return "built in";
    }
    return found
        .flatMap(_ -> provider.apiKey())
        .map(ProviderLines::where)
        .orElse(provider.target().authority());
  }

  private static String where(SecretRef key) {
    return switch (key) {
      case SecretRef.Env(var name) -> "key in " + name;
      case SecretRef.File(var path) -> "key in " + path;
    };
  }

  private String count(ProviderConfig provider) {
    var named =
        Optional.ofNullable(settings.catalog().suppliers().get(provider.name()))
            .map(Catalog.Supplier::listed)
            .map(it -> it.size())
            .orElse(0);
    if (named == 0) {
      return "";
    }
    return named == 1 ? "1 model" : named + " models";
  }

  private static String source(ProviderConfig provider) {
    return switch (provider.kind()) {
      case GPU -> "gpu";
      case CLOUD -> "cloud";
      case MOCK -> "made-up answers";
    };
  }
}
