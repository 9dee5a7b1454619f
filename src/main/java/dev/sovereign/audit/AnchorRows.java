package dev.sovereign.audit;

import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.Base64Text;
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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The rows that say that a checkpoint stands in Rekor, too. The journal holds them all; the last
/// ones are kept in files, too, so that they can be shown without a search. It blocks.
///
/// One thread at a time may append; any thread may read.
public final class AnchorRows {
  /// The member, true, of a row in a page whose file cannot be read.
  public static final String UNREADABLE = "unreadable";

  /// So many are kept in files.
  static final int KEPT = 1_000;

  /// So many are shown at once.
  static final int SHOWN = 20;

  private static final long NONE = -1;
  private static final long UNREAD = -2;
  private static final String UNLOGGED = "row"; // Not known to be in the journal.

  private final Path folder;
  private final Appender journal;
  private final JournalHistory history;
  private final ConcurrentSkipListSet<Long> indexes = new ConcurrentSkipListSet<>();
  private final Heard heard;
  private final Set<Long> unreadable = ConcurrentHashMap.newKeySet(); // Those that were said.
  private volatile Optional<AnchorRow> last = Optional.empty();
  private volatile Newest newest = new Newest(UNREAD, new byte[0]);

  /// The page that begins with a row: it changes when another is the last.
  private record Newest(long index, byte[] page) {}

  /// Who hears of files that are of no use: the journal has their rows, and nothing depends on
  /// them.
  ///
  /// @param setAside gets those that are broken or, of the newest, cannot be read when this is
  ///     opened, by the name that they were given
  /// @param unreadable gets, once, each that cannot be shown later
  public record Heard(Consumer<Path> setAside, Consumer<Path> unreadable) {}

  /// @param folder of their files; made if it is not there
  /// @throws UncheckedIOException if the folder cannot be used
  public AnchorRows(Path folder, Appender journal, JournalHistory history, Heard heard) {
    this.folder = folder;
    this.journal = journal;
    this.history = history;
    this.heard = heard;
    try {
      SecretFile.folder(folder);
      try (var files = Files.list(folder)) {
        files
            .map(it -> it.getFileName().toString())
            .filter(AnchorRows::isIndex)
            .map(Long::valueOf)
            .forEach(indexes::add);
      }
      while (last.isEmpty() && !indexes.isEmpty()) {
        last = usable(file(indexes.last()));
        if (last.isEmpty()) {
          indexes.pollLast();
        }
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot use " + folder, failed);
    }
  }

  private Optional<AnchorRow> usable(Path file) throws IOException {
    try {
      return whole(file);
    } catch (IOException unreadable) {
      heard.setAside().accept(SecretFile.setAside(file));
      return Optional.empty();
    }
  }

  private Optional<AnchorRow> whole(Path file) throws IOException {
    try {
      return Optional.of(AnchorRow.read(row(file).payload()));
    } catch (Malformed | JsonFailure broken) {
      heard.setAside().accept(SecretFile.setAside(file));
      return Optional.empty();
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
    var made = PublicRow.of(RowKind.ANCHOR, row.statement());
    try {
      SecretFile.write(folder.resolve(UNLOGGED), made.bytes());
      keep(row, Durable.append(journal, made.entry())); // Its salt is new: it is not there yet.
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write a row into " + folder, failed);
    }
  }

  /// Does what was left undone when the program ended, or the journal took nothing: one row is in
  /// the log once. Where what was left is broken, nothing is done.
  ///
  /// @throws UncheckedIOException if a file cannot be read or written
  /// @throws dev.sovereign.tlog.JournalFailure if the journal does not take the row
  public void finish() {
    try {
      var file = folder.resolve(UNLOGGED);
      var left = Files.exists(file) ? whole(file) : Optional.<AnchorRow>empty();
      if (left.isPresent()) {
        var row = row(file);
        var logged = logged(row, left.get().tree().size());
        var isThere = logged.isPresent();
        keep(left.get(), isThere ? logged.getAsLong() : Durable.append(journal, row.entry()));
      }
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot keep a row in " + folder, failed);
    }
  }

  private void keep(AnchorRow row, long index) throws IOException {
    SecretFile.move(folder.resolve(UNLOGGED), file(index));
    indexes.add(index);
    last = Optional.of(row);
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

  /// A [#page] that is in memory: the one with the newest rows, once somebody has asked for it.
  public Optional<byte[]> readPage(long before) {
    var there = newest;
    return there.index() < before && there.index() == newestIndex()
        ? Optional.of(there.page().clone())
        : Optional.empty();
  }

  private long newestIndex() {
    var from = indexes.descendingIterator();
    return from.hasNext() ? from.next() : NONE;
  }

  /// The newest rows as JSON, each with `index`, `payload` and `salt`: at most 20 of them, the
  /// newest first. One whose file cannot be read, or is broken, has `index` and `unreadable`, true.
  ///
  /// @param before only those whose leaf comes before this one
  public byte[] page(long before) {
    var first = newestIndex();
    if (first >= before) {
      return read(before);
    }
    var page = read(first + 1); // What comes meanwhile is on the next.
    if (shown(first + 1).noneMatch(unreadable::contains)) { // Else it may be readable later.
      newest = new Newest(first, page);
    }
    return page.clone();
  }

  private byte[] read(long before) {
    return shown(before)
        .flatMap(it -> row(it).stream())
        .collect(Collectors.joining(",", "{\"data\":[", "]}"))
        .getBytes(StandardCharsets.UTF_8);
  }

  private Stream<Long> shown(long before) {
    return indexes.headSet(before).descendingSet().stream().limit(SHOWN);
  }

  private Optional<String> row(long index) {
    try {
      var row = row(file(index));
      unreadable.remove(index);
      return Optional.of(
          new ObjectText()
              .number("index", index)
              .text("payload", Base64Text.encode(row.payload()))
              .text("salt", Base64Text.encode(row.salt()))
              .end());
    } catch (NoSuchFileException gone) {
      unreadable.remove(index);
      return Optional.empty(); // Newer ones came meanwhile.
    } catch (Malformed | JsonFailure | IOException failed) {
      return Optional.of(unreadable(index)); // The others are shown all the same.
    }
  }

  private String unreadable(long index) {
    if (unreadable.add(index)) {
      heard.unreadable().accept(file(index));
    }
    return new ObjectText().number("index", index).flag(UNREADABLE, true).end();
  }

  private Path file(long index) {
    return folder.resolve(Long.toString(index));
  }

  private static PublicRow row(Path file) throws IOException {
    return PublicRow.read(RowKind.ANCHOR, Files.readAllBytes(file));
  }
}
