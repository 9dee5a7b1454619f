package dev.sovereign.http;

import dev.sovereign.loop.Loops;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Optional;
import javax.net.ssl.X509KeyManager;

/// A certificate chain and the key that belongs to it, as they were read.
public final class ServerCertificate {
  private static final byte[] TEXT = {1, 2, 3};

  private final PemKeyCertOptions pem;

  private ServerCertificate(PemKeyCertOptions pem) {
    this.pem = pem;
  }

  /// Reads the files, and tries whether the key is the certificate's: whoever renews them may have
  /// written one of the two only. It blocks.
  ///
  /// @throws IllegalArgumentException if they cannot be used, with the reason
  public static ServerCertificate read(Loops loops, HttpServer.ServerTls files) {
    var pem =
        new PemKeyCertOptions().setCertValue(bytes(files.cert())).setKeyValue(bytes(files.key()));
    if (!belongTogether(pem, loops.vertx())) {
      throw new IllegalArgumentException(
          files.key() + " is not the key of the certificate in " + files.cert());
    }
    return new ServerCertificate(pem);
  }

  PemKeyCertOptions pem() {
    return pem;
  }

  private static Buffer bytes(String file) {
    try {
      return Buffer.buffer(Files.readAllBytes(Path.of(file)));
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("cannot read " + file, unreadable);
    }
  }

  private static boolean belongTogether(PemKeyCertOptions pem, Vertx vertx) {
    X509KeyManager manager;
    try {
      manager = manager(pem, vertx);
    } catch (Exception unreadable) { // The library says no more of what it throws.
      throw new IllegalArgumentException("not a certificate chain and key in PEM", unreadable);
    }
    return Arrays.stream(new String[] {"EC", "RSA", "EdDSA", "Ed25519", "Ed448"})
        .flatMap(it -> Optional.ofNullable(manager.getServerAliases(it, null)).stream())
        .flatMap(Arrays::stream)
        .allMatch(it -> signs(manager.getPrivateKey(it), manager.getCertificateChain(it)[0]));
  }

  private static X509KeyManager manager(PemKeyCertOptions pem, Vertx vertx) throws Exception {
    return Arrays.stream(pem.getKeyManagerFactory(vertx).getKeyManagers())
        .filter(X509KeyManager.class::isInstance)
        .map(X509KeyManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  private static boolean signs(PrivateKey key, X509Certificate certificate) {
    try {
      var signature = Signature.getInstance(algorithm(key));
      signature.initSign(key);
      signature.update(TEXT);
      var signed = signature.sign();
      signature.initVerify(certificate.getPublicKey());
      signature.update(TEXT);
      return signature.verify(signed);
    } catch (GeneralSecurityException different) {
      return false;
    }
  }

  private static String algorithm(PrivateKey key) {
    return switch (key.getAlgorithm()) {
      case "RSA" -> "SHA256withRSA";
      case "EC" -> "SHA256withECDSA";
      default -> key.getAlgorithm();
    };
  }
}
