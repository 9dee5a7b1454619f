package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Roots and proofs: the vectors of transparency-dev's `merkle`, and every small tree against the
/// textbook.
final class ProofTest {
  private static final List<String> REFERENCE =
      List.of(
          "",
          "00",
          "10",
          "2021",
          "3031",
          "40414243",
          "5051525354555657",
          "606162636465666768696a6b6c6d6e6f");

  @ParameterizedTest
  @CsvSource({
    "1, 6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "2, fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "3, aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "4, d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "5, 4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "6, 76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "7, ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "8, 5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"
  })
  void theReferenceTreeHasItsRoots(int size, String root) {
    assertEquals(root, reference(size).root().toString());
  }

  @Test
  void theReferenceTreeHasItsProofs() {
    var tree = reference(8);

    assertEquals(
        List.of(
            hash("bjQLnP+zepicpUTmu3gKLHiQHT+zNzh2hRGjBhevoB0="),
            hash("Xwg/ChozygdqlSeYMlgNs+DvRYS9/x9UyKNg9Q3jAx4="),
            hash("vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=")),
        new TreeProof(tree).inclusion(1, 5));
    assertEquals(
        List.of(
            hash("DrxdNDf74tsVi58Sah0RjjCBgQMdCpSfje3t68VY72o="),
            hash("yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA="),
            hash("037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=")),
        new TreeProof(tree).consistency(6, 8));
  }

  @Test
  void theProofsOfTheReferenceTreeVerify() {
    var leaf = hash("lqKW0iTyhcZ77pPDD4owkVfw2qNdxbh+QQt4YwoJz8c=");

    assertTrue(
        ProofCheck.includes(
            at(5, "Tju7H3tHjc/nH7YxYxUZo7yhLJrvyhYSv85ME6hiZNQ="),
            1,
            leaf,
            new TreeProof(reference(5)).inclusion(1, 5)));
    assertTrue(
        ProofCheck.continues(
            at(6, "duZ9rbzfHhDht03cYIq9L5jfsW+851J3tSMqEn8gh+8="),
            at(8, "XcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg="),
            new TreeProof(reference(8)).consistency(6, 8)));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 8, 9, 64, 65})
  void everyProofOfSmallTreesIsThatOfTheTextbook(int size) {
    var leaves = leaves(size);
    var tree = tree(leaves);
    var proofs = new TreeProof(tree);

    IntStream.range(0, size)
        .forEach(it -> assertEquals(TextbookTree.path(it, leaves), proofs.inclusion(it, size)));
    IntStream.rangeClosed(1, size)
        .forEach(
            it -> assertEquals(TextbookTree.proof(it, leaves, true), proofs.consistency(it, size)));
  }

  @ParameterizedTest
  @ValueSource(ints = {255, 256, 257, 1000, 65_535, 65_536, 65_537, 70_000})
  void proofsOfLargeTreesVerifyByTheTextbook(int size) {
    var seed = System.nanoTime();
    var random = new Random(seed);
    var leaves = leaves(size);
    var tree = tree(leaves);
    var head = new Checkpoint("o", size, TextbookTree.root(leaves));

    assertEquals(head.root(), tree.root());
    IntStream.range(0, 20).forEach(_ -> tryOne(tree, head, leaves, random, "seed " + seed));
  }

  private static void tryOne(
      GrowingTree tree, Checkpoint head, List<Hash> leaves, Random random, String seed) {
    var proofs = new TreeProof(tree);
    var index = random.nextInt(leaves.size());
    var inclusion = proofs.inclusion(index, leaves.size());
    assertTrue(TextbookTree.includes(head, index, leaves.get(index), inclusion), seed);
    assertTrue(ProofCheck.includes(head, index, leaves.get(index), inclusion), seed);

    var earlier = new Checkpoint("o", 1 + index, proofs.root(1 + index));
    var consistency = proofs.consistency(1 + index, leaves.size());
    assertTrue(index + 1 == leaves.size() || TextbookTree.continues(earlier, head, consistency));
    assertTrue(ProofCheck.continues(earlier, head, consistency), seed);
  }

  @Test
  void noOtherProofVerifies() {
    var leaves = leaves(13);
    var tree = tree(leaves);
    var head = new Checkpoint("o", 13, tree.root());
    var proof = new TreeProof(tree).inclusion(5, 13);

    assertTrue(ProofCheck.includes(head, 5, leaves.get(5), proof));
    assertFalse(ProofCheck.includes(head, 4, leaves.get(5), proof));
    assertFalse(ProofCheck.includes(head, -1, leaves.get(5), proof));
    assertFalse(ProofCheck.includes(head, 13, leaves.get(5), proof));
    assertFalse(ProofCheck.includes(head, 5, leaves.get(6), proof));
    assertFalse(
        ProofCheck.includes(new Checkpoint("o", 13, leaves.get(0)), 5, leaves.get(5), proof));
    others(proof).forEach(it -> assertFalse(ProofCheck.includes(head, 5, leaves.get(5), it)));
  }

  @Test
  void noOtherConsistencyVerifies() {
    var tree = tree(leaves(13));
    var earlier = new Checkpoint("o", 6, new TreeProof(tree).root(6));
    var later = new Checkpoint("o", 13, tree.root());
    var proof = new TreeProof(tree).consistency(6, 13);

    assertTrue(ProofCheck.continues(earlier, later, proof));
    assertFalse(ProofCheck.continues(later, earlier, proof));
    assertFalse(ProofCheck.continues(new Checkpoint("o", 7, earlier.root()), later, proof));
    assertFalse(ProofCheck.continues(new Checkpoint("o", 6, later.root()), later, proof));
    assertFalse(ProofCheck.continues(earlier, new Checkpoint("o", 13, earlier.root()), proof));
    others(proof).forEach(it -> assertFalse(ProofCheck.continues(earlier, later, it)));
  }

  // A proof with a bit changed, one more or one less.
  private static List<List<Hash>> others(List<Hash> proof) {
    var others = new ArrayList<List<Hash>>();
    for (var i = 0; i < proof.size(); i++) {
      var changed = new ArrayList<>(proof);
      var hash = proof.get(i);
      changed.set(i, new Hash(hash.first(), hash.second(), hash.third(), hash.fourth() ^ 1));
      others.add(changed);
      var shorter = new ArrayList<>(proof);
      shorter.remove(i);
      others.add(shorter);
      var longer = new ArrayList<>(proof);
      longer.add(i, hash);
      others.add(longer);
    }
    return others;
  }

  @Test
  void ofAnEmptyTreeNothingIsProved() {
    var empty = new Checkpoint("o", 0, TreeHasher.EMPTY);
    var some = new Checkpoint("o", 1, leaves(1).getFirst());

    assertFalse(ProofCheck.continues(empty, empty, List.of()));
    assertFalse(ProofCheck.continues(empty, some, List.of()));
    assertFalse(ProofCheck.includes(empty, 0, TreeHasher.EMPTY, List.of()));
  }

  @Test
  void aTreeContinuesItself() {
    var head = new Checkpoint("o", 3, tree(leaves(3)).root());

    assertTrue(ProofCheck.continues(head, head, List.of()));
    assertFalse(ProofCheck.continues(head, at(3, TreeHasher.EMPTY.base64()), List.of()));
    assertFalse(ProofCheck.continues(head, head, List.of(head.root())));
  }

  @Test
  void everySubtreeOfASmallTreeIsProved() {
    var leaves = leaves(21);
    var tree = tree(leaves);
    var head = new Checkpoint("o", 21, tree.root());
    for (var start = 0; start < 21; start++) {
      for (var end = start + 1; end <= 21; end++) {
        tryOne(tree, head, new Span(start, end), leaves);
      }
    }
  }

  private static void tryOne(GrowingTree tree, Checkpoint head, Span span, List<Hash> leaves) {
    var proofs = new TreeProof(tree);
    if (!span.isSubtree()) {
      assertThrows(IllegalArgumentException.class, () -> proofs.subtree(span, head.size()));
      assertFalse(ProofCheck.holds(head, span, TreeHasher.EMPTY, List.of()));
      return;
    }
    var hash = TextbookTree.root(leaves.subList((int) span.start(), (int) span.end()));
    var proof = proofs.subtree(span, head.size());

    assertEquals(hash, proofs.hash(span));
    assertTrue(ProofCheck.holds(head, span, hash, proof), span.toString());
    others(proof).forEach(it -> assertFalse(ProofCheck.holds(head, span, hash, it)));
  }

  @Test
  void anyProofForATreeOfAnySizeIsRefused() {
    var proof = new ArrayList<>(leaves(63));
    var largest = at(Long.MAX_VALUE, TreeHasher.EMPTY.base64());

    assertFalse(ProofCheck.includes(largest, Long.MAX_VALUE - 1, TreeHasher.EMPTY, proof));
    assertFalse(ProofCheck.includes(largest, 1, TreeHasher.EMPTY, leaves(100)));
    assertFalse(ProofCheck.continues(at(1L << 62, TreeHasher.EMPTY.base64()), largest, proof));
  }

  private static GrowingTree reference(int size) {
    var tree = GrowingTree.empty();
    REFERENCE.subList(0, size).forEach(it -> tree.appendEntry(HexFormat.of().parseHex(it)));
    return tree;
  }

  static GrowingTree tree(List<Hash> leaves) {
    var tree = GrowingTree.empty();
    leaves.forEach(tree::append);
    return tree;
  }

  static List<Hash> leaves(int size) {
    var hasher = new TreeHasher();
    return IntStream.range(0, size).mapToObj(it -> hasher.leaf(entry(it))).toList();
  }

  /// What the log of the tests holds at an index: its number in digits.
  static byte[] entry(int index) {
    return NoteText.encode(Integer.toString(index));
  }

  private static Checkpoint at(long size, String root) {
    return new Checkpoint("o", size, hash(root));
  }

  private static Hash hash(String base64) {
    return Hash.parse(base64);
  }
}
