package dev.sovereign.audit;

import dev.sovereign.core.Digest;
import dev.sovereign.json.Json;
import dev.sovereign.proof.ErasureRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import javax.crypto.SecretKey;

/// Erases the rows of a tenant's calls: the key under which they are sealed is destroyed, and a row
/// of its own says so in the log, even where the program ends in between. Their leaves stay, and so
/// do their records without rows, from which usage is summed. It blocks.
public final class Erasure {
  private static final String BASIS = "request";

  private final String origin;
  private final Appender journal;
  private final JournalHistory history;
  private final TenantKeys tenants;
  private final InstantSource clock;

  /// What was erased.
  ///
  /// @param rows how many
  /// @param index of the leaf that says so; none where there was nothing to say
  public record Erased(long rows, OptionalLong index) {
    private static final Erased NOTHING = new Erased(0, OptionalLong.empty());

    private Erased with(Erased before) {
      return new Erased(rows + before.rows, index.isPresent() ? index : before.index);
    }
  }

  /// @param origin of the log
  /// @param history of the journal
  public Erasure(
      String origin,
      Appender journal,
      JournalHistory history,
      TenantKeys tenants,
      InstantSource clock) {
    this.origin = origin;
    this.journal = journal;
    this.history = history;
    this.tenants = tenants;
    this.clock = clock;
  }

  /// Erases a tenant's rows; one at a time. What an earlier attempt left undone is done, too.
  ///
  /// @return nothing if there is no such tenant
  /// @throws UncheckedIOException if the key cannot be destroyed, or the journal cannot be read;
  ///     what was begun is gone on with by the next attempt, or after the next start
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take the row; likewise
  public synchronized Optional<Erased> erase(String tenant) {
    var key = tenants.retired(tenant);
    var before = key.isThere() ? Optional.of(finished(key)) : Optional.<Erased>empty();
    if (!tenants.retire(tenant)) {
      return before;
    }
    var now = finished(key);
    return Optional.of(before.map(now::with).orElse(now));
  }

  /// Does what was left undone when the program ended.
  ///
  /// @throws UncheckedIOException as [#erase]
  /// @throws dev.sovereign.tlog.JournalFailure as [#erase]
  public synchronized void finish() {
    tenants.retired().forEach(this::finished);
  }

  // First the row is made durable, which nobody could make without the key; then the key goes, and
  // the log hears of it only then. Cut off anywhere, the same steps lead to the same end.
  private Erased finished(RetiredKey key) {
    try {
      var begun = key.counted();
      var row = begun.isPresent() ? begun : counted(key);
      key.destroy();
      if (row.isEmpty()) {
        return Erased.NOTHING;
      }
      var logged = begun.isPresent() ? logged(row.get()) : OptionalLong.empty();
      var index =
          logged.isPresent() ? logged.getAsLong() : Durable.append(journal, row.get().entry());
      key.forget();
      return new Erased(rows(row.get()), OptionalLong.of(index));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot erase what was sealed under " + key.used(), failed);
    }
  }

  // The tenant has another key by now. A call that ended in the moment in which that came may be
  // sealed under the old one still, and be recorded after this: it is erased, too, but not counted.
  private Optional<PublicRow> counted(RetiredKey key) throws IOException {
    var count = new Count(key, key.secret());
    history.forwards(_ -> false, count::add);
    if (count.rows == 0) {
      return Optional.empty();
    }
    var row = PublicRow.of(RowKind.ERASURE, count.row().statement());
    key.keep(row);
    return Optional.of(row);
  }

  // The program may have ended between the row's append and the end of the erasure.
  private OptionalLong logged(PublicRow row) throws IOException {
    var bytes = row.bytes();
    var found = new AtomicLong(-1);
    history.forwards(
        _ -> false,
        entry -> {
          if (entry.type() == PublicRow.TYPE && Arrays.equals(entry.payload(), bytes)) {
            found.set(entry.leaves());
          }
          return found.get() < 0;
        });
    return found.get() < 0 ? OptionalLong.empty() : OptionalLong.of(found.get());
  }

  private static long rows(PublicRow row) {
    return Json.parseAll(row.payload())
        .find("predicate")
        .orElseThrow()
        .integer("count")
        .orElseThrow();
  }

  /// Counts the rows that a key opens which is to be destroyed.
  private final class Count {
    private final RetiredKey key;
    private final SecretKey secret;
    private final MessageDigest indexes = Digest.algorithm();
    private long rows;
    private long first;
    private long last;

    private Count(RetiredKey key, SecretKey secret) {
      this.key = key;
      this.secret = secret;
    }

    private boolean add(JournalRecord entry) {
      if (isErased(entry)) {
        first = rows == 0 ? entry.leaves() : first;
        last = entry.leaves();
        rows++;
        indexes.update(ByteBuffer.allocate(Long.BYTES).putLong(0, last));
      }
      return true;
    }

    private boolean isErased(JournalRecord entry) {
      var row = StoredCall.row(entry);
      if (row.isEmpty()) {
        return false;
      }
      var call = StoredCall.about(entry).orElseThrow();
      return key.isOf(call.who().tenant())
          && SealedRow.open(secret, call.id(), row.get()).isPresent();
    }

    private ErasureRow row() {
      var hash = Hash.read(indexes.digest(), 0);
      return new ErasureRow(origin, clock.millis(), BASIS, rows, first, last, hash);
    }
  }
}
