package dev.sovereign.config;

import dev.sovereign.http.HttpServer;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.loop.Loops;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads the `server` section.
final class ServerReader {
  private static final Map<String, Loops.Choice> TRANSPORTS =
      Map.of(
          "auto", Loops.Choice.AUTO,
          "io_uring", Loops.Choice.IO_URING,
          "epoll", Loops.Choice.EPOLL,
          "nio", Loops.Choice.NIO);

  private ServerReader() {}

  static ServerConfig read(Optional<Section> server) {
    return server.map(ServerReader::read).orElse(ServerConfig.DEFAULT);
  }

  private static ServerConfig read(Section section) {
    try (section) {
      var usual = ServerConfig.DEFAULT;
      var config =
          new ServerConfig(
              listen(section),
              section.flag("behind_proxy", false),
              section.section("tls").flatMap(ServerReader::tls),
              section.choice("transport", TRANSPORTS, usual.transport()),
              section.section("limits").map(ServerReader::limits).orElse(usual.limits()),
              section.duration("keep_alive", usual.keepAlive()),
              section.duration("drain", usual.drain()));
      refuseOpenListen(section, config);
      return config;
    }
  }

  private static void refuseOpenListen(Section section, ServerConfig config) {
    var open = config.listen().stream().filter(config::isExposedAt).findFirst();
    if (open.isPresent()) {
      section.error(
          "listen",
          "server.listen on "
              + open.get().host()
              + " needs `tls: {cert, key}`, or `behind_proxy: true` where something in front"
              + " encrypts");
    }
  }

  private static List<ServerConfig.Listen> listen(Section section) {
    if (!section.has("listen")) {
      return ServerConfig.DEFAULT.listen();
    }
    var listen = new ArrayList<ServerConfig.Listen>();
    for (var text : section.texts("listen")) {
      try {
        listen.add(ServerConfig.Listen.parse(text));
      } catch (IllegalArgumentException wrong) {
        section.error("listen", String.valueOf(wrong.getMessage()));
      }
    }
    return listen;
  }

  private static Optional<HttpServer.ServerTls> tls(Section section) {
    try (section) {
      var cert = section.text("cert");
      var key = section.text("key");
      if (cert.isEmpty() || key.isEmpty()) {
        section.error("cert", "server.tls needs both `cert` and `key`");
        return Optional.empty();
      }
      return Optional.of(new HttpServer.ServerTls(cert.get(), key.get()));
    }
  }

  private static ServerConfig.Limits limits(Section section) {
    try (section) {
      var usual = ServerConfig.Limits.DEFAULT;
      return new ServerConfig.Limits(
          Math.min(section.size("body", usual.body()), Integer.MAX_VALUE - 64),
          section.number("depth", usual.depth(), 1),
          (int) Math.min(section.size("headers", usual.headers()), 1 << 20),
          section.number("streams", usual.streams(), 1));
    }
  }
}
