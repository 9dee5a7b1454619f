package dev.sovereign.tlog;

import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hashes of RFC 6962, section 2.1, by SHA-256. One thread at a time may use it; the forms over
/// arrays allocate nothing.
public final class TreeHasher {
  private static final MessageDigest FRESH = fresh(); // Never used itself.

  /// The root of a tree without leaves.
  public static final Hash EMPTY = Hash.read(sha256().digest(), 0);

  private static final byte LEAF = 0;
  private static final byte NODE = 1;

  private final MessageDigest sha = sha256();

  // All that a node is hashed over, in one piece: in two it takes a fifth longer.
  private final byte[] pair = new byte[1 + 2 * Hash.BYTES];
  private final byte[] result = new byte[Hash.BYTES];

  /// The hash of a leaf that holds this entry.
  public Hash leaf(byte[] entry) {
    leaf(entry, 0, entry.length, result, 0);
    return Hash.read(result, 0);
  }

  /// The hash of a node with these children.
  public Hash node(Hash left, Hash right) {
    left.write(pair, 1);
    right.write(pair, 1 + Hash.BYTES);
    finishPair(result, 0);
    return Hash.read(result, 0);
  }

  /// Writes the hash of the leaf whose entry are these bytes of an array.
  void leaf(byte[] from, int at, int length, byte[] to, int toAt) {
    sha.update(LEAF);
    sha.update(from, at, length);
    finish(to, toAt);
  }

  /// Writes the hash of the node whose two children stand one after the other at this place.
  void node(byte[] from, int at, byte[] to, int toAt) {
    System.arraycopy(from, at, pair, 1, 2 * Hash.BYTES);
    finishPair(to, toAt);
  }

  private void finishPair(byte[] to, int at) {
    pair[0] = NODE;
    sha.update(pair, 0, pair.length);
    finish(to, at);
  }

  private void finish(byte[] to, int at) {
    try {
      sha.digest(to, at, Hash.BYTES);
    } catch (DigestException noRoom) {
      throw new IllegalStateException("no room for a hash at " + at + " of " + to.length, noRoom);
    }
  }

  /// A fresh SHA-256. It is a copy, which costs a fraction of what looking the algorithm up does:
  /// each row and each proof needs one.
  public static MessageDigest sha256() {
    try {
      return (MessageDigest) FRESH.clone();
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the JDK's SHA-256 can be copied", impossible);
    }
  }

  private static MessageDigest fresh() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
