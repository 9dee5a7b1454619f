package dev.sovereign.config;

import java.util.Map;

/// The configuration where there is no file: what was found on this machine, and the mock provider,
/// so that a first call works before anything is set up.
public final class BuiltIn {
  private BuiltIn() {}

  /// The settings: those that the file would hold that [Draft] writes.
  public static Settings settings(
      Surroundings found, UsualModels usual, Map<String, String> environment) {
    var text = Draft.of(found, Draft.Wishes.NONE, usual);
    return switch (ConfigReader.read("(what was found)", text, environment)) {
      case ConfigReader.Read.Good(var settings) -> settings;
      case ConfigReader.Read.Bad(var findings) ->
          throw new IllegalStateException("what was found does not hold: " + findings.explain());
    };
  }
}
