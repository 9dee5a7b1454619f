package dev.sovereign.proof;

import java.util.Map;
import java.util.TreeMap;

/// What was counted in a period: calls that were refused and have no rows, and the rows that the
/// log took. It names no tenant, key or model. Its salt is no secret.
///
/// @param origin of the log
/// @param seq counts the periods of the log
/// @param time in which calls were refused
/// @param refused calls by why, each a word of ours
/// @param rows since those of the period before
public record PeriodRow(String origin, long seq, Time time, Map<String, Long> refused, Rows rows) {
  private static final String SUBJECT = "period";

  /// When it was, in milliseconds since 1970.
  ///
  /// @param from when counting began: where the period before ended, or the program started
  /// @param until when the row was made
  public record Time(long from, long until) {
    /// Checks the order.
    public Time {
      if (from > until) {
        throw new IllegalArgumentException("a period ends before it begins: " + until);
      }
    }
  }

  /// Rows of the log.
  ///
  /// @param first the index of the first of them
  /// @param last that of the last
  /// @param kinds how many there are of each that is there
  public record Rows(long first, long last, Map<RowKind, Long> kinds) {
    /// Keeps a copy.
    public Rows {
      kinds = Map.copyOf(kinds);
      if (first < 0 || first > last) {
        throw new IllegalArgumentException("no rows lie from " + first + " to " + last);
      }
    }

    private Map<String, Long> words() {
      var words = new TreeMap<String, Long>();
      kinds.forEach((kind, count) -> words.put(kind.word(), count));
      return words;
    }
  }

  /// Keeps a copy.
  public PeriodRow {
    refused = Map.copyOf(refused);
  }

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement() {
    return Statement.hashed(this::predicate, RowKind.PERIOD_SUMMARY, SUBJECT);
  }

  private JcsText predicate(JcsText out) {
    out.open("log").text("origin", origin).close();
    out.open("period").number("from_ms", time.from()).number("until_ms", time.until()).close();
    out.open("refused");
    new TreeMap<>(refused).forEach(out::number);
    out.close().open("rows").number("first", rows.first()).open("kinds");
    rows.words().forEach(out::number);
    out.close().number("last", rows.last()).close();
    return out.number("seq", seq).open("time").number("at_ms", time.until()).close();
  }
}
