package dev.sovereign.tlog;

import dev.sovereign.tlog.Fsck.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Derives the log of a data folder anew from the leaves of its journal, and compares the tiles and
/// bundles that are files, and the last checkpoint. The journal may be written meanwhile: files
/// that were not noted as durable when it began are none that are missing.
public final class JournalFsck {
  private final TileFolder files;
  private final long durable;
  private final Optional<Checkpoint> last;
  private final GrowingTree tree = GrowingTree.empty();
  private final List<byte[]> bundle = new ArrayList<>();
  private final List<Finding> findings = new ArrayList<>();

  private JournalFsck(TileFolder files, Optional<Checkpoint> last) {
    this.files = files;
    this.durable = files.durable().orElseGet(files::named);
    this.last = last;
  }

  /// Checks all that the journal holds.
  ///
  /// @param tiles the folder of the tiles
  /// @param last what the log has signed last, whose signature is the caller's to check
  public static Fsck.Report check(Path journal, Path tiles, Optional<Checkpoint> last)
      throws IOException {
    return check(journal, tiles, last, _ -> {});
  }

  /// The same, for somebody who looks at the records, too.
  ///
  /// @param also is shown each, in order
  public static Fsck.Report check(
      Path journal, Path tiles, Optional<Checkpoint> last, Consumer<JournalRecord> also)
      throws IOException {
    var fsck = new JournalFsck(new TileFolder(tiles), last);
    fsck.compareRoot();
    new JournalHistory(journal)
        .forwards(
            _ -> false,
            it -> {
              also.accept(it);
              return fsck.take(it);
            });
    last.filter(it -> it.size() > fsck.tree.size())
        .ifPresent(_ -> fsck.add(new Finding.TooFew(fsck.tree.size())));
    return new Fsck.Report(fsck.tree.size(), fsck.findings);
  }

  private boolean take(JournalRecord entry) {
    if (entry.leaves() != tree.size()) {
      add(new Finding.Miscounted(entry.sequence()));
      return false;
    }
    if (entry.hasLeaf()) {
      bundle.add(entry.leaf());
      tree.appendEntry(entry.leaf());
      compareRoot();
      compareFull();
    }
    return findings.size() < Fsck.MOST_FINDINGS;
  }

  private void compareRoot() {
    last.filter(it -> it.size() == tree.size())
        .filter(it -> !it.root().equals(tree.root()))
        .ifPresent(_ -> add(new Finding.WrongRoot(tree.root())));
  }

  private void compareFull() {
    if (bundle.size() < TilePath.FULL) {
      return;
    }
    if (tree.size() <= durable) {
      var index = tree.size() / TilePath.FULL - 1;
      compare(new TilePath.Entries(index, TilePath.FULL), EntryBundle.of(bundle));
      tree.full().forEach(it -> compare(it, tree.bytes(it).orElseThrow()));
    }
    bundle.clear();
    tree.full().forEach(tree::forget);
  }

  private void compare(TilePath path, byte[] derived) {
    var there = files.read(path);
    if (there.isEmpty()) {
      add(new Finding.Missing(path));
    } else if (!Arrays.equals(there.get(), derived)) {
      add(new Finding.Unlike(path));
    }
  }

  private void add(Finding finding) {
    if (findings.size() < Fsck.MOST_FINDINGS) {
      findings.add(finding);
    }
  }
}
