package dev.sovereign.http;

import dev.sovereign.loop.Loops;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How the server listens: the `server` section of the configuration.
///
/// @param listen where; anything but loopback needs `tls` or `behindProxy`
/// @param behindProxy whether something in front encrypts
/// @param keepAlive the silence after which a waiting stream gets a comment
/// @param drain how long open calls may go on once the server stops
public record ServerConfig(
    List<Listen> listen,
    boolean behindProxy,
    Optional<HttpServer.ServerTls> tls,
    Loops.Choice transport,
    Limits limits,
    Duration keepAlive,
    Duration drain) {
  /// Loopback on port 8484, without TLS.
  public static final ServerConfig DEFAULT =
      new ServerConfig(
          List.of(new Listen("127.0.0.1", 8484)),
          false,
          Optional.empty(),
          Loops.Choice.AUTO,
          Limits.DEFAULT,
          Duration.ofSeconds(45),
          Duration.ofSeconds(30));

  /// An address and port; port 0 is any that is free.
  public record Listen(String host, int port) {
    /// An address and port such as `127.0.0.1:8484` or `[::1]:8484`.
    ///
    /// @throws IllegalArgumentException if it is not one
    public static Listen parse(String text) {
      var colon = text.lastIndexOf(':');
      if (colon <= 0 || !text.substring(colon + 1).matches("\\d{1,5}")) {
        throw new IllegalArgumentException("expected <address>:<port>: " + text);
      }
      var port = Integer.parseInt(text.substring(colon + 1));
      if (port > 65_535) {
        throw new IllegalArgumentException("a port is at most 65535: " + text);
      }
      return new Listen(text.substring(0, colon).replaceAll("^\\[(.*)]$", "$1"), port);
    }

    /// The address and port as [#parse] reads them.
    public String text() {
      return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /// Whether only this machine reaches it.
    public boolean isLoopback() {
      return host.equals("localhost") || Addresses.isLoopback(host);
    }
  }

  /// What a request may be at most.
  ///
  /// @param body bytes
  /// @param depth containers in each other
  /// @param headers bytes of a request's head
  /// @param streams calls that are open at a time
  public record Limits(long body, int depth, int headers, int streams) {
    /// 50 MiB, 128, 32 KiB, 20,000.
    public static final Limits DEFAULT = new Limits(50L << 20, 128, 32 << 10, 20_000);
  }

  public ServerConfig {
    listen = List.copyOf(listen);
  }

  /// Whether others would reach this address and nothing would encrypt.
  public boolean isExposedAt(Listen address) {
    return !address.isLoopback() && tls.isEmpty() && !behindProxy;
  }

  /// The same, listening here instead.
  public ServerConfig at(List<Listen> elsewhere) {
    return new ServerConfig(elsewhere, behindProxy, tls, transport, limits, keepAlive, drain);
  }
}
