package dev.sovereign.audit;

import dev.sovereign.proof.CallRow;
import dev.sovereign.proof.Envelope;
import dev.sovereign.proof.Evidence;
import dev.sovereign.proof.KeysetRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogKeys;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The keys that sign the rows of calls: a new one for each day (UTC), one file each, named by the
/// day. Each is in the log, as a row of its own, before any row of a call names it. That row names
/// the log's keys, too: where these have changed, the day gets one more key, in a file with a
/// number (`2026-11-27.2`).
///
/// A key stays good for the day after its own, so that one which comes late is made up for.
public final class RowKeys implements Keysets {
  private static final Duration TIME = Duration.ofDays(2);
  private static final Pattern KEY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}(\\.\\d+)?");

  private final Path folder;
  private final LogKeys logKeys;
  private final MerkleLog log;
  private final Appender journal;
  private volatile List<RowKey> keys = List.of(); // Of the last days, the newest first.
  private Optional<RowKey> unwritten = Optional.empty(); // In the log, but in no file.

  /// @param folder of the keys; made if it is not there
  /// @param logKeys sign keysets
  /// @throws UncheckedIOException if the folder cannot be used
  public RowKeys(Path folder, LogKeys logKeys, MerkleLog log, Appender journal) {
    this.folder = folder;
    this.logKeys = logKeys;
    this.log = log;
    this.journal = journal;
    try {
      SecretFile.folder(folder);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + folder, failed);
    }
  }

  /// Makes the key of the day ready. Blocks until it is in the log and in its file. However often a
  /// file cannot be written: there is one key for the day, and one row of the log. One thread at a
  /// time may call it: that of the start, and then the one that looks every second.
  ///
  /// @throws UncheckedIOException if its file cannot be read or written
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take it
  public void ready(Instant now) {
    var day = day(now);
    var from = start(day);
    if (keys.stream().anyMatch(it -> it.from() == from)) {
      return;
    }
    try {
      var key = last(day).filter(it -> it.names(log.verifiers()));
      var usable =
          key.isPresent() ? key.get() : written(file(day, files(day).size() + 1), day, now);
      keys = Stream.concat(Stream.of(usable), keys.stream()).limit(2).toList();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read or make a key in " + folder, failed);
    }
  }

  private Path file(LocalDate day, int number) {
    return folder.resolve(number == 1 ? day.toString() : day + "." + number);
  }

  private List<Path> files(LocalDate day) {
    return IntStream.iterate(1, it -> it + 1)
        .mapToObj(it -> file(day, it))
        .takeWhile(Files::exists)
        .toList();
  }

  private Optional<RowKey> last(LocalDate day) throws IOException {
    var files = files(day);
    return files.isEmpty() ? Optional.empty() : Optional.of(RowKey.read(files.getLast()));
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
        new KeysetRow(List.of(key), log.origin(), log.verifiers(), made(), now.toEpochMilli());
    var logged = PublicRow.of(RowKind.KEYSET, row.statement());
    var index = Durable.append(journal, logged.entry());
    return new RowKey(signer, logged.payload(), logged.salt(), from, until, index);
  }

  private long made() throws IOException {
    try (var files = Files.list(folder)) {
      return files.count();
    }
  }

  /// Whether the newest keyset in this folder names just these keys of the log.
  public static boolean haveNamed(Path folder, List<VerifierKey> logKeys) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    DirectoryStream.Filter<Path> isWhole = it -> KEY.matcher(it.getFileName().toString()).matches();
    try (var files = Files.newDirectoryStream(folder, isWhole)) {
      var newest = Optional.<RowKey>empty();
      for (var file : files) {
        var key = RowKey.read(file);
        if (newest.filter(it -> it.index() > key.index()).isEmpty()) {
          newest = Optional.of(key);
        }
      }
      return newest.filter(it -> it.names(logKeys)).isPresent();
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

  /// The keyset that a row names, with its proof, signed by all of the log's keys that can sign
  /// rows. Blocks.
  Evidence.Keyset keyset(Hash keyset, long epochMillis, LongFunction<LogProof> prover) {
    var key = named(keyset, epochMillis);
    var envelope = Envelope.sign(key.payload(), logKeys.ofText().toArray(SignerKey[]::new));
    return new Evidence.Keyset(envelope, key.salt(), prover.apply(key.index()));
  }

  private RowKey named(Hash keyset, long epochMillis) {
    return keys.stream()
        .filter(it -> it.keyset().equals(keyset))
        .findFirst()
        .orElseGet(() -> read(keyset, epochMillis));
  }

  private RowKey read(Hash keyset, long epochMillis) {
    var day = day(Instant.ofEpochMilli(epochMillis));
    for (var file : Stream.of(day, day.minusDays(1)).flatMap(it -> files(it).stream()).toList()) {
      try {
        var key = RowKey.read(file);
        if (key.keyset().equals(keyset)) {
          return key;
        }
      } catch (IOException failed) {
        throw new UncheckedIOException("cannot read " + file, failed);
      }
    }
    throw new UncheckedIOException(
        new IOException("the key of the rows that ended on " + day + " is lost"));
  }
}
