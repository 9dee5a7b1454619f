package dev.sovereign.loop;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.impl.transports.TransportInternal;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.transport.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.function.Supplier;

/// The event loops of the process and the transport that they wait on.
public final class Loops implements AutoCloseable {
  private static final Duration NEWCOMER = Duration.ofSeconds(10);

  // The library would make a folder for files that we never ask it for.
  private static final FileSystemOptions NO_FILES =
      new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false);

  private final VertxInternal vertx;
  private final String transport;
  private final List<VertxLoop> loops = new ArrayList<>();
  private final Map<Integer, Supplier<byte[]>> farewells;
  private volatile boolean closing;

  /// Which of the operating system's ways of waiting is used.
  public enum Choice {
    /// epoll where it works, else NIO; io_uring is taken by its name only.
    AUTO,
    IO_URING,
    EPOLL,
    NIO
  }

  private Loops(
      VertxInternal vertx, String transport, int count, Map<Integer, Supplier<byte[]>> farewells) {
    this.vertx = vertx;
    this.farewells = farewells;
    this.transport = transport;
    for (var i = 0; i < count; i++) {
      loops.add(new VertxLoop(vertx.createEventLoopContext()));
    }
  }

  /// Starts as many loops as asked.
  ///
  /// @throws IllegalArgumentException if the chosen transport does not work on this machine
  public static Loops start(Choice choice, int count) {
    return start(choice, count, NEWCOMER);
  }

  /// The same, where an accepted connection has this long to make its first request.
  ///
  /// @throws IllegalArgumentException if the chosen transport does not work on this machine
  public static Loops start(Choice choice, int count, Duration newcomer) {
    var farewells = new ConcurrentHashMap<Integer, Supplier<byte[]>>();
    var transport = limited(transport(choice), newcomer, farewells);
    var options =
        new VertxOptions()
            .setEventLoopPoolSize(count)
            .setPreferNativeTransport(false)
            .setFileSystemOptions(NO_FILES);
    var vertx = Vertx.builder().with(options).withTransport(transport).build();
    return new Loops((VertxInternal) vertx, transport.name(), count, farewells);
  }

  private static Transport limited(
      Transport transport, Duration newcomer, Map<Integer, Supplier<byte[]>> farewells) {
    IntFunction<byte[]> farewell = port -> farewells.getOrDefault(port, () -> new byte[0]).get();
    var limited = new LimitedTransport(transport.implementation(), newcomer, farewell);
    return new TransportInternal(transport.name(), true, null, limited);
  }

  private static Transport transport(Choice choice) {
    return switch (choice) {
      case AUTO -> firstThatWorks();
      case IO_URING -> working(Transport.IO_URING, "io_uring");
      case EPOLL -> working(Transport.EPOLL, "epoll");
      case NIO -> Transport.NIO;
    };
  }

  private static Transport firstThatWorks() {
    if (Transport.EPOLL != null && Transport.EPOLL.available()) {
      return Transport.EPOLL;
    }
    return Transport.NIO;
  }

  private static Transport working(Transport transport, String name) {
    if (transport == null || !transport.available()) {
      throw new IllegalArgumentException(
          "server.transport: " + name + " does not work on this machine; use auto");
    }
    return transport;
  }

  /// The transport's name, as operators know it.
  public String transport() {
    return transport;
  }

  /// All loops.
  public List<Loop> all() {
    return List.copyOf(loops);
  }

  /// What is said, as bytes, to a connection at this port of our own that has begun a request in
  /// plain HTTP/1 and not brought its head in time. Asked for on any loop.
  public void onLateHead(int port, Supplier<byte[]> farewell) {
    farewells.put(port, farewell);
  }

  /// Runs a task, on a thread of the library's, if a loop ends although nobody closed the loops.
  /// That loop's connections, calls and timers are then gone for good.
  public void onLost(Runnable task) {
    for (var loop : loops) {
      loop.context()
          .nettyEventLoop()
          .terminationFuture()
          .addListener(
              _ -> {
                if (!closing) {
                  task.run();
                }
              });
    }
  }

  /// The library's own handle; for `http` only.
  public Vertx vertx() {
    return vertx;
  }

  /// The library's context of a loop; for `http` only.
  public static ContextInternal context(Loop loop) {
    return ((VertxLoop) loop).context();
  }

  /// Stops all loops; waits until they are done.
  @Override
  public void close() {
    closing = true;
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException slow) {
      throw new IllegalStateException("the event loops did not stop", slow);
    }
  }
}
