package dev.sovereign.doctor;

import dev.sovereign.store.Sqlite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The data folder: whether it can be used, who else may read it, how fast its disk is.
public final class Folder {
  private static final int WRITES = 20;
  private static final int BYTES = 4096;
  private static final Duration SLOW = Duration.ofMillis(10);
  private static final long LITTLE = 1L << 30;
  private static final long TOO_LITTLE = 100L << 20;

  private final Path root;

  public Folder(Path root) {
    this.root = root;
  }

  /// Everything about it.
  public List<Finding> all() {
    var findings = new ArrayList<Finding>();
    var place = place();
    if (place.isEmpty() || !Files.isWritable(place.get()) || !Files.isDirectory(place.get())) {
      return List.of(
          Finding.bad(
              "data",
              root + " cannot be written",
              "give the user that serves a folder of their own, by --data or `data`"));
    }
    findings.add(Files.exists(root) ? closed() : Finding.good("data", root + " will be made"));
    findings.add(disk(place.get()));
    findings.add(space(place.get()));
    findings.add(store());
    return findings;
  }

  // The folder, or the nearest above it that is there.
  private Optional<Path> place() {
    return Stream.iterate(root.toAbsolutePath(), it -> it != null, Path::getParent)
        .filter(Files::exists)
        .findFirst();
  }

  private Finding closed() {
    var open = new ArrayList<String>();
    try (var files = Files.walk(root, 2)) {
      files
          .filter(it -> it.equals(root) || it.startsWith(root.resolve("keys")))
          .filter(Folder::isOpenToOthers)
          .forEach(it -> open.add(it.toString()));
    } catch (IOException | UncheckedIOException failed) {
      return Finding.bad("data", root + " cannot be read", "give it to the user that serves");
    }
    if (open.isEmpty()) {
      return Finding.good("data", root + " is closed to others");
    }
    return Finding.bad("data", "others may use " + String.join(", ", open), "chmod -R go= " + root);
  }

  private static boolean isOpenToOthers(Path file) {
    try {
      var permissions = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
      return !permissions.endsWith("------");
    } catch (IOException gone) {
      return false;
    }
  }

  // What every answer waits for: a small write that is forced to the disk.
  private static Finding disk(Path place) {
    try {
      var middle = middle(place);
      var says = String.format(Locale.ROOT, "a forced write takes %.2f ms", middle.toNanos() / 1e6);
      return middle.compareTo(SLOW) <= 0
          ? Finding.good("disk", says)
          : Finding.doubtful(
              "disk",
              says + ", and every answer waits for one",
              "put the data folder on a local SSD");
    } catch (IOException failed) {
      return Finding.bad("disk", "a forced write failed", "look at the disk");
    }
  }

  private static Duration middle(Path place) throws IOException {
    var file = Files.createTempFile(place, ".doctor", "");
    try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      var times = new long[WRITES];
      for (var i = 0; i < WRITES; i++) {
        var started = System.nanoTime();
        channel.write(ByteBuffer.allocate(BYTES));
        channel.force(false);
        times[i] = System.nanoTime() - started;
      }
      return Duration.ofNanos(median(times));
    } finally {
      Files.delete(file);
    }
  }

  private static long median(long[] times) {
    var sorted = times.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length / 2];
  }

  private static Finding space(Path place) {
    try {
      return space(Files.getFileStore(place).getUsableSpace());
    } catch (IOException failed) {
      return Finding.bad("space", "the disk does not say how much is free", "look at the disk");
    }
  }

  static Finding space(long free) {
    var says = free / (1 << 20) + " MiB free";
    var fix = "make room: a full disk refuses calls";
    if (free < TOO_LITTLE) {
      return Finding.bad("space", says, fix);
    }
    return free < LITTLE ? Finding.doubtful("space", says, fix) : Finding.good("space", says);
  }

  private Finding store() {
    var file = root.resolve("sovereign.db");
    if (!Files.exists(file)) {
      return Finding.good("store", "will be made");
    }
    return Sqlite.examine(file)
        .map(it -> Finding.bad("store", file + ": " + it, "put a backup in its place"))
        .orElse(Finding.good("store", file + " is sound"));
  }
}
