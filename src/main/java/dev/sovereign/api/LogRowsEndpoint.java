package dev.sovereign.api;

import dev.sovereign.audit.PublicRowHistory;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Base64Text;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;

/// `/api/v1/log/rows`: the rows of the log that are about no call, the newest first.
public final class LogRowsEndpoint {
  private static final String ROWS = "/api/v1/log/rows";
  private static final int MOST_SEARCHES = 2;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PublicRowHistory history;
  private final Searches searches = new Searches(MOST_SEARCHES, PATIENCE);

  public LogRowsEndpoint(PublicRowHistory history) {
    this.history = history;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(Route.list(ROWS, this::page).taking("kind", "since"));
  }

  private Told page(Asked asked) {
    var kinds =
        asked
            .parameter("kind")
            .map(LogRowsEndpoint::kind)
            .map(Set::of)
            .orElse(PublicRowHistory.KINDS);
    var before = asked.cursor().map(LogRowsEndpoint::place).orElse(OptionalLong.empty());
    var since = asked.moment("since");
    var page = searches.run(() -> history.newest(kinds, before, asked.limit(), since));
    var next = page.next();
    return Told.page(
        page.rows().stream().map(LogRowsEndpoint::object).toList(),
        next.isPresent() ? Optional.of(Long.toString(next.getAsLong())) : Optional.empty());
  }

  private static RowKind kind(String word) {
    return PublicRowHistory.KINDS.stream()
        .filter(it -> it.word().equals(word))
        .findFirst()
        .orElseThrow(() -> Asked.bad("kind", "must be one of " + words() + "."));
  }

  private static String words() {
    return PublicRowHistory.KINDS.stream().map(RowKind::word).collect(Collectors.joining(", "));
  }

  private static OptionalLong place(String cursor) {
    if (!cursor.matches("\\d{1,18}")) {
      throw Asked.bad("cursor", "must be the `next_cursor` of a page.");
    }
    return OptionalLong.of(Long.parseLong(cursor));
  }

  private static String object(PublicRowHistory.Row row) {
    return new ObjectText()
        .number("index", row.index())
        .text("kind", row.kind().word())
        .text("time", Instant.ofEpochMilli(row.epochMillis()).toString())
        .raw("row", row.statement().raw())
        .text("salt", Base64Text.encode(row.salt()))
        .end();
  }
}
