package dev.sovereign.config;

import dev.sovereign.core.BreakerConfig;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Timeouts;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.routing.RoutingConfig;
import dev.sovereign.tenancy.KeyText;
import dev.sovereign.tenancy.KeysConfig;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;

/// Reads `sovereign.yaml` into [Settings], or into everything that is wrong with it.
public final class ConfigReader {
  private static final int MOST_CHARACTERS = 1 << 20;
  private static final int MOST_ALIASES = 50;

  private final String file;
  private final String text;
  private final Blots blots = new Blots();
  private final Findings findings;
  private final Variables variables;

  /// What came of reading.
  public sealed interface Read {
    /// A configuration that holds.
    record Good(Settings settings) implements Read {}

    /// One that does not.
    record Bad(Findings findings) implements Read {}
  }

  private ConfigReader(String file, String text, Map<String, String> environment) {
    this.file = file;
    this.text = text;
    this.findings = new Findings(file, text, blots);
    this.variables = new Variables(environment);
  }

  /// Reads a file's text.
  ///
  /// @param file its name, for messages
  /// @param environment where `${…}` is filled in from
  public static Read read(String file, String text, Map<String, String> environment) {
    return new ConfigReader(file, text, environment).read();
  }

  private Read read() {
    var root = compose();
    if (root.isEmpty()) {
      if (findings.isEmpty()) {
        findings.add(1, 1, "the file is empty; it needs at least `providers:` with one entry");
      }
      return new Read.Bad(findings);
    }
    blots.find(root.get());
    Settings settings;
    try (var section = new Section("", root.get(), findings, variables)) {
      settings = settings(section);
    }
    return findings.isEmpty() ? new Read.Good(settings) : new Read.Bad(findings);
  }

  private Optional<Node> compose() {
    if (text.length() > MOST_CHARACTERS) {
      findings.add(1, 1, "the file is larger than " + MOST_CHARACTERS + " characters");
      return Optional.empty();
    }
    if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
      findings.add(1, 1, "the file holds half a character (a lone surrogate)");
      return Optional.empty();
    }
    try {
      return compose(file, text);
    } catch (MarkedYamlEngineException marked) {
      var mark = marked.getProblemMark();
      findings.add(
          mark.map(it -> it.getLine() + 1).orElse(1),
          mark.map(it -> it.getColumn() + 1).orElse(1),
          "not YAML: " + marked.getProblem());
      return Optional.empty();
    } catch (YamlEngineException broken) {
      findings.add(1, 1, "not YAML: " + broken.getMessage());
      return Optional.empty();
    }
  }

  /// The file's text as YAML, with the place of everything.
  ///
  /// @throws YamlEngineException if it is none
  static Optional<Node> compose(String file, String text) {
    var load =
        LoadSettings.builder()
            .setLabel(file)
            .setUseMarks(true)
            .setAllowDuplicateKeys(true) // We report them all, with their places.
            .setMaxAliasesForCollections(MOST_ALIASES)
            .setCodePointLimit(MOST_CHARACTERS)
            .build();
    return new Compose(load).composeString(text);
  }

  private Settings settings(Section root) {
    var instance = root.section("instance").map(this::instance).orElse(Settings.Instance.DEFAULT);
    var server = ServerReader.read(root.section("server"));
    var data = root.path("data").orElse(Settings.DATA);
    var log = root.section("log").map(LogReader::read).orElse(Settings.LogSettings.DEFAULT);
    var watch = root.flag("watch", false);
    root.choice("store", Map.of("sqlite", "sqlite"), "sqlite");
    var keys = root.section("keys").map(this::keys).orElse(KeysConfig.DEFAULT);
    var times = root.section("timeouts");
    var timeouts = times.map(it -> TimeoutsReader.read(it, Timeouts.DEFAULT));
    var total =
        times
            .map(it -> it.duration("total", RoutingConfig.DEFAULT.total()))
            .orElse(RoutingConfig.DEFAULT.total());
    times.ifPresent(Section::close);
    var atlas = instance.atlas();
    var breaker = GateReader.breaker(root, BreakerConfig.DEFAULT);
    var usual = new ProviderReader.Usual(timeouts.orElse(Timeouts.DEFAULT), breaker, atlas);
    var providers = providers(root, usual);
    var catalog = new CatalogReader(root, providers, total, atlas).read();
    root.section("prices").ifPresent(this::prices);
    var tracing = root.section("telemetry").flatMap(TelemetryReader::read);
    return new Settings(
        instance,
        server,
        data,
        log,
        watch,
        keys,
        List.copyOf(providers.values()),
        catalog,
        tracing,
        Digest.of(text));
  }

  private Settings.Instance instance(Section section) {
    try (section) {
      var atlas = PlacesReader.atlas(section);
      var currency = section.text("currency");
      if (currency.isPresent() && !currency.get().matches("[A-Z]{3}")) {
        section.error(
            "currency", "instance.currency must be three capital letters: " + currency.get());
      }
      var usual = Settings.Instance.DEFAULT;
      return new Settings.Instance(
          section.text("name").orElse(usual.name()), atlas, currency.orElse(usual.currency()));
    }
  }

  private KeysConfig keys(Section section) {
    try (section) {
      var prefixes =
          KeyText.PREFIXES.stream().collect(Collectors.toMap(Function.identity(), it -> it));
      return new KeysConfig(
          section.choice("prefix", prefixes, KeysConfig.DEFAULT.prefix()),
          section.duration("expire", KeysConfig.DEFAULT.expire()));
    }
  }

  private void prices(Section section) {
    try (section) {
      section.choice("snapshot", Map.of("built-in", "built-in"), "built-in");
    }
  }

  private Map<String, ProviderConfig> providers(Section root, ProviderReader.Usual usual) {
    var providers = new LinkedHashMap<String, ProviderConfig>();
    var section = root.section("providers");
    if (section.isEmpty()) {
      root.error("providers", "`providers:` is missing: who shall serve?");
      return providers;
    }
    try (var all = section.get()) {
      for (var name : all.names()) {
        if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
          all.errorAtKey(name, "a provider's name is letters, digits and . _ - only");
        }
        all.section(name)
            .flatMap(it -> ProviderReader.read(name, it, usual))
            .ifPresent(it -> providers.put(name, it));
      }
    }
    return providers;
  }
}
