package dev.sovereign.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// A certificate that signs itself, made with the JDK's own tool when a test needs one.
///
/// @param cert the certificate in PEM
/// @param key its key in PEM
public record Certificates(KeyStore store, Path cert, Path key) {
  private static final char[] PASSWORD = "changeit".toCharArray();

  /// A certificate for `127.0.0.1` and `localhost` that is good for a day.
  public static Certificates good(Path folder) {
    return make(folder, "san=ip:127.0.0.1,dns:localhost");
  }

  /// A good one for another host.
  public static Certificates ofAnotherHost(Path folder) {
    return of(folder, "elsewhere.example");
  }

  /// A good one for this host.
  public static Certificates of(Path folder, String host) {
    return make(folder, "san=dns:" + host);
  }

  /// One for `localhost` that was good until nine days ago; `cert` is that of its authority, which
  /// is good.
  public static Certificates expired(Path folder) {
    try {
      var file = folder.resolve("store-" + System.nanoTime() + ".p12");
      run(generated(file, "authority", "-ext", "bc:c", "-validity", "1"));
      run(
          generated(
              file,
              "it",
              "-ext",
              "san=dns:localhost",
              "-signer",
              "authority",
              "-startdate",
              "-10d",
              "-validity",
              "1"));
      return read(folder, file, "authority");
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  /// A file of all whom a JVM shall trust, for `-Djavax.net.ssl.trustStore`.
  public static Path trusted(Path folder, List<Certificates> all) {
    var file = folder.resolve("trusted-" + System.nanoTime() + ".jks");
    try (var out = Files.newOutputStream(file)) {
      var store = KeyStore.getInstance("JKS"); // Read without a password.
      store.load(null, null);
      for (var one : all) {
        store.setCertificateEntry(one.cert().toString(), certificate(one.cert()));
      }
      store.store(out, PASSWORD);
      return file;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static Certificate certificate(Path pem) throws IOException, GeneralSecurityException {
    try (var in = Files.newInputStream(pem)) {
      return CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  private static Certificates make(Path folder, String names) {
    try {
      var file = folder.resolve("store-" + System.nanoTime() + ".p12");
      run(generated(file, "it", "-ext", names, "-validity", "1"));
      return read(folder, file, "it");
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static List<String> generated(Path file, String alias, String... more) {
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                alias,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString()));
    command.addAll(List.of(more));
    return command;
  }

  private static void run(List<String> command) throws IOException {
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.onExit().join().exitValue() != 0) {
      throw new IllegalStateException(said);
    }
  }

  private static Certificates read(Path folder, Path file, String trusted)
      throws IOException, GeneralSecurityException {
    var store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    var cert = pem(folder, "CERTIFICATE", store.getCertificate(trusted).getEncoded());
    var key = pem(folder, "PRIVATE KEY", store.getKey("it", PASSWORD).getEncoded());
    if (!trusted.equals("it")) {
      store.deleteEntry(trusted); // A server shows "it" alone.
    }
    return new Certificates(store, cert, key);
  }

  private static Path pem(Path folder, String kind, byte[] bytes) throws IOException {
    var text = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return Files.writeString(
        Files.createTempFile(folder, "pem", ".pem"),
        "-----BEGIN %s-----\n%s\n-----END %s-----\n".formatted(kind, text, kind));
  }

  /// Shows this certificate, and trusts it alone.
  public SSLContext context() {
    try {
      var keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, PASSWORD);
      var only = KeyStore.getInstance("PKCS12");
      only.load(null, null);
      only.setCertificateEntry("it", store.getCertificate("it"));
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(only);
      var context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException failed) {
      throw new IllegalStateException(failed);
    }
  }
}
