package dev.sovereign.testkit;

import dev.sovereign.json.Json;
import dev.sovereign.proof.CommitLabel;
import dev.sovereign.proof.RowSecrets;
import dev.sovereign.tlog.Hash;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The row of a call in its whole attestation, as a caller opens it: by nothing but what it was
/// given.
public record ShownRow(Json attestation) {
  /// The row of the call with this id.
  public static ShownRow of(TestGateway gateway, String id) {
    var answer = gateway.read("/v1/attestations/" + id);
    if (answer.statusCode() != 200) {
      throw new AssertionError(answer.statusCode() + ": " + answer.body());
    }
    return new ShownRow(Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8)));
  }

  /// What the row says.
  public Json predicate() {
    return statement().find("predicate").orElseThrow();
  }

  /// A part of what it says.
  public Json part(String name) {
    return predicate().find(name).orElseThrow();
  }

  /// The row's statement.
  public Json statement() {
    var envelope = attestation.find("envelope").orElseThrow();
    return Json.parseAll(bytes(envelope, "payload"));
  }

  /// What stands in the row where these bytes were hashed.
  public String commit(CommitLabel label, byte[] bytes) {
    var secrets = attestation.find("secrets").orElseThrow();
    return RowSecrets.of(bytes(secrets, "row_salt"), bytes(secrets, "master"))
        .commit(label, sha256(bytes));
  }

  private static byte[] bytes(Json object, String name) {
    return Base64.getDecoder().decode(object.string(name).orElseThrow());
  }

  private static Hash sha256(byte[] bytes) {
    try {
      return Hash.read(MessageDigest.getInstance("SHA-256").digest(bytes), 0);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
