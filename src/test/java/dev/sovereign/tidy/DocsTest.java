package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Failure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the documents against the code.
class DocsTest {
  private static final Path ERRORS = Path.of("docs/errors.md");
  private static final Path SOURCE = Path.of("src/main/java/dev/sovereign/api/OpenAiErrors.java");
  private static final Pattern QUOTED_WORD = Pattern.compile("\"([a-z]+(?:_[a-z]+)+)\"");

  @Test
  void everyTypeAndCodeOfTheSourceStandsInTheErrorsPage() throws IOException {
    var words = QUOTED_WORD.matcher(Files.readString(SOURCE)).results().map(it -> it.group(1));
    assertEquals(List.of(), missing(words));
  }

  @Test
  void everyKindOfFailureStandsInTheErrorsPage() throws IOException {
    assertEquals(List.of(), missing(Arrays.stream(Failure.Kind.values()).map(Failure.Kind::word)));
  }

  private static List<String> missing(Stream<String> words) throws IOException {
    var page = Files.readString(ERRORS);
    return words.filter(it -> !page.contains("`" + it + "`")).distinct().toList();
  }
}
