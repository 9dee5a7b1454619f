package dev.sovereign.config;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Every key that the file may have, by the tables of `docs/configure.md`. A test holds these to
/// what is read.
final class Keys {
  private static final String HEAD =
      """
      | key | type | default | restart | what it means |
      | --- | --- | --- | --- | --- |
      """;

  /// A table of the page.
  ///
  /// @param name how the page says where it stands
  record Table(String name, List<Key> keys) {
    /// The table in the page's markup.
    String text() {
      return keys.stream().map(Key::row).collect(Collectors.joining("\n", HEAD, "\n"));
    }
  }

  static final List<Table> TABLES =
      List.of(
          new Table("node", NodeKeys.ALL),
          new Table("telemetry", TelemetryKeys.ALL),
          new Table("providers", ProviderKeys.ALL),
          new Table("catalog", CatalogKeys.ALL),
          new Table("tried", TriedKeys.ALL));

  private Keys() {}

  static Stream<Key> all() {
    return TABLES.stream().flatMap(it -> it.keys().stream());
  }

  /// The key behind which a value stands; none for an entry such as `models.<name>` as a whole.
  static Optional<Key> of(List<String> place) {
    return all().filter(it -> it.covers(place)).findFirst();
  }
}
