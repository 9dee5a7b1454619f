package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.RoutesRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.MerkleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;

/// The versions of the routes: each is a row of the log before a call goes by it. It blocks.
///
/// Which was the last is kept in a file, so that a start need not look for it in a long log. The
/// file is taken away before a row is appended: where it is not there, or speaks of another log,
/// the log is searched, from its end.
///
/// ```
/// <number> <SHA-256 of the routes> <index of the leaf> <entry of the log in hex> LF
/// ```
public final class RouteVersions {
  private static final Pattern LINE =
      Pattern.compile("([0-9]{1,18}) ([0-9a-f]{64}) ([0-9]{1,18}) ([0-9a-f]{90})\n");

  private final Path file;
  private final MerkleLog log;
  private final Appender journal;
  private final PublicRows rows;
  private final InstantSource clock;
  private Optional<Version> last = Optional.empty(); // As far as it was looked for; under lock.

  /// @param digest of the routes in canonical form
  private record Version(long number, String digest) {
    private static Version of(Json predicate) {
      var routes = predicate.find("routes").orElseThrow();
      return new Version(
          predicate.integer("version").orElseThrow(), RoutesRow.digest(routes.raw()).toString());
    }
  }

  /// @param file that says which version was the last
  /// @param journal where the log's leaves come from
  /// @param history of that journal
  public RouteVersions(
      Path file, MerkleLog log, Appender journal, JournalHistory history, InstantSource clock) {
    this.file = file;
    this.log = log;
    this.journal = journal;
    this.rows = new PublicRows(log, history);
    this.clock = clock;
  }

  /// Has these routes in the log before it returns: nothing is written where they are the last
  /// there.
  ///
  /// @param routes a JSON object
  /// @throws UncheckedIOException if the log or the file cannot be read or written
  /// @throws JournalFailure if the journal does not take the row
  public synchronized void ready(String routes) {
    var digest = RoutesRow.digest(routes).toString();
    try {
      var before = last.or(this::kept).or(this::logged);
      last = before.filter(it -> it.digest().equals(digest));
      if (last.isEmpty()) {
        last = Optional.of(written(before.map(Version::number).orElse(0L) + 1, routes, digest));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }

  private Version written(long number, String routes, String digest) throws IOException {
    var row = new RoutesRow(log.origin(), number, routes, clock.millis());
    SecretFile.delete(file);
    var entry = PublicRow.of(RowKind.POLICY_VERSION, row.statement()).entry();
    var index = Durable.append(journal, entry);
    var line =
        "%d %s %d %s\n".formatted(number, digest, index, HexFormat.of().formatHex(entry.leaf()));
    SecretFile.write(file, line.getBytes(StandardCharsets.US_ASCII));
    return new Version(number, digest);
  }

  private Optional<Version> kept() {
    try {
      var bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
      var line = LINE.matcher(new String(bytes, StandardCharsets.US_ASCII));
      return line.matches() && isLogged(Long.parseLong(line.group(3)), line.group(4))
          ? Optional.of(new Version(Long.parseLong(line.group(1)), line.group(2)))
          : Optional.empty();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + file, failed);
    }
  }

  private boolean isLogged(long index, String entry) {
    return new LoggedKinds(log).holds(index, HexFormat.of().parseHex(entry), log.size());
  }

  private Optional<Version> logged() {
    return rows.last(RowKind.POLICY_VERSION).map(Version::of);
  }
}
