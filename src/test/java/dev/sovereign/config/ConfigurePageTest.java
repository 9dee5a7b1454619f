package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Offer;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/configure.md` to what is read.
final class ConfigurePageTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("OPENROUTER_API_KEY", "x");

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
