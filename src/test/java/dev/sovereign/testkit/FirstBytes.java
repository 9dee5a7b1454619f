package dev.sovereign.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// A listener that keeps the first byte of what each connection says and answers each alike.
public final class FirstBytes implements AutoCloseable {
  private final ServerSocket listener;
  private final byte[] answer;
  private final List<Byte> bytes = new CopyOnWriteArrayList<>();

  private FirstBytes(ServerSocket listener, String answer) {
    this.listener = listener;
    this.answer = answer.getBytes(StandardCharsets.US_ASCII);
  }

  /// One on a free port of this machine.
  ///
  /// @param answer to each first byte; empty for none
  public static FirstBytes listen(String answer) {
    try {
      var all = new FirstBytes(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), answer);
      Thread.ofVirtual().start(all::accept);
      return all;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> read(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void read(Socket socket) {
    try (socket) {
      var first = socket.getInputStream().read();
      if (first >= 0) {
        bytes.add((byte) first);
      }
      socket.getOutputStream().write(answer);
      socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    } catch (IOException gone) {
      // The gateway left: that is what it should do.
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /// Whether every connection began with this byte.
  public boolean all(byte first) {
    return bytes.stream().allMatch(it -> it == first);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
