package dev.sovereign.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What a DSSE signature is over: type and body, each behind its length (the DSSE protocol,
/// "Signature Definition").
final class Pae {
  private static final String HEAD = "DSSEv1 ";

  private Pae() {}

  static byte[] of(String type, byte[] body) {
    var head = head(type, body.length);
    return ByteBuffer.allocate(head.length + body.length).put(head).put(body).array();
  }

  /// What comes before a body of this length.
  static byte[] head(String type, int body) {
    var typeBytes = type.getBytes(StandardCharsets.UTF_8).length;
    return (HEAD + typeBytes + " " + type + " " + body + " ").getBytes(StandardCharsets.UTF_8);
  }
}
