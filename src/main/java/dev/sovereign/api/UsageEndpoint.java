package dev.sovereign.api;

import dev.sovereign.core.Rejected;
import dev.sovereign.usage.MachineQuery;
import dev.sovereign.usage.UsageDimension;
import dev.sovereign.usage.UsageGroup;
import dev.sovereign.usage.UsageKey;
import dev.sovereign.usage.UsageQuery;
import dev.sovereign.usage.UsageStore;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// `/api/v1/usage`: who used what, and what it cost; `/api/v1/machines`: what own servers cost.
public final class UsageEndpoint {
  private static final int LONGEST_TABLE = 100_000;

  private final UsageStore sums;
  private final String currency;
  private final InstantSource clock;

  public UsageEndpoint(UsageStore sums, String currency, InstantSource clock) {
    this.sums = sums;
    this.currency = currency;
    this.clock = clock;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.list("/api/v1/usage", this::usage)
            .taking("by", "since", "until", "format")
            .taking("source", "model", "provider", "key", "tenant", "capability"),
        Route.list("/api/v1/machines", this::machines).taking("by", "since", "until", "provider"));
  }

  private Told machines(Asked asked) {
    var limit = asked.limit();
    var query =
        new MachineQuery(
            isByHour(asked),
            since(asked),
            until(asked),
            asked.parameter("provider"),
            offset(asked),
            limit + 1);
    var found = sums.machines(query);
    var page = found.subList(0, Math.min(found.size(), limit));
    return Told.json(
        MachinesText.json(page, currency, next(query.offset(), page.size(), found.size())));
  }

  private static boolean isByHour(Asked asked) {
    return switch (asked.parameter("by").orElse("provider")) {
      case "provider" -> false;
      case "hour" -> true;
      default -> throw Asked.bad("by", "is provider or hour.");
    };
  }

  private static Optional<String> next(int offset, int shown, int found) {
    return shown < found ? Optional.of(Integer.toString(offset + shown)) : Optional.empty();
  }

  private Told usage(Asked asked) {
    var usual = new Accepted(asked.accept()).prefersCsv() ? "csv" : "json";
    return switch (asked.parameter("format").orElse(usual)) {
      case "json" -> page(asked);
      case "csv" -> table(asked);
      default -> throw Asked.bad("format", "is json or csv.");
    };
  }

  private Told page(Asked asked) {
    var query = query(asked, asked.limit() + 1);
    var found = sums.breakdown(query);
    var groups = query.by().isEmpty() ? List.<UsageGroup>of() : found.groups();
    var page = groups.subList(0, Math.min(groups.size(), asked.limit()));
    var next = next(query.offset(), page.size(), groups.size());
    return Told.json(UsageText.json(query, page, found.total(), currency, next));
  }

  private Told table(Asked asked) {
    var query = query(asked, LONGEST_TABLE);
    var table = new UsageTable(query, currency);
    var lines = sums.table(query, table::lines).orElseThrow(UsageEndpoint::tooLong);
    return Told.body(200, "text/csv; charset=utf-8", table.of(lines));
  }

  private static Rejected tooLong() {
    return Asked.bad(
        "by", "makes more than " + LONGEST_TABLE + " lines: ask for less time at once.");
  }

  private UsageQuery query(Asked asked, int limit) {
    return new UsageQuery(by(asked), since(asked), until(asked), only(asked), offset(asked), limit);
  }

  private static long since(Asked asked) {
    return UsageKey.hour(asked.moment("since").orElse(Instant.EPOCH).toEpochMilli());
  }

  private long until(Asked asked) {
    var until = asked.moment("until").orElse(clock.instant()).toEpochMilli();
    return UsageKey.hour(until - 1) + 1;
  }

  private static int offset(Asked asked) {
    return asked.cursor().map(UsageEndpoint::offset).orElse(0);
  }

  private static int offset(String cursor) {
    if (!cursor.matches("\\d{1,9}")) {
      throw Asked.bad("cursor", "must be the `next_cursor` of a page.");
    }
    return Integer.parseInt(cursor);
  }

  private static List<UsageDimension> by(Asked asked) {
    var words = asked.parameter("by").filter(it -> !it.isEmpty());
    if (words.isEmpty()) {
      return List.of();
    }
    return Arrays.stream(words.get().split(",", -1))
        .map(it -> UsageDimension.of(it).orElseThrow(() -> Asked.bad("by", "takes " + names())))
        .distinct()
        .toList();
  }

  private static String names() {
    return Arrays.stream(UsageDimension.values())
        .map(UsageDimension::word)
        .collect(Collectors.joining(", ", "one or more of ", ", with commas between them."));
  }

  private static Map<UsageDimension, String> only(Asked asked) {
    var only = new EnumMap<UsageDimension, String>(UsageDimension.class);
    for (var dimension : UsageDimension.values()) {
      asked.parameter(dimension.word()).ifPresent(it -> only.put(dimension, it));
    }
    return only;
  }
}
