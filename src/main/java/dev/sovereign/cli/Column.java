package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A column of a table: its title, and what it shows of a row.
///
/// @param title in lower case, as CSV has it
public record Column(String title, Function<Json, String> value) {
  /// What a member says, or nothing; of a list its values in one.
  public static Column of(String title, String member) {
    return new Column(title, row -> text(row.present(member)));
  }

  /// What a member of a member says, or nothing.
  static Column of(String title, String member, String inner) {
    return new Column(title, row -> text(row.present(member).flatMap(it -> it.present(inner))));
  }

  /// What a member of each item of a list says, in one.
  static Column each(String title, String list, Function<Json, String> value) {
    return new Column(
        title,
        row ->
            row.find(list).map(Json::items).orElse(List.of()).stream()
                .map(value)
                .collect(Collectors.joining(" ")));
  }

  private static String text(Optional<Json> value) {
    return value
        .map(
            it ->
                it.kind() == Json.Kind.ARRAY
                    ? it.items().stream().map(Json::text).collect(Collectors.joining(" "))
                    : it.text())
        .orElse("");
  }
}
