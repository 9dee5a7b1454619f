package dev.sovereign.tlog;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Entries one after the other, each behind its length in two bytes, the higher first
/// (c2sp.org/tlog-tiles, "Log entries").
public final class EntryBundle {
  /// Longer entries are refused.
  public static final int LONGEST_ENTRY = 0xffff;

  private static final int LENGTH = 2;

  private EntryBundle() {}

  /// The bundle of these entries.
  public static byte[] of(List<byte[]> entries) {
    var bundle = new ByteArrayOutputStream();
    for (var entry : entries) {
      if (entry.length > LONGEST_ENTRY) {
        throw new Malformed("an entry has at most 65535 bytes: " + entry.length);
      }
      bundle.write(entry.length >> 8);
      bundle.write(entry.length);
      bundle.writeBytes(entry);
    }
    return bundle.toByteArray();
  }

  /// The entries of a bundle.
  ///
  /// @throws Malformed if it does not hold so many and nothing else
  public static List<byte[]> entries(byte[] bundle, int width) {
    var entries = new ArrayList<byte[]>();
    var at = 0;
    for (var i = 0; i < width; i++) {
      var end = end(bundle, at);
      entries.add(Arrays.copyOfRange(bundle, at + LENGTH, end));
      at = end;
    }
    requireEnd(bundle, at);
    return entries;
  }

  /// The partial bundle of the first so many entries.
  ///
  /// @throws Malformed if there are fewer
  public static byte[] first(byte[] bundle, int width) {
    return Arrays.copyOf(bundle, after(bundle, width));
  }

  /// The bytes of a bundle without its first so many entries.
  ///
  /// @throws Malformed if there are fewer
  public static byte[] from(byte[] bundle, int without) {
    return Arrays.copyOfRange(bundle, after(bundle, without), bundle.length);
  }

  private static int after(byte[] bundle, int entries) {
    var at = 0;
    for (var i = 0; i < entries; i++) {
      at = end(bundle, at);
    }
    return at;
  }

  /// Writes the hashes of the entries as leaves, one after the other.
  static void hash(byte[] bundle, int width, TreeHasher hasher, byte[] to) {
    var at = 0;
    for (var i = 0; i < width; i++) {
      var end = end(bundle, at);
      hasher.leaf(bundle, at + LENGTH, end - at - LENGTH, to, i * Hash.BYTES);
      at = end;
    }
    requireEnd(bundle, at);
  }

  private static int end(byte[] bundle, int at) {
    if (at + LENGTH > bundle.length) {
      throw new Malformed("a bundle ends before its last entry, at " + at);
    }
    var end = at + LENGTH + ((bundle[at] & 0xff) << 8) + (bundle[at + 1] & 0xff);
    if (end > bundle.length) {
      throw new Malformed("a bundle ends within an entry, at " + at);
    }
    return end;
  }

  private static void requireEnd(byte[] bundle, int at) {
    if (at != bundle.length) {
      throw new Malformed("a bundle holds more than its entries, from " + at);
    }
  }
}
