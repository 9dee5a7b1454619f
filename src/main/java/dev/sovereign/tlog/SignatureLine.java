package dev.sovereign.tlog;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// One signature on a note, as its line says it. It proves nothing before a key has checked it.
///
/// @param name of the key
/// @param base64 of the key's id (4 bytes) and the signature
public record SignatureLine(String name, String base64) {
  private static final String DASH = "— ";
  private static final int ID = Integer.BYTES;

  /// Checks both parts.
  public SignatureLine {
    if (!NoteText.isKeyName(name)) {
      throw new Malformed("the name of a key has no space and no plus");
    }
    if (Base64Text.decode(base64, "a signature").length <= ID) {
      throw new Malformed("a signature has more than the key's id of 4 bytes");
    }
  }

  static SignatureLine of(String name, int keyId, byte[] signature) {
    var bytes = ByteBuffer.allocate(ID + signature.length).putInt(keyId).put(signature);
    return new SignatureLine(name, Base64Text.encode(bytes.array()));
  }

  /// A line without its line feed.
  static SignatureLine parse(String line) {
    var space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new Malformed("a signature is a dash, the name of a key and base64");
    }
    return new SignatureLine(line.substring(DASH.length(), space), line.substring(space + 1));
  }

  /// The first bytes of the hash of the key that is said to have signed.
  public int keyId() {
    return ByteBuffer.wrap(bytes()).getInt();
  }

  /// Whether the key that made this is said to have made the other, too.
  boolean isOfKeyOf(SignatureLine other) {
    return keyId() == other.keyId() && name.equals(other.name());
  }

  /// The signature itself; of cosignatures with their time before it.
  public byte[] signature() {
    var bytes = bytes();
    return Arrays.copyOfRange(bytes, ID, bytes.length);
  }

  private byte[] bytes() {
    return Base64Text.decode(base64, "a signature");
  }

  /// The line without its line feed.
  @Override
  public String toString() {
    return DASH + name + " " + base64;
  }
}
