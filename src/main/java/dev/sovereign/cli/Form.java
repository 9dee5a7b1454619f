package dev.sovereign.cli;

import java.util.Locale;

/// How answers are printed.
enum Form {
  TABLE,
  JSON,
  YAML,
  CSV;

  /// As it is typed, which shells complete.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
