package dev.sovereign.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// What a DSSE signature is over: type and body, each behind its length (the DSSE protocol,
/// "Signature Definition").
final class Pae {
  private static final String HEAD = "DSSEv1 ";

  private Pae() {}

  static byte[] of(String type, byte[] body) {
    var typeBytes = type.getBytes(StandardCharsets.UTF_8).length;
    var head = HEAD + typeBytes + " " + type + " " + body.length + " ";
    var bytes = head.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(bytes.length + body.length).put(bytes).put(body).array();
  }
}
