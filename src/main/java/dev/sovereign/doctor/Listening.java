package dev.sovereign.doctor;

import dev.sovereign.http.HttpServer;
import dev.sovereign.http.ServerConfig;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The addresses that are listened on, and the certificate that is shown there.
public final class Listening {
  private static final Duration SOON = Duration.ofDays(14);
  private static final int PATIENCE_MILLIS = 2_000;

  private final ServerConfig server;

  public Listening(ServerConfig server) {
    this.server = server;
  }

  /// Everything about them.
  public List<Finding> all(Instant now) {
    var findings = new ArrayList<Finding>();
    server.listen().forEach(it -> findings.add(address(it)));
    server.tls().ifPresent(it -> findings.add(certificate(it, now)));
    return findings;
  }

  private Finding address(ServerConfig.Listen listen) {
    var name = listen.host() + ":" + listen.port();
    if (isFree(listen)) {
      return Finding.good("port", name + " is free");
    }
    var holder = PortHolder.of(listen.port());
    if (holder.filter(it -> it.startsWith(PortHolder.OURS)).isPresent()) {
      return server.tls().isPresent()
          ? Finding.good("port", "a Sovereign serves at " + name)
          : readiness(listen, name);
    }
    return Finding.bad(
        "port",
        name + " is taken" + holder.map(it -> " by " + it).orElse(""),
        "stop what listens there, or choose another by server.listen or --listen");
  }

  private static boolean isFree(ServerConfig.Listen listen) {
    try (var _ = new ServerSocket(listen.port(), 1, InetAddress.getByName(listen.host()))) {
      return true;
    } catch (IOException taken) {
      return false;
    }
  }

  private static Finding readiness(ServerConfig.Listen listen, String name) {
    try {
      var host = listen.host().contains(":") ? "[" + listen.host() + "]" : listen.host();
      var url = URI.create("http://" + host + ":" + listen.port() + "/readyz").toURL();
      var asked = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
      asked.setConnectTimeout(PATIENCE_MILLIS);
      asked.setReadTimeout(PATIENCE_MILLIS);
      if (asked.getResponseCode() == 200) {
        return Finding.good("port", "a Sovereign serves at " + name + " and is ready");
      }
      try (var body = asked.getErrorStream()) {
        var reasons = new String(body.readAllBytes(), StandardCharsets.UTF_8).strip();
        return Finding.bad(
            "port",
            "the Sovereign at " + name + " is not ready: " + reasons.replace("\n", ", "),
            "docs/operate.md says what each reason means");
      }
    } catch (IOException silent) {
      return Finding.bad("port", "the Sovereign at " + name + " says nothing", "start it again");
    }
  }

  private static Finding certificate(HttpServer.ServerTls tls, Instant now) {
    try (var file = Files.newInputStream(Path.of(tls.cert()))) {
      if (!Files.isReadable(Path.of(tls.key()))) {
        return Finding.bad("tls", tls.key() + " cannot be read", "give it to the user that serves");
      }
      var found = CertificateFactory.getInstance("X.509").generateCertificates(file);
      return found.stream()
          .map(X509Certificate.class::cast)
          .findFirst()
          .map(it -> expiry(tls.cert(), it.getNotAfter().toInstant(), now))
          .orElse(Finding.bad("tls", tls.cert() + " holds no certificate", RENEW));
    } catch (IOException | CertificateException unreadable) {
      return Finding.bad("tls", tls.cert() + " cannot be read", RENEW);
    }
  }

  private static final String RENEW = "put a valid chain (PEM, the server's own first) there";

  static Finding expiry(String file, Instant end, Instant now) {
    if (!now.isBefore(end)) {
      return Finding.bad("tls", file + " expired at " + end, RENEW);
    }
    return now.plus(SOON).isBefore(end)
        ? Finding.good("tls", file + " holds until " + end)
        : Finding.doubtful("tls", file + " expires at " + end, RENEW);
  }
}
