package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.VerifierKey;
import java.util.Arrays;
import java.util.List;

/// A row with its signatures (DSSE, https://github.com/secure-systems-lab/dsse).
///
/// @param payload the row's statement
public record Envelope(byte[] payload, List<Signature> signatures) {
  /// The only type of payload that there is.
  public static final String TYPE = "application/vnd.in-toto+json";

  private static final String PAYLOAD = "payload";
  private static final String PAYLOAD_TYPE = "payloadType";
  private static final String SIGNATURES = "signatures";
  private static final String KEY_ID = "keyid";
  private static final String SIG = "sig";

  /// One of them.
  ///
  /// @param keyId whose it is said to be, as [#keyId(VerifierKey)] has it
  public record Signature(String keyId, byte[] bytes) {}

  /// Keeps a copy of the list.
  public Envelope {
    signatures = List.copyOf(signatures);
  }

  /// The row signed by these keys, which must be of Ed25519.
  public static Envelope sign(byte[] payload, SignerKey... keys) {
    var message = Pae.of(TYPE, payload);
    return new Envelope(
        payload,
        Arrays.stream(keys)
            .map(it -> new Signature(keyId(it.verifier()), it.signMessage(message)))
            .toList());
  }

  /// The envelope in this value.
  ///
  /// @throws Malformed if it is none
  static Envelope read(Json json) {
    var type = Fields.text(json, PAYLOAD_TYPE);
    if (!type.equals(TYPE)) {
      throw new Malformed("the payloadType of an envelope is " + TYPE);
    }
    return new Envelope(
        Fields.bytes(json, PAYLOAD),
        Fields.list(json, SIGNATURES).stream()
            .map(it -> new Signature(Fields.text(it, KEY_ID), Fields.bytes(it, SIG)))
            .toList());
  }

  /// The name of a key in envelopes: the SHA-256 of its raw bytes in lower-case hexadecimal digits.
  public static String keyId(VerifierKey key) {
    var raw = new byte[key.publicKey().remaining()];
    key.publicKey().get(raw);
    return Sha256.of(raw).toString();
  }

  /// Whether one of the signatures is said to be of this key, and each that is said to be is.
  boolean isSignedBy(VerifierKey key) {
    var message = Pae.of(TYPE, payload);
    var id = keyId(key);
    var named = signatures.stream().filter(it -> it.keyId().equals(id)).toList();
    return !named.isEmpty()
        && named.stream().allMatch(it -> key.verifiesMessage(message, it.bytes()));
  }

  /// Whether one of the signatures is said to be of this key and is not.
  boolean isForgedFor(VerifierKey key) {
    var id = keyId(key);
    return signatures.stream().anyMatch(it -> it.keyId().equals(id)) && !isSignedBy(key);
  }

  /// The envelope as JSON, in its canonical form.
  public String text() {
    var out = new JcsText();
    out.text(PAYLOAD, Base64Text.encode(payload)).text(PAYLOAD_TYPE, TYPE).openList(SIGNATURES);
    for (var signature : signatures) {
      out.open().text(KEY_ID, signature.keyId()).text(SIG, Base64Text.encode(signature.bytes()));
      out.close();
    }
    return out.closeList().end();
  }
}
