package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.LongFunction;

/// A named public key that checks signatures on notes (c2sp.org/signed-note, "Verifier keys"):
/// `<name>+<id in 8 hex digits>+<base64 of type and key>`.
public final class VerifierKey {
  private static final int PARTS = 3;

  private final String name;
  private final SignatureType type;
  private final byte[] publicKey;
  private final Hash longId;
  private final RawKey raw;

  private VerifierKey(String name, SignatureType type, byte[] publicKey) {
    if (!NoteText.isKeyName(name)) {
      throw new Malformed("the name of a key has no space and no plus");
    }
    this.name = name;
    this.type = type;
    this.publicKey = publicKey;
    this.raw = RawKey.of(type, publicKey);
    this.longId = longId(name, type, publicKey);
  }

  /// The key in this text.
  ///
  /// @throws Malformed if that is none, or of a type that the log does not know
  public static VerifierKey parse(String text) {
    var parts = text.split("\\+", PARTS); // Base64 may hold a plus, so what comes last is one part.
    if (parts.length < PARTS) {
      throw new Malformed("a verifier key is a name, an id and base64 with a plus between");
    }
    var bytes = Base64Text.decode(parts[2], "a verifier key");
    var type = SignatureType.before(bytes);
    var key = of(parts[0], type, ByteBuffer.wrap(bytes, 1, bytes.length - 1));
    if (!parts[1].equals(key.idText())) {
      throw new Malformed("the id of the verifier key is " + key.idText() + ", not " + parts[1]);
    }
    return key;
  }

  /// The key with this name in these raw bytes.
  ///
  /// @throws Malformed if they are no key of this type
  public static VerifierKey of(String name, SignatureType type, ByteBuffer publicKey) {
    var bytes = new byte[publicKey.remaining()];
    publicKey.duplicate().get(bytes);
    return new VerifierKey(name, type, bytes);
  }

  private static Hash longId(String name, SignatureType type, byte[] publicKey) {
    var sha = TreeHasher.sha256();
    sha.update(NoteText.encode(name + "\n"));
    sha.update(type.code());
    return Hash.read(sha.digest(publicKey), 0);
  }

  /// Who signs; the origin of a log.
  public String name() {
    return name;
  }

  /// What its signatures are.
  public SignatureType type() {
    return type;
  }

  /// The first four bytes of the hash over name, type and key.
  public int id() {
    return (int) (longId.first() >>> Integer.SIZE);
  }

  /// That whole hash, by which Rekor names a log.
  public Hash longId() {
    return longId;
  }

  /// The raw key.
  public ByteBuffer publicKey() {
    return ByteBuffer.wrap(publicKey).asReadOnlyBuffer();
  }

  /// Whether the line says that this key made it.
  public boolean isNamedBy(SignatureLine line) {
    return line.keyId() == id() && line.name().equals(name);
  }

  /// Whether this key made the signature on the text. Of cosignatures, the text must be a
  /// checkpoint.
  public boolean verifies(String text, byte[] signature) {
    return switch (type) {
      case ED25519 -> raw.verifies(NoteText.encode(text), signature);
      case ED25519_COSIGNATURE -> verifies(signature, time -> CosignedMessage.timed(text, time));
      case ML_DSA_44_COSIGNATURE ->
          verifies(signature, time -> CosignedMessage.tree(name, text, time));
    };
  }

  /// Whether this key cosigned a part of the tree of the log with this origin.
  public boolean verifiesSubtree(String origin, Span span, Hash hash, byte[] signature) {
    return type == SignatureType.ML_DSA_44_COSIGNATURE
        && span.isSubtree()
        && verifies(signature, time -> CosignedMessage.subtree(name, time, origin, span, hash));
  }

  /// Whether this key signed these bytes as they are ([SignerKey#signMessage]).
  public boolean verifiesMessage(byte[] message, byte[] signature) {
    return type == SignatureType.ED25519 && raw.verifies(message, signature);
  }

  private boolean verifies(byte[] timed, LongFunction<Optional<byte[]>> messageAt) {
    return TimedSignature.parse(timed)
        .filter(it -> verifies(it.signature(), messageAt.apply(it.time())))
        .isPresent();
  }

  private boolean verifies(byte[] signature, Optional<byte[]> message) {
    return message.filter(it -> raw.verifies(it, signature)).isPresent();
  }

  /// The id in 8 hexadecimal digits.
  String idText() {
    return HexFormat.of().toHexDigits(id());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof VerifierKey key && key.toString().equals(toString());
  }

  @Override
  public int hashCode() {
    return id();
  }

  /// The key as text.
  @Override
  public String toString() {
    var typed = ByteBuffer.allocate(1 + publicKey.length).put(type.code()).put(publicKey);
    return name + "+" + idText() + "+" + Base64Text.encode(typed.array());
  }
}
