package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Offer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Holds `docs/providers.md` against the code.
final class ProvidersPageTest {
  private static final Pattern EDIT_LIST = Pattern.compile("(?m)^\\| `([a-z-]+)` \\| ([^|]+) \\|$");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");
  private static final Map<UpstreamStream, String> STREAMS =
      Map.of(UpstreamStream.ALWAYS, "always", UpstreamStream.AUTO, "as the caller asks");

  private final String page = page();

  @ParameterizedTest
  @EnumSource
  void aTypeStandsThereWithWhatIsUsualForIt(ProviderType type) {
    var row =
        page.lines()
            .filter(it -> it.startsWith("| `" + type.word() + "` |") && it.split("\\|").length == 6)
            .findFirst()
            .map(it -> it.split(" ?\\| ?"))
            .orElseThrow();

    assertEquals(address(type), row[2]);
    assertEquals(type.needsKey(), row[3].equals("needed"));
    assertEquals("`" + kind(type.kind()) + "`", row[4]);
    assertEquals(STREAMS.get(type.upstreamStream()), row[5]);
  }

  private static String address(ProviderType type) {
    var none = type == ProviderType.MOCK ? "built in" : "must be said";
    return type.baseUrl().map(it -> "`" + it + "`").orElse(none);
  }

  private static String kind(Offer.Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void theEditListsAreThoseOfTheCode() {
    var start = page.indexOf("## Edit lists");
    var section = page.substring(start, page.indexOf("\n## ", start));
    var written =
        EDIT_LIST
            .matcher(section)
            .results()
            .collect(Collectors.toMap(it -> it.group(1), it -> words(it.group(2))));

    assertEquals(editLists(), new TreeMap<>(written));
  }

  private static Map<String, Set<String>> editLists() {
    return new TreeMap<>(
        Arrays.stream(ProviderType.values())
            .filter(it -> !Quirks.of(it).ours().isEmpty())
            .collect(Collectors.toMap(ProviderType::word, it -> Quirks.of(it).ours())));
  }

  private static Set<String> words(String cell) {
    Function<MatchResult, String> word = it -> it.group(1);
    return WORD.matcher(cell).results().map(word).collect(Collectors.toSet());
  }

  @Test
  void everyModelOfTheMockStandsThere() {
    var missing =
        MockServer.MODELS.stream().filter(it -> !page.contains("`mock/" + it + "`")).toList();

    assertEquals(List.of(), missing);
  }

  private static String page() {
    try {
      return Files.readString(Path.of("docs/providers.md"));
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
