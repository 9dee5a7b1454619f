package dev.sovereign.audit;

import dev.sovereign.core.Digest;
import dev.sovereign.proof.ErasureRow;
import dev.sovereign.proof.KeysetRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.Optional;
import java.util.OptionalLong;
import javax.crypto.SecretKey;

/// Erases the rows of a tenant's calls: the key under which they are sealed is destroyed, and a row
/// of its own says so in the log. Their leaves stay, and so do their records without rows, from
/// which usage is summed. It blocks.
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
  public record Erased(long rows, OptionalLong index) {}

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

  /// Erases a tenant's rows.
  ///
  /// @return nothing if there is no such tenant
  /// @throws UncheckedIOException if the key cannot be destroyed, or the journal cannot be read
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take the row
  public Optional<Erased> erase(String tenant) {
    // What was sealed before is in the journal when the history is read; nothing comes after.
    return tenants.erase(tenant).map(it -> logged(new Count(tenant, it)));
  }

  private Erased logged(Count count) {
    try {
      history.forwards(_ -> false, count::add);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    if (count.rows == 0) {
      return new Erased(0, OptionalLong.empty());
    }
    var payload = count.row().statement();
    var salt = KeysetRow.freshSalt();
    var leaf = RowLeaf.of(RowKind.ERASURE, salt, payload);
    var record = new JournalEntry(PublicRow.TYPE, PublicRow.bytes(payload, salt), leaf);
    return new Erased(count.rows, OptionalLong.of(Durable.append(journal, record)));
  }

  /// Counts the rows that a key opens which was destroyed.
  private final class Count {
    private final String tenant;
    private final SecretKey destroyed;
    private final MessageDigest indexes = Digest.algorithm();
    private long rows;
    private long first;
    private long last;

    private Count(String tenant, SecretKey destroyed) {
      this.tenant = tenant;
      this.destroyed = destroyed;
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
      var call = StoredCall.read(entry).orElseThrow();
      return call.who().tenant().equals(tenant)
          && SealedRow.open(destroyed, call.id(), row.get()).isPresent();
    }

    private ErasureRow row() {
      var hash = Hash.read(indexes.digest(), 0);
      return new ErasureRow(origin, clock.millis(), BASIS, rows, first, last, hash);
    }
  }
}
