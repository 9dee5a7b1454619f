package dev.sovereign.audit;

import dev.sovereign.core.Digest;
import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// A key that signs the rows of calls which ended in its time, and the row of the log that says so:
/// its keyset.
///
/// @param payload the keyset's statement
/// @param keyset what rows name the keyset by: the SHA-256 of its statement
/// @param salt of the keyset's leaf
/// @param from the first moment of its time, in milliseconds since 1970
/// @param until the first moment after its time
/// @param index of the keyset's leaf
record RowKey(
    SignerKey signer, byte[] payload, Hash keyset, byte[] salt, long from, long until, long index) {
  private static final String SIGNER = "signer";
  private static final String PAYLOAD = "payload";
  private static final String SALT = "salt";
  private static final String FROM = "not_before_ms";
  private static final String UNTIL = "not_after_ms";
  private static final String INDEX = "index";

  RowKey {
    if (!keyset.equals(hash(payload))) {
      throw new IllegalArgumentException("not the hash of the keyset from " + from);
    }
  }

  RowKey(SignerKey signer, byte[] payload, byte[] salt, long from, long until, long index) {
    this(signer, payload, hash(payload), salt, from, until, index);
  }

  private static Hash hash(byte[] payload) {
    return Hash.read(Digest.of(payload).bytes(), 0);
  }

  boolean isInForce(long epochMillis) {
    return from <= epochMillis && epochMillis < until;
  }

  /// Whether its keyset names just these keys of the log.
  boolean names(List<VerifierKey> logKeys) {
    var log = Json.parseAll(payload).find("predicate").flatMap(it -> it.find("log"));
    var named = log.flatMap(it -> it.find("vkeys")).orElseThrow().items();
    var wanted = logKeys.stream().map(VerifierKey::toString).toList();
    return named.stream().map(Json::text).toList().equals(wanted);
  }

  /// The key in a file.
  static RowKey read(Path file) throws IOException {
    var json = Json.parseAll(Files.readAllBytes(file));
    return new RowKey(
        SignerKey.parse(json.string(SIGNER).orElse("")),
        Base64Text.decode(json.string(PAYLOAD).orElse(""), PAYLOAD),
        Base64Text.decode(json.string(SALT).orElse(""), SALT),
        json.integer(FROM).orElseThrow(),
        json.integer(UNTIL).orElseThrow(),
        json.integer(INDEX).orElseThrow());
  }

  void write(Path file) throws IOException {
    var json =
        new ObjectText()
            .text(SIGNER, signer.secret())
            .text(PAYLOAD, Base64Text.encode(payload))
            .text(SALT, Base64Text.encode(salt))
            .number(FROM, from)
            .number(UNTIL, until)
            .number(INDEX, index)
            .end();
    SecretFile.write(file, (json + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /// Nothing of it.
  @Override
  public String toString() {
    return "the key of the rows from " + from;
  }
}
