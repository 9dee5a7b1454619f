package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.loop.Loops;
import dev.sovereign.testkit.Certificates;
import io.vertx.core.net.PemTrustOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// TLS on both sides: what the server shows, and whom the client believes.
@Tag("slow")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TlsTest {
  private static final ConnectLimits LIMITS =
      new ConnectLimits(Duration.ofSeconds(2), Duration.ofSeconds(3));

  @TempDir Path folder;
  private Loops loops;

  @BeforeAll
  void start() {
    loops = Loops.start(Loops.Choice.AUTO, 1);
  }

  @AfterAll
  void stop() {
    loops.close();
  }

  @Test
  void aRenewedCertificateIsShownFromTheNextConnectionOn() throws Exception {
    var old = Certificates.good(folder);
    var fresh = Certificates.good(folder);
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.of(files(old, old)));
    try (var server = HttpServer.start(loops, options, _ -> TlsTest::answer);
        var before = believing(old);
        var after = believing(fresh)) {
      assertEquals(200, status(before, server));

      server.show(ServerCertificate.read(loops, files(fresh, fresh)));

      assertEquals(200, status(before, server)); // Its connection is open still.
      assertEquals(200, status(after, server));
      try (var late = believing(old)) {
        assertThrows(IOException.class, () -> status(late, server));
      }
    }
  }

  @Test
  void aKeyThatIsNotTheCertificatesIsFoundOut() {
    var one = Certificates.good(folder);
    var other = Certificates.good(folder);

    var wrong =
        assertThrows(
            IllegalArgumentException.class, () -> ServerCertificate.read(loops, files(one, other)));

    assertEquals(
        other.key() + " is not the key of the certificate in " + one.cert(), wrong.getMessage());
    assertThrows(
        IllegalArgumentException.class,
        () -> ServerCertificate.read(loops, new HttpServer.ServerTls("/none", "/none")));
  }

  private static HttpServer.ServerTls files(Certificates cert, Certificates key) {
    return new HttpServer.ServerTls(cert.cert().toString(), key.key().toString());
  }

  private static java.net.http.HttpClient believing(Certificates certificates) {
    return java.net.http.HttpClient.newBuilder().sslContext(certificates.context()).build();
  }

  private static int status(java.net.http.HttpClient client, HttpServer server)
      throws IOException, InterruptedException {
    var uri = URI.create("https://127.0.0.1:" + server.port() + "/");
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  @ParameterizedTest
  @EnumSource(java.net.http.HttpClient.Version.class)
  void theServerSpeaksBothVersionsUnderItsCertificate(java.net.http.HttpClient.Version version)
      throws Exception {
    var mine = Certificates.good(folder);
    var tls = new HttpServer.ServerTls(mine.cert().toString(), mine.key().toString());
    var options = new HttpServer.Options("127.0.0.1", 0, 8192, Optional.of(tls));
    try (var server = HttpServer.start(loops, options, _ -> TlsTest::answer);
        var client =
            java.net.http.HttpClient.newBuilder()
                .version(version)
                .sslContext(mine.context())
                .build()) {
      var request =
          HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + server.port() + "/"))
              .POST(HttpRequest.BodyPublishers.ofString("abc"))
              .build();

      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());

      assertEquals("took 3", answer.body());
      assertEquals(version, answer.version());
    }
  }

  private static void answer(Exchange http) {
    http.body(100)
        .onComplete(
            body ->
                http.reply(
                    200, Headers.NONE, ("took " + body.length).getBytes(StandardCharsets.US_ASCII)),
            _ -> http.reply(500, Headers.NONE, new byte[0]));
  }

  @Test
  void aServerWithACertificateThatVerifiesIsConnectedTo() throws Exception {
    var theirs = Certificates.good(folder);

    connect(theirs, new VertxClient(loops, trusting(theirs)), Target.Reach.PRIVATE);
  }

  @Test
  void aCertificateOfAnotherHostIsRefused() {
    var theirs = Certificates.ofAnotherHost(folder);

    assertEquals(ConnectionFailure.Stage.TLS, stage(theirs, trusting(theirs)));
  }

  @Test
  void aCertificateThatHasExpiredIsRefusedAndSaidToBe() {
    var theirs = Certificates.expired(folder);

    var failure = failure(theirs, trusting(theirs));

    assertEquals(ConnectionFailure.Stage.TLS, failure.stage());
    assertTrue(failure.toString().contains("expired"), failure.toString());
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() {
    assertEquals(ConnectionFailure.Stage.TLS, stage(Certificates.good(folder), Optional.empty()));
  }

  @Test
  void aPublicNameWithAPrivateAddressIsRefused() {
    var theirs = Certificates.good(folder);
    var client = new VertxClient(loops, trusting(theirs));

    var failed =
        assertThrows(ExecutionException.class, () -> connect(theirs, client, Target.Reach.PUBLIC));

    var cause = assertInstanceOf(ConnectionFailure.class, failed.getCause());
    assertEquals(ConnectionFailure.Stage.ADDRESS_NOT_ALLOWED, cause.stage());
  }

  private ConnectionFailure.Stage stage(Certificates theirs, Optional<PemTrustOptions> trusted) {
    return failure(theirs, trusted).stage();
  }

  private ConnectionFailure failure(Certificates theirs, Optional<PemTrustOptions> trusted) {
    var client = new VertxClient(loops, trusted);
    var failed =
        assertThrows(ExecutionException.class, () -> connect(theirs, client, Target.Reach.PRIVATE));
    return assertInstanceOf(ConnectionFailure.class, failed.getCause());
  }

  private static Optional<PemTrustOptions> trusting(Certificates theirs) {
    return Optional.of(new PemTrustOptions().addCertPath(theirs.cert().toString()));
  }

  private void connect(Certificates theirs, VertxClient client, Target.Reach reach)
      throws Exception {
    try (var listener = listen(theirs)) {
      Thread.ofVirtual().start(() -> shake(listener));
      var loop = loops.all().getFirst();
      var target = new Target(true, "localhost", listener.getLocalPort(), reach);
      var result = new CompletableFuture<Connection>();
      loop.execute(
          () ->
              client
                  .connect(loop, target, LIMITS)
                  .onComplete(result::complete, result::completeExceptionally));
      var connection = result.get(10, TimeUnit.SECONDS);
      loop.execute(connection::cancel);
    }
  }

  private static SSLServerSocket listen(Certificates theirs) throws IOException {
    var factory = theirs.context().getServerSocketFactory();
    return (SSLServerSocket) factory.createServerSocket(0, 10, InetAddress.getLoopbackAddress());
  }

  private static void shake(SSLServerSocket listener) {
    try (var peer = listener.accept()) {
      var _ = peer.getInputStream().read();
    } catch (IOException refused) {
      return; // The client tells why.
    }
  }
}
