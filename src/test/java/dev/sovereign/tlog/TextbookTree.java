package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;

/// Trees, proofs and their checks as the RFCs write them down, slow and apart from the program.
final class TextbookTree {
  private static final TreeHasher HASHER = new TreeHasher();

  private TextbookTree() {}

  /// MTH of RFC 6962, section 2.1.
  static Hash root(List<Hash> leaves) {
    if (leaves.isEmpty()) {
      return TreeHasher.EMPTY;
    }
    if (leaves.size() == 1) {
      return leaves.getFirst();
    }
    var k = split(leaves.size());
    return HASHER.node(root(leaves.subList(0, k)), root(leaves.subList(k, leaves.size())));
  }

  /// PATH of RFC 6962, section 2.1.1.
  static List<Hash> path(int m, List<Hash> leaves) {
    if (leaves.size() == 1) {
      return List.of();
    }
    var k = split(leaves.size());
    var left = leaves.subList(0, k);
    var right = leaves.subList(k, leaves.size());
    return m < k ? plus(path(m, left), root(right)) : plus(path(m - k, right), root(left));
  }

  /// PROOF of RFC 6962, section 2.1.2.
  static List<Hash> proof(int m, List<Hash> leaves, boolean known) {
    if (m == leaves.size()) {
      return known ? List.of() : List.of(root(leaves));
    }
    var k = split(leaves.size());
    var left = leaves.subList(0, k);
    var right = leaves.subList(k, leaves.size());
    return m <= k
        ? plus(proof(m, left, known), root(right))
        : plus(proof(m - k, right, false), root(left));
  }

  /// RFC 9162, section 2.1.3.2.
  static boolean includes(Checkpoint tree, long index, Hash leaf, List<Hash> path) {
    if (index >= tree.size()) {
      return false;
    }
    var fn = index;
    var sn = tree.size() - 1;
    var r = leaf;
    for (var p : path) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        r = HASHER.node(p, r);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        r = HASHER.node(r, p);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && r.equals(tree.root());
  }

  /// RFC 9162, section 2.1.4.2, for trees that are neither empty nor the same.
  static boolean continues(Checkpoint first, Checkpoint second, List<Hash> proof) {
    var path = new ArrayList<>(proof);
    if (Long.bitCount(first.size()) == 1) {
      path.addFirst(first.root());
    }
    if (path.isEmpty()) {
      return false;
    }
    var fn = first.size() - 1;
    var sn = second.size() - 1;
    while ((fn & 1) == 1) {
      fn >>= 1;
      sn >>= 1;
    }
    var fr = path.removeFirst();
    var sr = fr;
    for (var c : path) {
      if (sn == 0) {
        return false;
      }
      if ((fn & 1) == 1 || fn == sn) {
        fr = HASHER.node(c, fr);
        sr = HASHER.node(c, sr);
        while ((fn & 1) == 0 && fn != 0) {
          fn >>= 1;
          sn >>= 1;
        }
      } else {
        sr = HASHER.node(sr, c);
      }
      fn >>= 1;
      sn >>= 1;
    }
    return sn == 0 && fr.equals(first.root()) && sr.equals(second.root());
  }

  private static int split(int size) {
    var k = 1;
    while (2 * k < size) {
      k *= 2;
    }
    return k;
  }

  private static List<Hash> plus(List<Hash> proof, Hash last) {
    var longer = new ArrayList<>(proof);
    longer.add(last);
    return longer;
  }
}
