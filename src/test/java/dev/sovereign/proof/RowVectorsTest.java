package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TreeHasher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

/// The bytes that the format of a row prescribes, by vectors that were made without this code.
final class RowVectorsTest {
  private static final byte[] PAYLOAD = ascii("{\"_type\":\"https://in-toto.io/Statement/v1\"}");
  private static final byte[] SALT = filled(0x11);
  private static final byte[] MASTER = filled(0x22);

  @Test
  void thePreAuthenticationEncodingIsThatOfDsse() {
    assertEquals(
        "DSSEv1 29 http://example.com/HelloWorld 11 hello world",
        text(Pae.of("http://example.com/HelloWorld", ascii("hello world"))));
    assertEquals(
        "DSSEv1 28 application/vnd.in-toto+json 43 " + text(PAYLOAD),
        text(Pae.of(Envelope.TYPE, PAYLOAD)));
  }

  @Test
  void aLeafHidesItsRow() {
    var leaf = RowLeaf.of(RowKind.CALL_CLOSE, SALT, PAYLOAD);

    assertEquals(
        "73662d6c6561662f76310a0001"
            + "e082e418aa53272cdf3a5fd5557f6ea9860207dfe9e8687cf1fdb89c4b79f5d6",
        HexFormat.of().formatHex(leaf));
    assertEquals(
        "cac737d30991409d538d67ffebfc30e1e47c87e5b9e81913d7994daf5c660ee1",
        new TreeHasher().leaf(leaf).toString());
  }

  @Test
  void aDigestIsSaltedForItsField() {
    var body =
        ascii("{\"messages\":[{\"content\":\"hi\",\"role\":\"user\"}],\"model\":\"demo-model\"}");

    assertEquals(
        "faa52748650db00aa26c97a584f11a073fd9b32db1152dd5dee805629d07402a",
        RowSecrets.of(SALT, MASTER).commit(CommitLabel.REQUEST_RECEIVED, Sha256.of(body)));
    assertEquals(
        "85b7c872917c8d0deeba4636ff073b64eb19b6ac256853ad0723461be4a21907",
        HexFormat.of().formatHex(Hmac.of(MASTER, ascii("sf-salt/v1:request.received"))));
  }

  @Test
  void ourMacIsThatOfTheJdk() throws GeneralSecurityException {
    var message = ascii("a message in pieces");
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SALT, "HmacSHA256"));

    var ours = Hmac.of(SALT, Arrays.copyOf(message, 4), Arrays.copyOfRange(message, 4, 19));

    assertArrayEquals(mac.doFinal(message), ours);
  }

  @Test
  void whatWasBrokenOffIsNotInTheNext() {
    var message = ascii("a message");
    var before = Hmac.of(SALT, message);
    var withoutItsEnd = Arrays.copyOf(new byte[][] {message}, 2);

    assertThrows(NullPointerException.class, () -> Hmac.of(MASTER, withoutItsEnd));

    assertArrayEquals(before, Hmac.of(SALT, message));
  }

  @Test
  void aKindIsItsPredicatesType() {
    var types = Stream.of(RowKind.values()).map(it -> it.code() + " " + it.predicateType());

    assertEquals(
        Stream.of(
                "inference-call",
                "leak-finding",
                "keyset",
                "upstream-attestation",
                "erasure",
                "anchor",
                "call-open",
                "period-summary",
                "policy-version",
                "shard")
            .map(it -> "https://sovereign.dev/" + it + "/v1")
            .toList(),
        Stream.of(RowKind.values()).map(RowKind::predicateType).toList());
    assertEquals("1 https://sovereign.dev/inference-call/v1", types.findFirst().orElseThrow());
    assertEquals(10, RowKind.SHARD.code());
    assertEquals(Optional.of(RowKind.KEYSET), RowKind.of("https://sovereign.dev/keyset/v1"));
    assertEquals(Optional.empty(), RowKind.of("https://sovereign.dev/keyset/v2"));
  }

  @Test
  void theLabelsAreAClosedList() {
    assertEquals(
        "request.received request.forwarded response.wire response.content response.events"
            + " call.tenant call.key call.idempotency_key provider.upstream_request_id",
        String.join(" ", Stream.of(CommitLabel.values()).map(CommitLabel::text).toList()));
  }

  @Test
  void anEnvelopeIsSignedByWhoeverItNames() {
    var key = SignerKey.of("row", SignatureType.ED25519, ByteBuffer.wrap(SALT));
    var other = SignerKey.of("row", SignatureType.ED25519, ByteBuffer.wrap(MASTER));

    var envelope = Envelope.sign(PAYLOAD, key);

    assertTrue(envelope.isSignedBy(key.verifier()));
    assertFalse(envelope.isSignedBy(other.verifier()));
    assertEquals(
        List.of(HexFormat.of().formatHex(sha256(raw(key)))),
        envelope.signatures().stream().map(Envelope.Signature::keyId).toList());
    assertEquals(envelope.text(), Envelope.read(Fields.document(ascii(envelope.text()))).text());
  }

  @Test
  void secretsAreNotShown() {
    assertEquals("the secrets of a row", RowSecrets.of(SALT, MASTER).toString());
    assertThrows(IllegalArgumentException.class, () -> RowSecrets.of(new byte[31], MASTER));
    assertFalse(Arrays.equals(RowSecrets.fresh().salt(), RowSecrets.fresh().salt()));
    assertFalse(Arrays.equals(RowSecrets.fresh().salt(), RowSecrets.fresh().master()));
  }

  private static byte[] raw(SignerKey key) {
    var raw = new byte[32];
    key.verifier().publicKey().get(raw);
    return raw;
  }

  private static byte[] sha256(byte[] bytes) {
    return TreeHasher.sha256().digest(bytes);
  }

  private static byte[] filled(int with) {
    var bytes = new byte[RowSecrets.BYTES];
    Arrays.fill(bytes, (byte) with);
    return bytes;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.US_ASCII);
  }
}
