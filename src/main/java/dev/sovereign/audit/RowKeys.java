package dev.sovereign.audit;

import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.Envelope;
import dev.sovereign.proof.Evidence;
import dev.sovereign.proof.KeysetRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The keys that sign the rows of calls: a new one for each day (UTC), one file each, named by the
/// day. Each is in the log, as a row of its own, before any row of a call names it.
///
/// A key stays good for the day after its own, so that one which comes late is made up for.
public final class RowKeys implements Keysets {
  private static final Duration TIME = Duration.ofDays(2);

  private final Path folder;
  private final SignerKey logKey;
  private final MerkleLog log;
  private final Appender journal;
  private volatile List<RowKey> keys = List.of(); // Of the last days, the newest first.
  private Optional<RowKey> unwritten = Optional.empty(); // In the log, but in no file; under lock.

  /// @param folder of the keys; made if it is not there
  /// @param logKey signs keysets
  /// @throws UncheckedIOException if the folder cannot be used
  public RowKeys(Path folder, SignerKey logKey, MerkleLog log, Appender journal) {
    this.folder = folder;
    this.logKey = logKey;
    this.log = log;
    this.journal = journal;
    try {
      SecretFile.folder(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + folder, failed);
    }
  }

  /// Makes the key of the day ready. Blocks until it is in the log and in its file. However often a
  /// file cannot be written: there is one key for the day, and one row of the log.
  ///
  /// @throws UncheckedIOException if its file cannot be read or written
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take it
  public synchronized void ready(Instant now) {
    var day = day(now);
    var from = start(day);
    if (keys.stream().anyMatch(it -> it.from() == from)) {
      return;
    }
    var file = folder.resolve(day.toString());
    try {
      var key = Files.exists(file) ? RowKey.read(file) : written(file, day, now);
      keys = Stream.concat(Stream.of(key), keys.stream()).limit(2).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read or make " + file, failed);
    }
  }

  private static LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  private static long start(LocalDate day) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
  }

  // Its file names its place in the log, so it is written last: a key without a file signs nothing.
  private RowKey written(Path file, LocalDate day, Instant now) throws IOException {
    var from = start(day);
    var kept = unwritten.filter(it -> it.from() == from);
    var key = kept.isPresent() ? kept.get() : make(day, now);
    unwritten = Optional.of(key);
    key.write(file);
    unwritten = Optional.empty();
    return key;
  }

  private RowKey make(LocalDate day, Instant now) throws IOException {
    var signer = SignerKey.generate("rows-of-" + day, SignatureType.ED25519);
    var from = start(day);
    var until = from + TIME.toMillis();
    var key = new KeysetRow.Key(signer.verifier(), from, until);
    var row =
        new KeysetRow(
            List.of(key), log.origin(), List.of(log.verifier()), made(), now.toEpochMilli());
    var logged = PublicRow.of(RowKind.KEYSET, row.statement());
    var index = Durable.append(journal, logged.entry());
    return new RowKey(signer, logged.payload(), logged.salt(), from, until, index);
  }

  private long made() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  @Override
  public Optional<CallRow.Log> at(long epochMillis) {
    return keys.stream()
        .filter(it -> it.isInForce(epochMillis))
        .findFirst()
        .map(it -> new CallRow.Log(log.origin(), it.keyset()));
  }

  /// Signs a row by the key that it names. Blocks.
  ///
  /// @param keyset that the row names
  /// @param epochMillis when the call ended
  /// @throws UncheckedIOException if the key cannot be read
  Envelope sign(byte[] payload, Hash keyset, long epochMillis) {
    return Envelope.sign(payload, named(keyset, epochMillis).signer());
  }

  /// The keyset that a row names, with its proof. Blocks.
  Evidence.Keyset keyset(Hash keyset, long epochMillis) {
    var key = named(keyset, epochMillis);
    var envelope = Envelope.sign(key.payload(), logKey);
    return new Evidence.Keyset(envelope, key.salt(), log.provePublished(key.index()));
  }

  private RowKey named(Hash keyset, long epochMillis) {
    return keys.stream()
        .filter(it -> it.keyset().equals(keyset))
        .findFirst()
        .orElseGet(() -> read(keyset, epochMillis));
  }

  private RowKey read(Hash keyset, long epochMillis) {
    var day = day(Instant.ofEpochMilli(epochMillis));
    for (var candidate : List.of(day, day.minusDays(1))) {
      var file = folder.resolve(candidate.toString());
      try {
        if (Files.exists(file)) {
          var key = RowKey.read(file);
          if (key.keyset().equals(keyset)) {
            return key;
          }
        }
      } catch (IOException failed) {
        throw new UncheckedIOException("cannot read " + file, failed);
      }
    }
    throw new UncheckedIOException(
        new IOException("the key of the rows that ended on " + day + " is lost"));
  }
}
