package dev.sovereign.proof;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.VerifierKey;
import java.util.List;

/// Which keys sign rows, and when: a row that the log's own key signs. Its salt is no secret.
///
/// Times are milliseconds since 1970.
///
/// @param origin of the log
/// @param logKeys of the log, in force with this row
/// @param seq counts the keysets of the log
/// @param atMillis when it was made
public record KeysetRow(
    List<Key> keys, String origin, List<VerifierKey> logKeys, long seq, long atMillis) {
  static final String SUBJECT = "keyset";

  /// A key that signs rows.
  ///
  /// @param key of Ed25519; the row does not hold its name
  /// @param notBeforeMillis the first moment at which a call may have ended whose row it signs
  /// @param notAfterMillis the first at which none may any more
  public record Key(VerifierKey key, long notBeforeMillis, long notAfterMillis) {
    /// Checks the type and the times.
    public Key {
      if (key.type() != SignatureType.ED25519 || notBeforeMillis >= notAfterMillis) {
        throw new IllegalArgumentException(
            "a key of rows is of Ed25519 and has its time: %s from %d to %d"
                .formatted(key.type(), notBeforeMillis, notAfterMillis));
      }
    }

    private String publicKey() {
      var raw = new byte[key.publicKey().remaining()];
      key.publicKey().get(raw);
      return Base64Text.encode(raw);
    }
  }

  /// Keeps copies.
  public KeysetRow {
    keys = List.copyOf(keys);
    logKeys = List.copyOf(logKeys);
  }

  /// The row's payload: an in-toto statement in canonical JSON.
  public byte[] statement() {
    return Statement.hashed(this::predicate, RowKind.KEYSET, SUBJECT);
  }

  /// What `log.keyset` of a call's row names.
  public Hash digest() {
    return Sha256.of(statement());
  }

  /// A salt for the row, which stands beside it.
  public static byte[] freshSalt() {
    return RowSecrets.random(RowSecrets.BYTES);
  }

  private JcsText predicate(JcsText out) {
    out.openList("keys");
    for (var key : keys) {
      out.open().text("alg", "ed25519").number("not_after_ms", key.notAfterMillis());
      out.number("not_before_ms", key.notBeforeMillis()).text("public_key", key.publicKey());
      out.text("use", "row").close();
    }
    out.closeList().open("log").text("origin", origin).openList("vkeys");
    logKeys.forEach(it -> out.item(it.toString()));
    out.closeList().close().number("seq", seq);
    return out.open("time").number("at_ms", atMillis).close();
  }
}
