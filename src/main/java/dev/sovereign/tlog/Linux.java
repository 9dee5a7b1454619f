package dev.sovereign.tlog;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.invoke.MethodHandle;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Calls of Linux that Java has no method for. Elsewhere each says that it cannot.
final class Linux {
  private static final String NAME = "Linux";

  // From this version on syncfs(2) says when the disk failed.
  private static final int MAJOR = 5;
  private static final int MINOR = 8;
  private static final Pattern VERSION = Pattern.compile("(\\d+)\\.(\\d+).*");

  private static final Set<String> FILE_SYSTEMS = Set.of("ext4", "xfs", "btrfs");

  private static final int READ_ONLY = 0;
  private static final int READ_WRITE = 2;
  private static final int CLOSE_ON_EXEC = 0x80000;
  private static final int WITH_SIZE = 0;

  private static final int THIS_THREAD = 0;
  private static final int NORMAL = 0;
  private static final int BATCH = 3;

  private final MethodHandle open;
  private final MethodHandle close;
  private final MethodHandle syncfs;
  private final MethodHandle fallocate;
  private final MethodHandle scheduled;
  private final MethodHandle schedule;

  /// Made at the first use, beside the start: it takes some milliseconds.
  private static final class Found {
    static final Optional<Linux> LINUX = find();
  }

  /// What is done with an open file; 0 where that worked.
  private interface Use {
    int with(int file) throws Throwable;
  }

  /// What the system is asked; 0 where that worked.
  private interface Asked {
    int with(Arena memory) throws Throwable;
  }

  private Linux() {
    var open = FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT);
    var ofNumber = FunctionDescriptor.of(JAVA_INT, JAVA_INT);
    this.open = call("open", open, Linker.Option.firstVariadicArg(2));
    this.close = call("close", ofNumber);
    this.syncfs = call("syncfs", ofNumber);
    var allocate = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG);
    this.fallocate = call("fallocate", allocate);
    var ofThread = FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS);
    this.scheduled = call("sched_getscheduler", ofNumber);
    this.schedule = call("sched_setscheduler", ofThread);
  }

  @SuppressWarnings("restricted") // The launcher and the tests allow it.
  private static MethodHandle call(String name, FunctionDescriptor type, Linker.Option... options) {
    var linker = Linker.nativeLinker();
    var function =
        linker.defaultLookup().find(name).orElseThrow(() -> new IllegalArgumentException(name));
    return linker.downcallHandle(function, type, options);
  }

  private static Optional<Linux> find() {
    if (!System.getProperty("os.name").equals(NAME)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new Linux());
    } catch (IllegalArgumentException | IllegalCallerException absent) {
      return Optional.empty(); // Another C library, or a process that may not call it.
    }
  }

  /// Whether such a system says of such a file system whether the disk has failed. Others answer
  /// that all is well before they have asked those who keep the files.
  static boolean tellsOfFailures(String system, String version, String fileSystem) {
    var parts = VERSION.matcher(version);
    if (!knows(system, fileSystem) || !parts.matches()) {
      return false;
    }
    var major = Integer.parseInt(parts.group(1));
    return major > MAJOR || (major == MAJOR && Integer.parseInt(parts.group(2)) >= MINOR);
  }

  /// Whether this is one of the file systems of Linux whose ways we know.
  static boolean knows(FileStore store) {
    return knows(System.getProperty("os.name"), store.type());
  }

  private static boolean knows(String system, String fileSystem) {
    return system.equals(NAME) && FILE_SYSTEMS.contains(fileSystem);
  }

  static boolean tellsOfFailures(Path folder) throws IOException {
    return tellsOfFailures(
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        Files.getFileStore(folder).type());
  }

  /// Puts all that was written to the file system of a folder on stable storage, by syncfs(2).
  ///
  /// @return whether it is there; false where that cannot be known
  /// @throws IOException if the disk failed
  static boolean syncFileSystem(Path folder) throws IOException {
    var linux = tellsOfFailures(folder) ? Found.LINUX : Optional.<Linux>empty();
    if (linux.isPresent() && !linux.get().use(folder, READ_ONLY, linux.get()::synchronize)) {
      throw new IOException("the file system of " + folder + " could not be synchronized");
    }
    return linux.isPresent();
  }

  private int synchronize(int file) throws Throwable {
    return (int) syncfs.invokeExact(file);
  }

  /// Gives a file so many bytes on the disk, where those that were not written read as zeros, by
  /// fallocate(2).
  ///
  /// @return whether it has them
  static boolean reserve(Path path, long bytes) {
    return Found.LINUX.filter(it -> it.use(path, READ_WRITE, it.allocate(bytes))).isPresent();
  }

  private Use allocate(long bytes) {
    return file -> (int) fallocate.invokeExact(file, WITH_SIZE, 0L, bytes);
  }

  /// Has this thread interrupt none that runs when it is woken up, by sched_setscheduler(2) with
  /// SCHED_BATCH, and so do threads that it starts. Nothing is changed where somebody has chosen
  /// another policy for it.
  ///
  /// @return whether it does so
  static boolean letOthersGoOn() {
    return Found.LINUX.filter(it -> done(it::asBatch)).isPresent();
  }

  private int asBatch(Arena arena) throws Throwable {
    if ((int) scheduled.invokeExact(THIS_THREAD) != NORMAL) {
      return -1;
    }
    var noPriority = arena.allocate(JAVA_INT);
    return (int) schedule.invokeExact(THIS_THREAD, BATCH, noPriority);
  }

  private boolean use(Path path, int flags, Use use) {
    return done(
        arena -> {
          var name = arena.allocateFrom(path.toString());
          var file = (int) open.invokeExact(name, flags | CLOSE_ON_EXEC);
          if (file < 0) {
            return file;
          }
          var result = use.with(file);
          var _ = (int) close.invokeExact(file);
          return result;
        });
  }

  private static boolean done(Asked asked) {
    try (var arena = Arena.ofConfined()) {
      return asked.with(arena) == 0;
    } catch (RuntimeException | Error broken) {
      throw broken;
    } catch (Throwable never) { // These calls throw nothing.
      throw new IllegalStateException(never);
    }
  }
}
