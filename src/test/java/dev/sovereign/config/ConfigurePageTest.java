package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Offer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Holds `docs/configure.md` to the keys that are declared.
final class ConfigurePageTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("OPENROUTER_API_KEY", "x");
  private static final String WRITE = "mvn -o -q test -Dtest=ConfigurePageTest -Dpages=write";

  @Test
  void itsTablesAreThoseThatTheKeysMake() {
    if (System.getProperty("pages", "").equals("write")) {
      ConfigurePage.write(ConfigurePage.made());
    }

    assertEquals(
        ConfigurePage.made(), ConfigurePage.text(), "its tables are written anew by: " + WRITE);
  }

  @Test
  void itsExampleIsReadAsItIsMeant() {
    var settings = Yaml.good(ConfigurePage.examples().getFirst(), ENVIRONMENT);

    assertEquals(
        List.of("deepseek-ai/DeepSeek-V4-Flash", "deepseek/deepseek-v4-flash", "z-ai/glm-5"),
        Yaml.capability(settings, "smart").chain().stream().map(Offer::upstreamModel).toList());
  }
}
