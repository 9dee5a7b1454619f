package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// A named secret key that signs notes. As text it is what Go's tools use, which no specification
/// holds: `PRIVATE+KEY+<name>+<id in 8 hex digits>+<base64 of type and 32 bytes of seed>`.
///
/// Any thread may sign with it.
public final class SignerKey {
  private static final String HEAD = "PRIVATE+KEY+";
  private static final int PARTS = 3;
  private static final int SEED = 32;
  private static final String[] NONE = {};
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] seed;
  private final Way way;
  private final VerifierKey verifier;

  /// How bytes are signed.
  private sealed interface Way {
    byte[] publicKey();

    byte[] sign(byte[] message);

    record Edwards(byte[] seed, byte[] publicKey) implements Way {
      @Override
      public byte[] sign(byte[] message) {
        var signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, publicKey, 0, message, 0, message.length, signature, 0);
        return signature;
      }
    }

    record Lattice(KeyPair keys) implements Way {
      @Override
      public byte[] publicKey() {
        return MlDsa44.raw(keys.getPublic());
      }

      @Override
      public byte[] sign(byte[] message) {
        return MlDsa44.sign(keys.getPrivate(), message, RANDOM);
      }
    }
  }

  private SignerKey(String name, SignatureType type, byte[] seed) {
    this.seed = seed;
    this.way = way(type, seed);
    this.verifier = VerifierKey.of(name, type, ByteBuffer.wrap(way.publicKey()));
  }

  private static Way way(SignatureType type, byte[] seed) {
    return switch (type) {
      case ED25519, ED25519_COSIGNATURE -> {
        var publicKey = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, publicKey, 0);
        yield new Way.Edwards(seed, publicKey);
      }
      case ML_DSA_44_COSIGNATURE -> new Way.Lattice(MlDsa44.keyPair(seed));
    };
  }

  /// The key in this text.
  ///
  /// @throws Malformed if that is none; the message holds nothing of it
  public static SignerKey parse(String text) {
    var parts = text.startsWith(HEAD) ? text.substring(HEAD.length()).split("\\+", PARTS) : NONE;
    if (parts.length < PARTS) {
      throw new Malformed("a signer key is PRIVATE+KEY, a name, an id and base64");
    }
    var bytes = Base64Text.decode(parts[2], "a signer key");
    var type = SignatureType.before(bytes);
    if (bytes.length != 1 + SEED) {
      throw new Malformed("the seed of a signer key has 32 bytes");
    }
    var key = new SignerKey(parts[0], type, Arrays.copyOfRange(bytes, 1, bytes.length));
    if (!parts[1].equals(key.verifier.idText())) {
      throw new Malformed("the id of the signer key is not that of its public key");
    }
    return key;
  }

  /// The key with this name that follows from a seed.
  public static SignerKey of(String name, SignatureType type, ByteBuffer seed) {
    var bytes = new byte[seed.remaining()];
    seed.duplicate().get(bytes);
    if (bytes.length != SEED) {
      throw new Malformed("the seed of a signer key has 32 bytes");
    }
    return new SignerKey(name, type, bytes);
  }

  /// A new key.
  public static SignerKey generate(String name, SignatureType type) {
    var seed = new byte[SEED];
    RANDOM.nextBytes(seed);
    return new SignerKey(name, type, seed);
  }

  /// What checks its signatures.
  public VerifierKey verifier() {
    return verifier;
  }

  /// The key as text: a secret.
  public String secret() {
    var typed = ByteBuffer.allocate(1 + SEED).put(verifier.type().code()).put(seed);
    var name = verifier.name() + "+" + verifier.idText();
    return HEAD + name + "+" + Base64Text.encode(typed.array());
  }

  /// Signs a text, at this time in seconds since 1970, which only cosignatures hold.
  ///
  /// @throws Malformed if the key cosigns and the text is no checkpoint that it can
  public SignatureLine sign(String text, long time) {
    var name = verifier.name();
    return switch (verifier.type()) {
      case ED25519 -> line(way.sign(NoteText.encode(text)));
      case ED25519_COSIGNATURE -> timed(time, CosignedMessage.timed(text, time));
      case ML_DSA_44_COSIGNATURE -> timed(time, CosignedMessage.tree(name, text, time));
    };
  }

  /// Cosigns a part of the tree of the log with this origin; by ML-DSA-44 only.
  public SignatureLine signSubtree(String origin, Span span, Hash hash) {
    if (verifier.type() != SignatureType.ML_DSA_44_COSIGNATURE || !span.isSubtree()) {
      throw new IllegalArgumentException(verifier.type() + " cannot sign " + span);
    }
    return timed(0, CosignedMessage.subtree(verifier.name(), 0, origin, span, hash));
  }

  /// Signs bytes as they are; by Ed25519 without a time only. They must not be what could stand for
  /// the text of a note.
  public byte[] signMessage(byte[] message) {
    if (verifier.type() != SignatureType.ED25519) {
      throw new IllegalArgumentException(verifier.type() + " cannot sign bytes as they are");
    }
    return way.sign(message);
  }

  private SignatureLine timed(long time, Optional<byte[]> message) {
    var bytes = message.orElseThrow(() -> new Malformed("this is no checkpoint to cosign"));
    return line(new TimedSignature(time, way.sign(bytes)).bytes());
  }

  private SignatureLine line(byte[] signature) {
    return SignatureLine.of(verifier.name(), verifier.id(), signature);
  }

  /// The public half.
  @Override
  public String toString() {
    return "the secret key of " + verifier;
  }
}
