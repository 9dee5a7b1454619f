package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// Holds `docs/metrics.md` to what a started gateway shows: every metric, its type and its labels.
final class MetricsPageTest {
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| `(\\w+)` \\| (counter|gauge|histogram) \\|([^|]*)\\|[^|]+\\|$");

  @Test
  void thePageNamesEveryMetricThatIsShownAndNoOther() throws IOException {
    assertEquals(lines(shown()), lines(page()));
  }

  // One line each, so that a difference is seen.
  private static String lines(Map<String, String> metrics) {
    return metrics.entrySet().stream()
        .map(it -> it.getKey() + " " + it.getValue())
        .collect(Collectors.joining("\n"));
  }

  private static Map<String, String> shown() {
    var shown = new TreeMap<String, String>();
    ShownFigures.afterCalls()
        .families()
        .values()
        .forEach(it -> shown.put(it.name(), it.type() + " " + it.labels()));
    return shown;
  }

  private static Map<String, String> page() throws IOException {
    var rows = new TreeMap<String, String>();
    ROW.matcher(Files.readString(Path.of("docs/metrics.md")))
        .results()
        .forEach(it -> rows.put(it.group(1), it.group(2) + " " + words(it.group(3))));
    return rows;
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.replace("`", "").strip().split(" +"))
        .filter(it -> !it.isEmpty())
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
