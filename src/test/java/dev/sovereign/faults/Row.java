package dev.sovereign.faults;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import java.time.Duration;
import java.util.stream.Stream;

/// One way in which the first provider fails, and what must come of it.
///
/// @param id of the row in `docs/faults.md`
/// @param fault in words
/// @param script what the provider does with a call
/// @param ends what the record and the errors say of it
/// @param times the provider's own `timeouts`, in the configuration's form
/// @param limit the time after which the attempt is given up; zero where no timer ends it
record Row(String id, String fault, Script script, Ends ends, String times, Duration limit) {
  /// Stands in whatever a failing provider says; no caller may ever see it.
  static final String CANARY = "sk-canary-0123456789 at host-canary.internal";

  /// How an attempt ends.
  ///
  /// @param word in the record
  /// @param told when nobody does better
  record Ends(String word, Told told) {}

  static Row of(String id, String fault, Script script, String word, Told told) {
    return new Row(id, fault, script, new Ends(word, told), "{}", Duration.ZERO);
  }

  /// The same with this one limit of the provider's set to so many milliseconds, which ends it.
  Row after(String timer, long millis) {
    var shorter = "{%s: %dms}".formatted(timer, millis);
    return new Row(id, fault, script, ends, shorter, Duration.ofMillis(millis));
  }

  /// A cell of the matrix for each way of asking.
  Stream<Cell> asked(Asked... ways) {
    return Stream.of(ways).map(it -> new Cell(this, it));
  }

  /// A row as it is met by a call of one kind.
  record Cell(Row row, Asked asked) {
    @Override
    public String toString() {
      return row.id() + " " + asked + ": " + row.fault();
    }
  }
}
