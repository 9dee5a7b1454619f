package dev.sovereign.tlog;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads the records of a journal that may be written at the same time, one segment in memory at a
/// time and none of it copied but the records that are shown. It blocks; any thread may use it.
///
/// The newest records may not be durable yet: they are shown as soon as they are written. What the
/// journal was given before somebody reads is waited for, unless the disk hangs.
public final class JournalHistory {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Segments segments;
  private final Progress progress;

  /// Of a journal that nobody writes, or another process.
  public JournalHistory(Path folder) {
    this(folder, new Progress());
  }

  JournalHistory(Path folder, Progress progress) {
    this.segments = new Segments(folder);
    this.progress = progress;
  }

  /// Shows records before this number, the newest first, for as long as more are wanted.
  ///
  /// @param more takes a record and says whether it wants another
  public void backwards(long before, Predicate<JournalRecord> more) throws IOException {
    var files = files();
    for (var i = last(files, _ -> true, it -> it.sequence() < before); i >= 0; i--) {
      if (!backwards(files.get(i), before, more)) {
        return;
      }
    }
  }

  /// Shows records in order, from the beginning of the last segment whose first record is one of
  /// those, for as long as more are wanted.
  ///
  /// @param isBefore true up to some record, and false from there on
  public void forwards(Predicate<JournalRecord> isBefore, Predicate<JournalRecord> more)
      throws IOException {
    forwards(_ -> true, isBefore, more);
  }

  /// The same where not every record says whether it is before: the first one of a segment that
  /// does speaks for it.
  ///
  /// @param says whether a record does
  public void forwards(
      Predicate<JournalRecord> says,
      Predicate<JournalRecord> isBefore,
      Predicate<JournalRecord> more)
      throws IOException {
    var files = files();
    for (var i = Math.max(0, last(files, says, isBefore)); i < files.size(); i++) {
      if (!forwards(files.get(i), more)) {
        return;
      }
    }
  }

  private List<Path> files() throws IOException {
    try {
      progress.await(PATIENCE);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    return segments.all();
  }

  // The place of the last file whose first record that says so is before; -1 if there is none.
  private static int last(
      List<Path> files, Predicate<JournalRecord> says, Predicate<JournalRecord> isBefore)
      throws IOException {
    var from = 0;
    var to = files.size();
    while (from < to) {
      var middle = (from + to) / 2;
      if (first(files.get(middle), says).filter(isBefore).isPresent()) {
        from = middle + 1;
      } else {
        to = middle;
      }
    }
    return from - 1;
  }

  private static Optional<JournalRecord> first(Path file, Predicate<JournalRecord> says)
      throws IOException {
    var first = Segments.first(file);
    if (first.isEmpty() || says.test(first.get())) {
      return first;
    }
    var found = new ArrayList<JournalRecord>();
    forwards(file, it -> !(says.test(it) && found.add(it)));
    return found.stream().findFirst();
  }

  private static boolean backwards(Path file, long before, Predicate<JournalRecord> more)
      throws IOException {
    try (var arena = Arena.ofConfined()) {
      var bytes = Segments.mapped(file, arena);
      var starts = starts(bytes);
      for (var i = starts.length - 1; i >= 0; i--) {
        var found = record(bytes, starts[i]).filter(it -> it.sequence() < before);
        if (found.isPresent() && !more.test(found.get())) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean forwards(Path file, Predicate<JournalRecord> more) throws IOException {
    try (var arena = Arena.ofConfined()) {
      var bytes = Segments.mapped(file, arena);
      for (var start : starts(bytes)) {
        var found = record(bytes, start);
        if (found.isPresent() && !more.test(found.get())) {
          return false;
        }
      }
      return true;
    }
  }

  // Where records begin. Each says how long it is, so they are found from the front only.
  private static int[] starts(ByteBuffer bytes) {
    var starts = new int[1024];
    var count = 0;
    var at = 0;
    for (var length = Frame.length(bytes, at); length > 0; length = Frame.length(bytes, at)) {
      if (count == starts.length) {
        starts = Arrays.copyOf(starts, 2 * count);
      }
      starts[count] = at;
      count++;
      at += length;
    }
    return Arrays.copyOf(starts, count);
  }

  // Nothing where a record is half written.
  private static Optional<JournalRecord> record(ByteBuffer bytes, int at) {
    return Frame.read(bytes.duplicate().position(at)).map(Frame.Found::entry);
  }
}
