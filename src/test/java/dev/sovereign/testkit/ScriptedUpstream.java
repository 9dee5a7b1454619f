package dev.sovereign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;

/// A provider that does what a test says, byte by byte, on a raw socket of this machine.
///
/// Each connection has a virtual thread that reads requests and hands each to the script. A script
/// may answer well, badly, slowly or never; what it wrote and what it saw are its own.
public final class ScriptedUpstream implements AutoCloseable {
  private static final int BACKLOG = 1024;

  private final ServerSocket listener;
  private final List<UpstreamRequest> requests = new CopyOnWriteArrayList<>();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final List<CompletableFuture<Void>> ends = new CopyOnWriteArrayList<>();
  private volatile Script script;
  private volatile boolean closing;

  /// What is done with one request.
  public interface Script {
    void answer(UpstreamCall call) throws IOException;
  }

  private ScriptedUpstream(ServerSocket listener, Script script) {
    this.listener = listener;
    this.script = script;
  }

  public static ScriptedUpstream start(Script script) {
    return start(script, ServerSocketFactory.getDefault());
  }

  /// One that speaks TLS and shows this certificate.
  public static ScriptedUpstream start(Script script, Certificates shown) {
    return start(script, shown.context().getServerSocketFactory());
  }

  private static ScriptedUpstream start(Script script, ServerSocketFactory sockets) {
    try {
      var listener = sockets.createServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress());
      var upstream = new ScriptedUpstream(listener, script);
      Thread.ofVirtual().name("upstream").start(upstream::accept);
      return upstream;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!closing) {
      try {
        var socket = listener.accept();
        socket.setTcpNoDelay(true);
        connections.incrementAndGet();
        open.add(socket);
        var end = new CompletableFuture<Void>();
        ends.add(end);
        Thread.ofVirtual().start(() -> serve(socket, end));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket, CompletableFuture<Void> end) {
    try (socket) {
      var in = socket.getInputStream();
      var request = UpstreamRequest.read(in);
      while (request.isPresent()) {
        requests.add(request.get());
        script.answer(new UpstreamCall(request.get(), socket));
        request = UpstreamRequest.read(in);
      }
    } catch (IOException gone) {
      // The gateway left, or the script broke the connection off: both are what tests look at.
    } finally {
      open.remove(socket);
      end.complete(null);
    }
  }

  /// From the next request on.
  public void script(Script next) {
    script = next;
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Host and port.
  public String authority() {
    return "127.0.0.1:" + port();
  }

  /// Every request that came whole, in order.
  public List<UpstreamRequest> requests() {
    return List.copyOf(requests);
  }

  /// How many requests came.
  public int calls() {
    return requests.size();
  }

  /// How many calls came; own servers are also asked how they are, by GET.
  public long posts() {
    return requests.stream().filter(it -> it.target().startsWith("POST ")).count();
  }

  /// How many connections were accepted.
  public int connections() {
    return connections.get();
  }

  /// Waits until every connection that it had is closed on either side.
  ///
  /// @return whether that came within this time
  public boolean awaitLeft(Duration within) {
    try {
      CompletableFuture.allOf(ends.toArray(CompletableFuture<?>[]::new))
          .get(within.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException open) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// The one request that came.
  public UpstreamRequest only() {
    if (requests.size() != 1) {
      throw new AssertionError("expected one request, got " + requests.size());
    }
    return requests.getFirst();
  }

  @Override
  public void close() {
    closing = true;
    try {
      listener.close();
      for (var socket : open) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
