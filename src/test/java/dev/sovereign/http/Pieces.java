package dev.sovereign.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Bytes cut into pieces, as a network cuts them.
final class Pieces {
  private Pieces() {}

  /// The pieces between these places, which are in order.
  static List<byte[]> cut(byte[] bytes, List<Integer> places) {
    var pieces = new ArrayList<byte[]>();
    var from = 0;
    for (var place : places) {
      pieces.add(Arrays.copyOfRange(bytes, from, place));
      from = place;
    }
    pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
    return pieces;
  }

  /// Pieces cut at up to ten places anywhere, so some are empty.
  static List<byte[]> cut(byte[] bytes, Random random) {
    var places = random.ints(random.nextInt(11), 0, bytes.length + 1).sorted().boxed().toList();
    return cut(bytes, places);
  }
}
