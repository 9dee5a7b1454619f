package dev.sovereign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/// An address at which nobody answers a connection's first packet: a listener whose backlog is
/// full.
public final class BlackHole implements AutoCloseable {
  private static final int WAITING = 2; // The kernel holds one more than it is asked to.

  private final ServerSocket listener;
  private final List<Socket> waiting = new ArrayList<>();

  private BlackHole(ServerSocket listener) {
    this.listener = listener;
  }

  /// One on a free port of this machine.
  public static BlackHole open() {
    try {
      var hole = new BlackHole(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
      hole.fill();
      return hole;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void fill() throws IOException {
    while (waiting.size() < WAITING) {
      var socket = new Socket();
      waiting.add(socket);
      socket.connect(new InetSocketAddress(listener.getInetAddress(), listener.getLocalPort()));
    }
  }

  /// Host and port.
  public String authority() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : waiting) {
        socket.close();
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
