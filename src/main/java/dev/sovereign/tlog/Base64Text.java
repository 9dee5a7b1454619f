package dev.sovereign.tlog;

import java.util.Base64;

/// Standard base64 with padding, in the one form that it has: what other decoders let pass (missing
/// padding, bits that are not used) is refused, so that no two texts mean the same bytes.
public final class Base64Text {
  private Base64Text() {}

  /// The text of these bytes.
  public static String encode(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /// The bytes of this text.
  ///
  /// @param what the text is, for the message
  /// @throws Malformed if it is not what [#encode] makes
  public static byte[] decode(String text, String what) {
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException notBase64) {
      throw new Malformed(what + " is not in base64");
    }
    if (!encode(bytes).equals(text)) {
      throw new Malformed(what + " is not in padded base64 with unused bits zero");
    }
    return bytes;
  }
}
