package dev.sovereign.cli;

/// How answers are printed.
enum Form {
  TABLE,
  JSON,
  YAML,
  CSV
}
