package dev.sovereign.cli;

import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Malformed;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign log rows`: the rows of the log that are about no call, as the server keeps them, each
/// compared with its leaf.
@CommandLine.Command(
    name = "rows",
    description = {
      "The rows that are about no call, the newest first; each is compared with its leaf.",
      "Ends with 1 where one is not as the log says."
    },
    mixinStandardHelpOptions = true)
final class LogRowsCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int USUAL = 20;
  private static final String FAIL = "fail";
  private static final List<Column> COLUMNS =
      List.of(
          Column.of("leaf", "index"),
          CallSelection.TIME,
          Column.of("kind", "kind"),
          new Column("what", LogRowsCommand::what),
          Column.of("in-log", "log"));

  @CommandLine.ParentCommand private @Nullable LogCommand parent;

  @CommandLine.Option(
      names = "--data",
      description = "The server's data folder, where its admin key lies.",
      defaultValue = "${env:SOVEREIGN_DATA:-sovereign-data}")
  private Path data = Path.of("");

  @CommandLine.Option(
      names = "--kind",
      description = "Only these: one of ${COMPLETION-CANDIDATES}.")
  private @Nullable Kind kind;

  @CommandLine.Option(
      names = "--since",
      description = "Not before: 30m, 24h, 7d ago, a day (2026-11-26) or a time in UTC.")
  private @Nullable String since;

  @CommandLine.Option(
      names = "--limit",
      description = "So many at most; ${DEFAULT-VALUE} if nothing is said.",
      defaultValue = "" + USUAL)
  private int limit = USUAL;

  /// The kinds of such rows.
  enum Kind {
    KEYSET,
    ERASURE,
    ANCHOR,
    PERIOD_SUMMARY,
    POLICY_VERSION;

    /// As it is typed, and stands in the types of predicates.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @Override
  public Integer call() {
    var log = Objects.requireNonNull(parent, "picocli sets it");
    return log.run(() -> show(log));
  }

  private int show(LogCommand log) {
    if (limit < 1) {
      throw ApiClient.Unanswered.misused("--limit must be positive: " + limit);
    }
    var client = ApiClient.of(log.server(), data, System.getenv());
    var rows = client.list("/api/v1/log/rows", wanted(), limit);
    var served = log.served(); // After the rows: it holds them all, unless it is shown late.
    var checked = rows.stream().map(it -> with(it, inLog(it, served))).toList();
    log.output().show(new ObjectText().list("data", checked).end(), COLUMNS);
    return checked.stream().anyMatch(it -> it.contains("\"log\":\"" + FAIL + "\"")) ? FAILED : 0;
  }

  private Map<String, String> wanted() {
    var wanted = new LinkedHashMap<String, String>();
    if (kind != null) {
      wanted.put("kind", kind.toString());
    }
    if (since != null) {
      wanted.put("since", CallFilters.time("--since", since, InstantSource.system().instant()));
    }
    return wanted;
  }

  private static String with(Json row, String found) {
    return new ObjectText()
        .number("index", row.integer("index"))
        .text("kind", row.string("kind"))
        .text("time", row.string("time"))
        .text("log", found)
        .raw("row", row.find("row").map(Json::raw).orElse("null"))
        .text("salt", row.string("salt"))
        .end();
  }

  // What is published may lag behind: it stays as it is while it has more cosignatures.
  private static String inLog(Json shown, CheckedLog log) {
    var index = shown.integer("index").orElse(-1);
    if (index >= log.head().tree().size()) {
      return "pending";
    }
    try {
      return log.has(index, leaf(shown)) ? "ok" : FAIL;
    } catch (Malformed broken) {
      return FAIL;
    }
  }

  private static byte[] leaf(Json shown) {
    var row = shown.find("row").orElseThrow(() -> new Malformed("there is no row"));
    var kind = row.string("predicateType").flatMap(RowKind::of);
    return RowLeaf.of(
        kind.orElseThrow(() -> new Malformed("the row is of no kind")),
        Base64Text.decode(shown.string("salt").orElse(""), "salt"),
        row.toBytes());
  }

  private static String what(Json shown) {
    var said = shown.find("row").flatMap(it -> it.find("predicate"));
    return said.map(it -> what(shown.string("kind").orElse(""), it)).orElse("");
  }

  private static String what(String kind, Json said) {
    return switch (kind) {
      case "keyset" -> "number " + text(said, "seq");
      case "erasure" -> text(said, "count") + " rows erased";
      case "anchor" -> "entry " + text(said, "tle", "logIndex") + " of Rekor";
      case "period-summary" ->
          "rows %s to %s, %d calls refused without one"
              .formatted(text(said, "rows", "first"), text(said, "rows", "last"), refused(said));
      case "policy-version" -> "version " + text(said, "version") + " of the routes";
      default -> "";
    };
  }

  private static long refused(Json said) {
    return said.find("refused").map(Json::members).orElse(List.of()).stream()
        .mapToLong(it -> Long.parseLong(it.value().raw()))
        .sum();
  }

  private static String text(Json said, String name) {
    return said.find(name).map(Json::text).orElse("?");
  }

  private static String text(Json said, String name, String inner) {
    return said.find(name).map(it -> text(it, inner)).orElse("?");
  }
}
