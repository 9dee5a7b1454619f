package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.Malformed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;

/// The rows that say that a checkpoint stands in Rekor, too. The journal holds them all; the last
/// ones are kept in files, too, so that they can be shown without a search. It blocks.
///
/// One thread at a time may append; any thread may read.
public final class AnchorRows {
  /// So many are kept in files.
  static final int KEPT = 1_000;

  /// So many are shown at once.
  static final int SHOWN = 50;

  private static final String UNLOGGED = "row"; // Not known to be in the journal.

  private final Path folder;
  private final Appender journal;
  private final JournalHistory history;
  private final ConcurrentSkipListSet<Long> indexes = new ConcurrentSkipListSet<>();
  private volatile Optional<AnchorRow> last = Optional.empty();

  /// @param folder of their files; made if it is not there
  /// @throws UncheckedIOException if the folder cannot be used
  public AnchorRows(Path folder, Appender journal, JournalHistory history) {
    this.folder = folder;
    this.journal = journal;
    this.history = history;
    try {
      SecretFile.folder(folder);
      try (var files = Files.list(folder)) {
        files
            .map(it -> it.getFileName().toString())
            .filter(AnchorRows::isIndex)
            .map(Long::valueOf)
            .forEach(indexes::add);
      }
      last = indexes.isEmpty() ? Optional.empty() : Optional.of(read(file(indexes.last())));
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + folder, failed);
    }
  }

  private static AnchorRow read(Path file) throws IOException {
    try {
      return AnchorRow.read(row(file).payload());
    } catch (Malformed | JsonFailure broken) {
      throw new IOException(file + " is broken; take it away, the journal has its row", broken);
    }
  }

  private static boolean isIndex(String name) {
    return name.matches("[0-9]{1,18}");
  }

  /// The row that was made last.
  public Optional<AnchorRow> last() {
    return last;
  }

  /// Puts a row into the log; returns when it is there for good.
  ///
  /// @throws UncheckedIOException if a file cannot be written; [#finish] goes on from there
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take it; likewise
  public void append(AnchorRow row) {
    try {
      SecretFile.write(
          folder.resolve(UNLOGGED), PublicRow.of(RowKind.ANCHOR, row.statement()).bytes());
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write a row into " + folder, failed);
    }
    finish();
  }

  /// Does what was left undone when the program ended, or the journal took nothing: one row is in
  /// the log once.
  ///
  /// @throws UncheckedIOException if a file cannot be read or written
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take the row
  public void finish() {
    try {
      var file = folder.resolve(UNLOGGED);
      if (Files.exists(file)) {
        keep(file);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep a row in " + folder, failed);
    }
  }

  private void keep(Path file) throws IOException {
    var read = read(file);
    var row = row(file);
    var logged = logged(row, read.tree().size());
    var index = logged.isPresent() ? logged.getAsLong() : Durable.append(journal, row.entry());
    SecretFile.move(file, file(index));
    indexes.add(index);
    last = Optional.of(read);
    while (indexes.size() > KEPT) {
      Files.deleteIfExists(file(indexes.pollFirst()));
    }
  }

  // It was appended after the leaves that it is about, so no record before them can be it.
  private OptionalLong logged(PublicRow row, long leaves) throws IOException {
    var bytes = row.bytes();
    var found = new AtomicLong(-1);
    history.backwards(
        Long.MAX_VALUE,
        entry -> {
          if (entry.type() == PublicRow.TYPE && Arrays.equals(entry.payload(), bytes)) {
            found.set(entry.leaves());
          }
          return found.get() < 0 && entry.leaves() >= leaves;
        });
    return found.get() < 0 ? OptionalLong.empty() : OptionalLong.of(found.get());
  }

  /// The newest rows as JSON, each with `index`, `payload` and `salt`: at most 50 of them, the
  /// newest first.
  ///
  /// @param before only those whose leaf comes before this one
  /// @throws UncheckedIOException if a file cannot be read
  public byte[] page(long before) {
    return indexes.headSet(before).descendingSet().stream()
        .limit(SHOWN)
        .flatMap(it -> shown(it).stream())
        .collect(Collectors.joining(",", "{\"data\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private Optional<String> shown(long index) {
    try {
      var row = Json.parseAll(Files.readAllBytes(file(index)));
      var bytes = row.splice().set("index", Long.toString(index)).toBytes();
      return Optional.of(new String(bytes, StandardCharsets.UTF_8));
    } catch (NoSuchFileException gone) {
      return Optional.empty(); // Newer ones came meanwhile.
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read " + file(index), failed);
    }
  }

  private Path file(long index) {
    return folder.resolve(Long.toString(index));
  }

  private static PublicRow row(Path file) throws IOException {
    return PublicRow.read(RowKind.ANCHOR, Files.readAllBytes(file));
  }
}
