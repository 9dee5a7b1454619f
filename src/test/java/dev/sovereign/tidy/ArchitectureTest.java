package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.Utf8Entry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/// Holds the compiled code to the package table in `ARCHITECTURE.md`: the document is the rule.
final class ArchitectureTest {
  private static final Path CLASSES = Path.of("target/classes");
  private static final Path OURS = CLASSES.resolve("dev/sovereign");
  private static final Pattern ROW = Pattern.compile("\\| `(\\w+)` \\|[^|]*\\|([^|]*)\\|");
  private static final Pattern USE = Pattern.compile("dev/sovereign/(\\w+)/");

  /// That one package names another.
  private record Use(String from, String to) {}

  @Test
  void packagesUseOnlyWhatTheTableAllows() throws IOException {
    var allowed = table();

    var broken = uses().filter(use -> !isAllowed(use, allowed)).map(Use::toString).toList();

    assertEquals("", String.join("\n", broken));
  }

  @Test
  void everyPackageHasItsRowAndEveryRowItsPackage() throws IOException {
    assertEquals(packages(), new TreeSet<>(table().keySet()));
  }

  @Test
  void onlyHttpAndLoopNameTheServerLibrary() throws IOException {
    var naming =
        classes()
            .filter(file -> names(file).anyMatch(ArchitectureTest::isServerLibrary))
            .map(ArchitectureTest::packageOf)
            .collect(Collectors.toCollection(TreeSet::new));

    assertEquals(Set.of("http", "loop"), naming);
  }

  private static boolean isServerLibrary(String name) {
    return name.contains("io/vertx/") || name.contains("io/netty/");
  }

  private static boolean isAllowed(Use use, Map<String, Set<String>> allowed) {
    var row = allowed.getOrDefault(use.from(), Set.of());
    return use.from().equals(use.to()) || row.contains("*") || row.contains(use.to());
  }

  private static Stream<Use> uses() throws IOException {
    return classes()
        .flatMap(file -> names(file).flatMap(name -> uses(packageOf(file), name)))
        .distinct();
  }

  private static Stream<Use> uses(String from, String name) {
    return USE.matcher(name).results().map(found -> new Use(from, found.group(1)));
  }

  private static Set<String> packages() throws IOException {
    return classes()
        .map(ArchitectureTest::packageOf)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Stream<Path> classes() throws IOException {
    try (var files = Files.walk(OURS)) {
      return files.filter(it -> it.toString().endsWith(".class")).toList().stream();
    }
  }

  private static String packageOf(Path file) {
    return OURS.relativize(file).getName(0).toString();
  }

  private static Stream<String> names(Path file) {
    try {
      var pool = ClassFile.of().parse(file).constantPool();
      return StreamSupport.stream(pool.spliterator(), false)
          .filter(Utf8Entry.class::isInstance)
          .map(entry -> ((Utf8Entry) entry).stringValue());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Map<String, Set<String>> table() throws IOException {
    return Files.readAllLines(Path.of("ARCHITECTURE.md")).stream()
        .map(ROW::matcher)
        .filter(Matcher::matches)
        .collect(Collectors.toMap(row -> row.group(1), row -> words(row.group(2))));
  }

  private static Set<String> words(String cell) {
    return Arrays.stream(cell.split(",")).map(String::strip).collect(Collectors.toSet());
  }
}
