package dev.sovereign.config;

import static java.util.Map.entry;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Offer;
import dev.sovereign.http.ServerConfig;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/configure.md` to what is read.
final class ConfigurePageTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("OPENROUTER_API_KEY", "x");

  private static final Set<Object> ABSENT =
      Set.of(Optional.empty(), OptionalLong.empty(), Map.of());
  // The record has what these come to, not the word itself.
  private static final Map<String, String> IN_WORDS =
      Map.ofEntries(
          entry("providers.<name>.base_url", "by type"),
          entry("providers.<name>.source", "by type"),
          entry("providers.<name>.upstream_stream", "by type"),
          entry("providers.<name>.models", "`any`"),
          entry("providers.<name>.timeouts", "those of the file"),
          entry("models.<name>.offers.price.input", "unknown"),
          entry("models.<name>.offers.price.cached_input", "unknown"),
          entry("models.<name>.offers.price.output", "unknown"),
          entry("capabilities.<name>.attempts", "that of `routing`"),
          entry("capabilities.<name>.gpu_first", "that of `routing`"),
          entry("capabilities.<name>.failover_on", "that of `routing`"),
          entry("capabilities.<name>.timeouts", "those of the file"),
          entry("routing.failover_on", "`[]`"));

  @Test
  void thePageNamesEveryKeyThatIsReadOnceAndNoOther() {
    assertEquals(List.copyOf(ReadKeys.all()), ConfigurePage.keys());
  }

  @Test
  void theTimesOfAProviderAreThoseOfTheFileButTheTotal() {
    var file = new TreeSet<>(ReadKeys.keys("timeouts: {zzzzzzzz: 1}"));
    file.removeIf(it -> !it.startsWith("timeouts.") || it.equals("timeouts.total"));
    var own = ReadKeys.keys("providers: {p: {type: vllm, timeouts: {zzzzzzzz: 1}}}");

    assertEquals(
        file,
        own.stream()
            .map(it -> it.replace("providers.<name>.", ""))
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  @Test
  void itsExampleIsReadAsItIsMeant() {
    var settings = Yaml.good(ConfigurePage.examples().getFirst(), ENVIRONMENT);

    assertEquals(
        List.of("deepseek-ai/DeepSeek-V4-Flash", "deepseek/deepseek-v4-flash", "z-ai/glm-5"),
        Yaml.capability(settings, "smart").chain().stream().map(Offer::upstreamModel).toList());
  }

  @Test
  void aDefaultThatIsWrittenOutChangesNothing() {
    var written =
        ConfigurePage.rows().stream()
            .filter(it -> it.usual().startsWith("`"))
            .filter(it -> !it.key().contains("<name>"))
            .collect(Collectors.toMap(ConfigurePage.Row::key, ConfigurePageTest::with));
    var unchanged = Yaml.good(Yaml.SMALL).toString();

    assertEquals(
        Map.of(),
        written.entrySet().stream()
            .filter(it -> !it.getValue().toString().equals(unchanged))
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
  }

  @Test
  void everyDefaultIsThatOfTheRecords() {
    var usual = new TreeMap<String, String>();
    DefaultsTest.expected().forEach((key, value) -> usual.put(key, cell(value)));
    usual.putAll(IN_WORDS);
    var written =
        ConfigurePage.rows().stream()
            .filter(it -> usual.containsKey(it.key()))
            .collect(Collectors.toMap(ConfigurePage.Row::key, ConfigurePage.Row::usual));

    assertEquals(usual, new TreeMap<>(written));
  }

  private static String cell(Object value) {
    return switch (value) {
      case Duration time -> "`" + Units.text(time) + "`";
      case Long size -> "`" + Units.text(size) + "`";
      case Integer number -> "`" + Units.text(number) + "`";
      case Double share -> Units.share(share); // Below a key that needs another: not tried alone.
      case Enum<?> word -> "`" + word.name().toLowerCase(Locale.ROOT) + "`";
      case List<?> list when list.isEmpty() -> "none";
      case List<?> list -> cell(list.getFirst());
      case ServerConfig.Listen(var host, var port) -> "`" + host + ":" + port + "`";
      default -> ABSENT.contains(value) ? "none" : "`" + value + "`";
    };
  }

  @Test
  void everyTypeIsTheOneThatIsRead() {
    var bad = new WrongValues(ConfigurePage.rows());

    assertEquals(bad.expected(), bad.said());
  }

  private static Settings with(ConfigurePage.Row row) {
    var value = row.usual().replace("`", "");
    var line = row.key().replace(".", ": {") + ": " + quoted(value);
    return Yaml.good(
        line
            + "}".repeat((int) row.key().chars().filter(it -> it == '.').count())
            + "\n"
            + Yaml.SMALL);
  }

  private static String quoted(String value) {
    return value.equals("[]") ? value : "\"" + value + "\"";
  }
}
