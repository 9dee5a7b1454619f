package dev.sovereign.config;

import dev.sovereign.routing.Capability;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads configurations of tests.
final class Yaml {
  /// The smallest file with a model and a capability.
  static final String SMALL =
      """
      providers:
        p: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}
      models:
        m: {offers: [{provider: p, model: up}]}
      capabilities:
        c: {chain: [m]}
      """;

  private Yaml() {}

  static Settings good(String text) {
    return good(text, Map.of());
  }

  static Settings good(String text, Map<String, String> environment) {
    return switch (ConfigReader.read("sovereign.yaml", text, environment)) {
      case ConfigReader.Read.Good(var settings) -> settings;
      case ConfigReader.Read.Bad(var findings) -> throw new AssertionError(findings.explain());
    };
  }

  static Capability capability(Settings settings, String name) {
    return Optional.ofNullable(settings.catalog().capabilities().get(name)).orElseThrow();
  }

  /// What is wrong with the text; nothing if it is right.
  static List<Findings.Finding> wrong(String text) {
    return switch (ConfigReader.read("sovereign.yaml", text, Map.of())) {
      case ConfigReader.Read.Good _ -> List.of();
      case ConfigReader.Read.Bad(var findings) -> findings.all();
    };
  }

  /// The messages of what is wrong.
  static List<String> messages(String text) {
    return wrong(text).stream().map(Findings.Finding::message).toList();
  }

  /// What a person reads of what is wrong.
  static String explained(String text) {
    return switch (ConfigReader.read("sovereign.yaml", text, Map.of())) {
      case ConfigReader.Read.Good _ -> "";
      case ConfigReader.Read.Bad(var findings) -> findings.explain();
    };
  }
}
