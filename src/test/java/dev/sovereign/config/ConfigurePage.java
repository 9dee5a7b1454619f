package dev.sovereign.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// `docs/configure.md`: its tables are made from [Keys], the text around them is written by hand.
final class ConfigurePage {
  private static final Path FILE = Path.of("docs/configure.md");
  private static final Pattern EXAMPLE = Pattern.compile("(?s)```yaml\n(.*?)```");

  private ConfigurePage() {}

  static String text() {
    try {
      return Files.readString(FILE);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// The page with the tables as the code has them.
  static String made() {
    var made = text();
    for (var table : Keys.TABLES) {
      var place = place(table.name()).matcher(made);
      if (!place.find()) {
        throw new AssertionError(FILE + " has no place for the table `" + table.name() + "`");
      }
      made = made.substring(0, place.end(1)) + table.text() + made.substring(place.end());
    }
    return made;
  }

  private static Pattern place(String table) {
    return Pattern.compile("(<!-- keys: " + table + "; .* -->\n)(?:\\|.*\n)*");
  }

  static void write(String text) {
    try {
      Files.writeString(FILE, text);
    } catch (IOException unwritable) {
      throw new UncheckedIOException(unwritable);
    }
  }

  static List<String> examples() {
    return EXAMPLE.matcher(text()).results().map((MatchResult it) -> it.group(1)).toList();
  }
}
