package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Proofs that hold and proofs that are a little wrong, each with what we say of it, for another
/// program to judge.
///
/// ```
/// inclusion   true|false <index> <size> <leaf> <root> <hash>…
/// consistency true|false <size> <size> <root> <root> <hash>…
/// ```
final class Probes {
  private static final int EACH = 400;

  private final GrowingTree tree;
  private final TreeProof proofs;
  private final Random random;
  private final List<String> lines = new ArrayList<>();

  private Probes(GrowingTree tree, Random random) {
    this.tree = tree;
    this.proofs = new TreeProof(tree);
    this.random = random;
  }

  static List<String> of(GrowingTree tree, long seed) {
    var probes = new Probes(tree, new Random(seed));
    for (var i = 0; i < EACH; i++) {
      probes.inclusion();
      probes.consistency();
    }
    return probes.lines;
  }

  private void inclusion() {
    var size = 1 + random.nextLong(tree.size());
    var index = random.nextLong(size);
    var leaf = shaken(tree.at(0, index));
    var proof = shaken(proofs.inclusion(index, size));
    var said = new Checkpoint("o", moved(size), shaken(proofs.root(size)));
    var at = moved(index);
    var holds = ProofCheck.includes(said, at, leaf, proof);
    add(
        Stream.of("inclusion", holds, at, said.size()),
        Stream.concat(Stream.of(leaf, said.root()), proof.stream()));
  }

  private void consistency() {
    var size = 1 + random.nextLong(tree.size());
    var first = 1 + random.nextLong(size);
    var proof = shaken(proofs.consistency(first, size));
    // Go's module takes a tree without leaves for the beginning of any; we prove nothing of one.
    var earlier = new Checkpoint("o", Math.max(1, moved(first)), shaken(proofs.root(first)));
    var later = new Checkpoint("o", moved(size), shaken(proofs.root(size)));
    var holds = ProofCheck.continues(earlier, later, proof);
    add(
        Stream.of("consistency", holds, earlier.size(), later.size()),
        Stream.concat(Stream.of(earlier.root(), later.root()), proof.stream()));
  }

  private void add(Stream<Object> said, Stream<Hash> hashes) {
    lines.add(
        Stream.concat(said.map(String::valueOf), hashes.map(Hash::base64))
            .collect(Collectors.joining(" ")));
  }

  // Most stay as they are, so that many proofs have one thing wrong.
  private boolean isSpared() {
    return random.nextInt(8) > 0;
  }

  private long moved(long number) {
    return isSpared() ? number : Math.max(0, number + random.nextInt(-2, 3));
  }

  private Hash shaken(Hash hash) {
    return isSpared()
        ? hash
        : new Hash(
            hash.first(), hash.second() ^ (1L << random.nextInt(64)), hash.third(), hash.fourth());
  }

  private List<Hash> shaken(List<Hash> proof) {
    var other = new ArrayList<>(proof);
    if (isSpared()) {
      return other;
    }
    switch (other.isEmpty() ? 0 : random.nextInt(4)) {
      case 0 -> other.add(random.nextInt(other.size() + 1), tree.at(0, 0));
      case 1 -> other.remove(random.nextInt(other.size()));
      case 2 -> other.set(random.nextInt(other.size()), tree.at(0, 0));
      default -> other.addFirst(other.removeLast());
    }
    return other;
  }
}
