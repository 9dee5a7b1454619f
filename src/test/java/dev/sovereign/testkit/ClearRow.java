package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// A row that a journal holds in clear; its leaf was made anew.
///
/// @param index of its leaf
public record ClearRow(RowKind kind, long index, Json statement) {
  private static final byte TYPE = 4;

  /// Those of a data folder, in order.
  public static List<ClearRow> of(Path data) {
    return in(new JournalHistory(data.resolve("journal")));
  }

  /// Those of a journal, in order.
  public static List<ClearRow> in(JournalHistory history) {
    var rows = new ArrayList<ClearRow>();
    try {
      history.forwards(
          _ -> false,
          it -> {
            if (it.type() == TYPE) {
              rows.add(read(it));
            }
            return true;
          });
      return rows;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static ClearRow read(JournalRecord record) {
    var kept = Json.parseAll(record.payload());
    var payload = Base64.getDecoder().decode(kept.string("payload").orElseThrow());
    var statement = Json.parseAll(payload);
    var kind = RowKind.of(statement.string("predicateType").orElseThrow()).orElseThrow();
    var salt = Base64.getDecoder().decode(kept.string("salt").orElseThrow());
    if (!Arrays.equals(RowLeaf.of(kind, salt, payload), record.leaf())) {
      throw new AssertionError("the leaf at " + record.leaves() + " is of another row");
    }
    return new ClearRow(kind, record.leaves(), statement);
  }

  /// What the row says.
  public Json predicate() {
    return statement.find("predicate").orElseThrow();
  }

  /// A part of that, as it stands there.
  public String part(String name) {
    return predicate().find(name).map(Json::raw).orElse("");
  }

  /// A number within a part.
  public long number(String part, String name) {
    return predicate().find(part).orElseThrow().integer(name).orElse(0);
  }
}
