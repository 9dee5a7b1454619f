package dev.sovereign.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Who listens on a port of this machine, as far as Linux tells: of other users' processes only the
/// administrator hears.
public final class PortHolder {
  /// How a process of this program is called.
  static final String OURS = "another Sovereign";

  private static final Path PROCESSES = Path.of("/proc");
  private static final String PROGRAM = "dev.sovereign.app.Main";
  private static final String LISTENING = "0A";
  private static final int ADDRESS = 1;
  private static final int STATE = 3;
  private static final int INODE = 9;

  private PortHolder() {}

  /// The process in words, if it can be found.
  public static Optional<String> of(int port) {
    var sockets =
        Stream.of("net/tcp", "net/tcp6")
            .flatMap(it -> lines(PROCESSES.resolve(it)))
            .map(it -> it.strip().split("\\s+"))
            .filter(it -> it.length > INODE && it[STATE].equals(LISTENING))
            .filter(it -> it[ADDRESS].endsWith(":%04X".formatted(port)))
            .map(it -> "socket:[" + it[INODE] + "]")
            .collect(Collectors.toSet());
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return entries(PROCESSES)
        .filter(it -> it.getFileName().toString().matches("\\d+"))
        .filter(it -> holds(it, sockets))
        .findFirst()
        .map(PortHolder::named);
  }

  private static boolean holds(Path process, Set<String> sockets) {
    return entries(process.resolve("fd")).anyMatch(it -> sockets.contains(target(it)));
  }

  private static String named(Path process) {
    var id = process.getFileName().toString();
    var isOurs = lines(process.resolve("cmdline")).anyMatch(it -> it.contains(PROGRAM));
    var name = lines(process.resolve("comm")).findFirst().orElse("a program");
    return (isOurs ? OURS : name) + " (process " + id + ")";
  }

  // What has ended meanwhile, or is not ours to see, holds nothing.
  private static Stream<Path> entries(Path folder) {
    try (var entries = Files.list(folder)) {
      return entries.toList().stream();
    } catch (IOException closed) {
      return Stream.empty();
    }
  }

  private static Stream<String> lines(Path file) {
    try {
      return Files.readAllLines(file).stream();
    } catch (IOException absent) {
      return Stream.empty();
    }
  }

  private static String target(Path link) {
    try {
      return Files.readSymbolicLink(link).toString();
    } catch (IOException gone) {
      return "";
    }
  }
}
