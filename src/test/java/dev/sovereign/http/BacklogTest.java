package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.loop.Loops;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// While a loop is busy the kernel holds those who come.
@Tag("slow")
final class BacklogTest {
  private static final Path MOST = Path.of("/proc/sys/net/core/somaxconn");
  private static final int MANY = 2_000; // More than the library asks for by itself.
  private static final int PATIENCE = 5_000;

  @Test
  void manyConnectWhileNobodyAccepts() throws Exception {
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.empty());
    var wanted = Math.min(MANY, most());
    var go = new CountDownLatch(1);
    try (var loops = Loops.start(Loops.Choice.AUTO, 1);
        var server = HttpServer.start(loops, options, _ -> BacklogTest::answer)) {
      var busy = new CountDownLatch(1);
      loops.all().getFirst().execute(() -> block(busy, go));
      busy.await();

      var connected = connect(server.port(), wanted);

      go.countDown();
      assertEquals('H', firstByte(connected.getLast()));
      assertEquals(wanted, connected.size());
      for (var socket : connected) {
        socket.close();
      }
    } finally {
      go.countDown();
    }
  }

  private static void answer(Exchange http) {
    http.reply(200, Headers.NONE, new byte[0]);
  }

  // Of an answer, so whoever came before has been let in as well.
  private static int firstByte(Socket socket) throws IOException {
    socket
        .getOutputStream()
        .write("GET / HTTP/1.1\r\nhost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    return socket.getInputStream().read();
  }

  // More than this the kernel gives to nobody.
  private static int most() throws IOException {
    return Files.exists(MOST) ? Integer.parseInt(Files.readString(MOST).strip()) : MANY;
  }

  private static void block(CountDownLatch busy, CountDownLatch go) {
    busy.countDown();
    try {
      go.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private static List<Socket> connect(int port, int count) throws IOException {
    var connected = new ArrayList<Socket>();
    for (var at = 0; at < count; at++) {
      var socket = new Socket();
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE);
      connected.add(socket);
    }
    return connected;
  }
}
