package dev.sovereign.config;

import dev.sovereign.keystore.SecretRef;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;

/// Reads where a secret is to be found.
final class SecretReader {
  private SecretReader() {}

  static Optional<SecretRef> read(Section section, String key) {
    var node = section.node(key);
    if (node.isEmpty()) {
      return Optional.empty();
    }
    if (!(node.get() instanceof MappingNode)) {
      section.errorAtKey(
          key, "a secret never stands in this file: write `{env: NAME}` or `{file: path}`");
      return Optional.empty();
    }
    try (var reference = section.section(key).orElseThrow()) {
      var env = reference.text("env");
      var file = reference.text("file");
      if (env.isPresent() == file.isPresent()) {
        section.errorAtKey(key, "expected one of `{env: NAME}` and `{file: path}`");
      }
      if (env.isPresent() && !env.get().matches("[A-Za-z_][A-Za-z0-9_]*")) {
        reference.errorAtKey("env", key + ".env is the name of an environment variable");
      }
      return env.<SecretRef>map(SecretRef.Env::new).or(() -> file.map(SecretRef.File::new));
    }
  }
}
