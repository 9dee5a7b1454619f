package dev.sovereign.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// The real program in a process of its own, which can be killed.
public final class ChildGateway implements AutoCloseable {
  /// The admin key of every child; it may also call.
  public static final String KEY = "admin-key-of-a-test-0123456789-0123456789";

  private static final Pattern LISTENING = Pattern.compile("Listening +(http://\\S+)");
  private static final long PATIENCE = 60;

  private final Process process;
  private final Queue<String> output = new ConcurrentLinkedQueue<>();
  private final CompletableFuture<String> url = new CompletableFuture<>();

  private ChildGateway(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::read);
  }

  /// Starts it on a free port with these options of the JVM; returns when it listens.
  public static ChildGateway start(Path config, Path data, String... options) {
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var command = new ArrayList<>(List.of(java, "-Xmx256m"));
    command.addAll(List.of(options));
    command.addAll(
        List.of(
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.sovereign.app.Main",
            "serve",
            "--config",
            config.toString(),
            "--data",
            data.toString(),
            "--listen",
            "127.0.0.1:0"));
    var builder = new ProcessBuilder(command);
    builder.environment().put("SOVEREIGN_ADMIN_KEY", KEY);
    try {
      var child = new ChildGateway(builder.redirectErrorStream(true).start());
      child.url.orTimeout(PATIENCE, TimeUnit.SECONDS).join();
      return child;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void read() {
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        output.add(line);
        var found = LISTENING.matcher(line);
        if (found.find()) {
          url.complete(found.group(1));
        }
      }
    } catch (IOException ended) {
      output.add("(the output broke off)");
    }
    url.completeExceptionally(new AssertionError("it never listened:\n" + output()));
  }

  public String url() {
    return url.join();
  }

  public long pid() {
    return process.pid();
  }

  /// Everything that it has printed.
  public String output() {
    return String.join("\n", output);
  }

  /// `kill -9`; returns when it is gone.
  public void kill() {
    process.destroyForcibly();
    ended();
  }

  /// SIGTERM; returns when it is gone.
  ///
  /// @return its exit status
  public int stop() {
    process.destroy();
    return ended();
  }

  /// A signal by its name, without `SIG`.
  public void signal(String name) {
    try {
      var status =
          new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().onExit().join();
      if (status.exitValue() != 0) {
        throw new AssertionError("no such process: " + pid());
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private int ended() {
    try {
      if (!process.waitFor(PATIENCE, TimeUnit.SECONDS)) {
        throw new AssertionError("it does not end:\n" + output());
      }
      return process.exitValue();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
