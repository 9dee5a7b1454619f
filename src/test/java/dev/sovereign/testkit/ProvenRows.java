package dev.sovereign.testkit;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalFolder;
import dev.sovereign.tlog.JournalPlace;
import dev.sovereign.tlog.JournalSettings;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The program's own journal and log: a record is kept once it is durable, under a signed
/// checkpoint, and its proof is made.
final class ProvenRows implements Keeping {
  private static final byte TYPE = 99;
  private static final SignerKey KEY =
      SignerKey.of("bench.example", SignatureType.ED25519, ByteBuffer.allocate(32));

  private final Journal journal;
  private final MerkleLog log;
  private final LongAdder proved = new LongAdder();

  private static final class Waiter implements Journal.Completion {
    private final Thread caller = Thread.currentThread();
    private volatile @Nullable JournalPlace place;
    private volatile @Nullable JournalFailure failure;

    @Override
    public void durable(JournalPlace where) {
      place = where;
      LockSupport.unpark(caller);
    }

    @Override
    public void failed(JournalFailure why) {
      failure = why;
      LockSupport.unpark(caller);
    }

    JournalPlace await() {
      while (true) {
        var where = place;
        if (where != null) {
          return where;
        }
        var why = failure;
        if (why != null) {
          throw why;
        }
        LockSupport.park(this);
      }
    }
  }

  private ProvenRows(Journal journal, MerkleLog log) {
    this.journal = journal;
    this.log = log;
  }

  /// @param known so many records need not be read, as at a start of the program
  static ProvenRows open(Path folder, long known) throws IOException {
    Files.createDirectories(folder);
    var log = MerkleLog.open(folder.resolve("log"), folder.resolve("last"), KEY);
    var taken = JournalFolder.take(folder.resolve("journal"));
    var heard = new Journal.Heard(known, _ -> {}, log);
    var journal = Journal.open(taken, JournalSettings.DEFAULT, heard);
    log.start();
    return new ProvenRows(journal, log);
  }

  @Override
  public void keep(byte[] payload, byte[] leaf) {
    var waiter = new Waiter();
    journal.append(new JournalEntry(TYPE, payload, leaf), waiter);
    proved.add(log.prove(waiter.await().leaf().orElseThrow()).hashes().size());
  }

  /// Keeps so many short records, of which so many wait at a time.
  void fill(int rows, int batch) {
    var payload = new byte[300];
    var leaf = ByteBuffer.allocate(45);
    for (var i = 0; i < rows; i += batch) {
      var last = new Waiter();
      for (var j = i; j < Math.min(rows, i + batch); j++) {
        leaf.putInt(0, j);
        last = new Waiter();
        journal.append(new JournalEntry(TYPE, payload, leaf.array().clone()), last);
      }
      var _ = last.await();
    }
  }

  MerkleLog log() {
    return log;
  }

  Checkpoint head() {
    return Checkpoint.parse(log.checkpoint().text());
  }

  /// So many hashes were in all proofs together; it keeps them from being left out.
  long proved() {
    return proved.sum();
  }

  @Override
  public void close() throws IOException {
    journal.close();
    log.close();
  }
}
