package dev.sovereign.tlog;

import java.util.Arrays;

/// The kinds of signatures on notes that the log knows (c2sp.org/signed-note, "Signature types").
public enum SignatureType {
  /// Ed25519 over the text of the note.
  ED25519(0x01, 32),
  /// Ed25519 over a checkpoint and a time.
  ED25519_COSIGNATURE(0x04, 32),
  /// ML-DSA-44 over a tree or a part of one, and a time.
  ML_DSA_44_COSIGNATURE(0x06, 1312);

  private final byte code;
  private final int publicKeyBytes;

  SignatureType(int code, int publicKeyBytes) {
    this.code = (byte) code;
    this.publicKeyBytes = publicKeyBytes;
  }

  /// The type whose byte stands before a key.
  static SignatureType before(byte[] key) {
    return Arrays.stream(values())
        .filter(it -> key.length > 0 && key[0] == it.code)
        .findFirst()
        .orElseThrow(() -> new Malformed("the type of a key is not 1, 4 or 6"));
  }

  byte code() {
    return code;
  }

  int publicKeyBytes() {
    return publicKeyBytes;
  }
}
