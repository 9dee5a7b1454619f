package dev.sovereign.config;

import dev.sovereign.config.Settings.AnchorSettings;
import dev.sovereign.config.Settings.LogSettings;
import dev.sovereign.config.Settings.MirrorSettings;
import dev.sovereign.config.Settings.WitnessSettings;
import dev.sovereign.core.AuditMode;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the `log` section.
final class LogReader {
  /// A key's name has no space and no plus, and those who cosign take at most 255 bytes.
  private static final String ORIGIN = "[A-Za-z0-9][A-Za-z0-9._~:/-]{0,254}";

  private static final Map<String, AuditMode> AUDIT =
      Map.of("normal", AuditMode.NORMAL, "strict", AuditMode.STRICT);

  private LogReader() {}

  static LogSettings read(Section section) {
    try (section) {
      var origin = section.text("origin");
      if (origin.isPresent() && !origin.get().matches(ORIGIN)) {
        section.error(
            "origin",
            "log.origin is an address without a scheme, such as sovereign.example.com/log: "
                + origin.get());
      }
      return new LogSettings(
          origin,
          section.section("witnesses").flatMap(LogReader::witnesses),
          mirrors(section),
          section.section("anchor").flatMap(LogReader::anchor),
          section.choice("audit", AUDIT, LogSettings.DEFAULT.audit()));
    }
  }

  private static Optional<WitnessSettings> witnesses(Section section) {
    try (section) {
      var policy = section.path("policy");
      if (policy.isEmpty()) {
        section.error("policy", section.path() + " needs a `policy`: the file that names them");
      }
      var require = section.number("require", WitnessSettings.REQUIRE, 0);
      return policy.map(it -> new WitnessSettings(it, require));
    }
  }

  private static List<MirrorSettings> mirrors(Section section) {
    return section.items("mirrors").stream()
        .flatMap(it -> mirror(section.entry(it, "mirrors")).stream())
        .toList();
  }

  private static Optional<MirrorSettings> mirror(Section section) {
    try (section) {
      var vkey = section.text("vkey");
      var url = section.text("url");
      if (vkey.isEmpty() || url.isEmpty()) {
        section.error("vkey", section.path() + " needs a `vkey` and a `url`");
        return Optional.empty();
      }
      return BaseUrl.read(section, "url", url.get())
          .map(it -> new MirrorSettings(vkey.get(), it.text()));
    }
  }

  private static Optional<AnchorSettings> anchor(Section section) {
    try (section) {
      var rekor = section.text("rekor");
      if (rekor.isEmpty()) {
        section.error("rekor", section.path() + " needs a `rekor`: the URL of its shard");
      }
      var key = section.text("key");
      if (key.isEmpty()) {
        section.error(
            "key", section.path() + " needs a `key`: Rekor's verifier key, or a file with it");
      }
      var every = section.duration("every", AnchorSettings.EVERY);
      return rekor
          .flatMap(it -> BaseUrl.read(section, "rekor", it))
          .flatMap(url -> key.map(it -> new AnchorSettings(url.text(), it, every)));
    }
  }
}
