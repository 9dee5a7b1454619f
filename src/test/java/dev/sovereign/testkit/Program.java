package dev.sovereign.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The real command line in a process of its own: any command, any folder, only this environment.
public final class Program implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening +(http://\\S+)");
  private static final Pattern LAST_OF_SCREEN = Pattern.compile("Ctrl-C stops");
  private static final long PATIENCE = 60;

  private final Process process;
  private final Queue<String> lines = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> shown = new CompletableFuture<>();
  private final Thread reader;

  /// How a command ended, and all that it printed.
  public record Ended(int status, String output) {}

  private Program(Process process) {
    this.process = process;
    this.reader = Thread.ofVirtual().start(this::read);
  }

  /// Starts a command; standard output and error are read as one.
  public static Program start(Path folder, Map<String, String> environment, String... words) {
    return start(folder, environment, command(words));
  }

  /// Runs a command to its end on a terminal with lines of this width.
  public static Ended onTerminal(Path folder, int columns, String... words) {
    var line = command(words).stream().map(it -> "'" + it + "'").collect(Collectors.joining(" "));
    var environment = Map.of("COLUMNS", Integer.toString(columns), "PATH", "/usr/bin:/bin");
    try (var program =
        start(folder, environment, List.of("script", "-q", "-e", "-c", line, "/dev/null"))) {
      return program.ended();
    }
  }

  private static List<String> command(String... words) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command =
        new ArrayList<>(
            List.of(
                java,
                "-Xmx256m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.sovereign.app.Main"));
    command.addAll(Arrays.asList(words));
    return command;
  }

  private static Program start(Path folder, Map<String, String> environment, List<String> command) {
    var builder = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().clear();
    builder.environment().putAll(environment);
    try {
      return new Program(builder.start());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  /// Runs a command to its end.
  public static Ended run(Path folder, Map<String, String> environment, String... words) {
    try (var program = start(folder, environment, words)) {
      return program.ended();
    }
  }

  /// Runs a command that finds this on its standard input.
  public static Ended runWith(
      String input, Path folder, Map<String, String> environment, String... words) {
    try (var program = start(folder, environment, words)) {
      try (var in = program.process.getOutputStream()) {
        in.write(input.getBytes(StandardCharsets.UTF_8));
      } catch (IOException failed) {
        throw new UncheckedIOException(failed);
      }
      return program.ended();
    }
  }

  /// Starts a server; returns when its screen is shown.
  public static Program serve(Path folder, Map<String, String> environment, String... words) {
    var command = new ArrayList<>(List.of("serve"));
    command.addAll(Arrays.asList(words));
    var program = start(folder, environment, command.toArray(String[]::new));
    program.shown.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
    return program;
  }

  private void read() {
    try (var reading =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = reading.readLine(); line != null; line = reading.readLine()) {
        lines.add(line);
        if (LAST_OF_SCREEN.matcher(line).find()) {
          shown.complete(line);
        }
      }
    } catch (IOException ended) {
      lines.add("(the output broke off)");
    }
    shown.completeExceptionally(new AssertionError("it never listened:\n" + output()));
  }

  /// Everything that it has printed so far.
  public String output() {
    return String.join("\n", lines);
  }

  /// Where a server listens.
  public String url() {
    return LISTENING
        .matcher(output())
        .results()
        .map(it -> it.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(output()));
  }

  /// SIGTERM; returns when it has ended.
  public Ended stop() {
    process.destroy();
    return ended();
  }

  private Ended ended() {
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end:\n" + output());
      }
      reader.join();
      return new Ended(process.exitValue(), output());
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
    ended();
  }
}
