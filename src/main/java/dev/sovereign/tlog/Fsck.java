package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Derives a whole log anew from its entries and compares every tile and the root with what is
/// there. It believes nothing but the checkpoint, whose signatures are the caller's to check.
public final class Fsck {
  /// More are not listed.
  public static final int MOST_FINDINGS = 100;

  private final TileSource source;
  private final TreeHasher hasher = new TreeHasher();
  private final GrowingTree tree = GrowingTree.empty();
  private final byte[] leaves = new byte[TilePath.FULL * Hash.BYTES];
  private final List<Finding> findings = new ArrayList<>();

  /// Something that is not as it should be.
  public sealed interface Finding {
    /// A tile or bundle is not there.
    record Missing(TilePath path) implements Finding {}

    /// A bundle does not hold the entries that it should.
    record Broken(TilePath path, String why) implements Finding {}

    /// A tile is not what the entries give.
    record Unlike(TilePath path) implements Finding {}

    /// The root is not what the entries give.
    record WrongRoot(Hash derived) implements Finding {}

    /// A record of the journal says that another number of leaves is before it.
    record Miscounted(long sequence) implements Finding {}

    /// The checkpoint covers more leaves than there are.
    record TooFew(long leaves) implements Finding {}
  }

  /// What was found: nothing where the log is sound. Without the bundle that is missing or broken
  /// nothing after it can be derived, so that is then the last finding.
  ///
  /// @param entries so many were read
  public record Report(long entries, List<Finding> findings) {
    /// Keeps a copy.
    public Report {
      findings = List.copyOf(findings);
    }

    /// Whether all is as the checkpoint says.
    public boolean isSound() {
      return findings.isEmpty();
    }
  }

  private Fsck(TileSource source) {
    this.source = source;
  }

  /// Checks all that the checkpoint vouches for.
  public static Report check(TileSource source, Checkpoint checkpoint) {
    return new Fsck(source).check(checkpoint);
  }

  private Report check(Checkpoint checkpoint) {
    var size = checkpoint.size();
    var whole = true;
    for (var index = 0L; whole && index * TilePath.FULL < size; index++) {
      whole = derive(new TilePath.Entries(index, TilePath.width(size, 0, index)));
      compareFull();
    }
    if (whole) {
      comparePartial(size);
      compareRoot(checkpoint.root());
    }
    return new Report(tree.size(), findings);
  }

  private boolean derive(TilePath.Entries path) {
    try {
      var bundle = source.read(path);
      if (bundle.isEmpty()) {
        add(new Finding.Missing(path));
        return false;
      }
      EntryBundle.hash(bundle.get(), path.width(), hasher, leaves);
    } catch (Malformed broken) {
      add(new Finding.Broken(path, String.valueOf(broken.getMessage())));
      return false;
    }
    for (var i = 0; i < path.width(); i++) {
      tree.append(leaves, i * Hash.BYTES);
    }
    return true;
  }

  private void compareFull() {
    for (var path : tree.full()) {
      compare(path);
      tree.forget(path);
    }
  }

  private void comparePartial(long size) {
    for (var level = 0; level < Long.BYTES; level++) {
      var index = TilePath.last(size, level);
      var width = TilePath.width(size, level, index);
      if (width > 0) {
        compare(new TilePath.Hashes(level, index, width));
      }
    }
  }

  private void compare(TilePath.Hashes path) {
    var there = source.read(path);
    if (there.isEmpty()) {
      add(new Finding.Missing(path));
    } else if (!Arrays.equals(there.get(), tree.bytes(path).orElseThrow())) {
      add(new Finding.Unlike(path));
    }
  }

  private void compareRoot(Hash root) {
    var derived = tree.root();
    if (!derived.equals(root)) {
      add(new Finding.WrongRoot(derived));
    }
  }

  private void add(Finding finding) {
    if (findings.size() < MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}
