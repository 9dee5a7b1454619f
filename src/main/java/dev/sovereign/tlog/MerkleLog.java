package dev.sovereign.tlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/// The append-only log of a journal's leaves: a tree over them all, a signed checkpoint for each
/// batch, and proofs under the latest.
///
/// It is told of leaves by the journal, which holds them for good; tiles and bundles of 256 are
/// written as files later, by a thread of its own, and are served from memory until then. So a
/// start reads only the files of each level's edge and the end of the journal.
public final class MerkleLog implements Leaves, TileSource, AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final int MOST_WAITING = 2_048 * TilePath.FULL; // Some 70 MB.

  private final Heads heads;
  private final StoredTiles stored;
  private final GrowingTree tree;
  private final RecentEntries entries;
  private final TileWriter writer;
  private final LastCheckpoint copy;
  private final long mostWaiting;
  private final Thread thread;
  private volatile Optional<IOException> trouble = Optional.empty();
  private volatile Optional<JournalFailure> contradiction = Optional.empty();
  private volatile boolean closing;

  private MerkleLog(LogKeys keys, TileFolder folder, LastCheckpoint copy, long mostWaiting) {
    this.heads = new Heads(keys);
    this.copy = copy;
    this.mostWaiting = mostWaiting;
    this.stored = new StoredTiles(folder);
    var size = stored.leaves();
    this.tree = GrowingTree.load(stored, size);
    this.entries = new RecentEntries(size);
    this.writer = new TileWriter(folder, tree, entries, size);
    this.thread = Background.thread("log", this::run);
  }

  /// Opens the log whose tiles are in this folder, creating it if need be. It takes the leaves that
  /// are in no full tile from the journal that is opened next, and then has to be started.
  ///
  /// @param copy the file of the last checkpoint, in a folder that exists and is kept apart
  /// @throws JournalFailure if a tile is missing
  public static MerkleLog open(Path folder, Path copy, LogKeys keys) throws IOException {
    return open(folder, copy, keys, Disk.REAL);
  }

  /// The same for a log that has one key.
  ///
  /// @throws IllegalArgumentException if that is not of Ed25519
  public static MerkleLog open(Path folder, Path copy, SignerKey key) throws IOException {
    return open(folder, copy, LogKeys.of(key));
  }

  static MerkleLog open(Path folder, Path copy, LogKeys keys, Disk disk) throws IOException {
    return open(folder, copy, keys, disk, MOST_WAITING);
  }

  /// @param mostWaiting so many leaves may be in memory only
  static MerkleLog open(Path folder, Path copy, LogKeys keys, Disk disk, long mostWaiting)
      throws IOException {
    Files.createDirectories(folder);
    var last = new LastCheckpoint(copy, disk);
    return new MerkleLog(keys, new TileFolder(folder, disk), last, mostWaiting);
  }

  /// Called once when the journal is open: signs, and begins to write tiles. Nothing was signed or
  /// written before.
  ///
  /// @throws JournalFailure if the journal is not the one that the last checkpoint was signed of
  public void start() throws IOException {
    begin();
    thread.start();
  }

  /// Signs, and leaves it to the caller to have files written.
  void begin() throws IOException {
    signedBefore();
    sign();
  }

  @Override
  public long taken() {
    return tree.size();
  }

  @Override
  public void durable(long first, List<byte[]> leaves) {
    if (first != tree.size()) {
      throw new JournalFailure(
          "the log was set back: it has %d leaves in tiles, but the journal has %d; %s"
              .formatted(tree.size(), first, LastCheckpoint.ADVICE));
    }
    if (contradiction.isPresent()) {
      throw contradiction.get();
    }
    for (var leaf : leaves) {
      entries.append(leaf);
      tree.appendEntry(leaf);
    }
    if (heads.signed().isPresent()) {
      sign();
    }
  }

  private void sign() {
    heads.sign(new Checkpoint(origin(), tree.size(), tree.root()));
  }

  @Override
  public boolean isOpen() {
    return contradiction.isEmpty() && !isBehind();
  }

  /// Whether so many leaves are in no file that it wants no more until some are; those that come
  /// all the same are taken. Any thread may ask.
  public boolean isBehind() {
    return heads
        .signed()
        .filter(it -> it.tree().size() - writer.leaves() > mostWaiting)
        .isPresent();
  }

  /// Signs nothing more, and so takes no more leaves.
  ///
  /// @param why in words that anybody may read
  public void stop(String why) {
    contradiction = Optional.of(new JournalFailure(why));
  }

  /// Why it signs nothing more, if so.
  @Override
  public Optional<JournalFailure> contradiction() {
    return contradiction;
  }

  /// Names the log.
  public String origin() {
    return heads.keys().origin();
  }

  /// What checks its checkpoints.
  public List<VerifierKey> verifiers() {
    return heads.keys().verifiers();
  }

  /// The latest checkpoint, signed by the keys of Ed25519.
  public Note checkpoint() {
    return heads.latest().note();
  }

  /// The latest checkpoint, signed by all keys. That costs a signature of ML-DSA-44 for each
  /// checkpoint that is asked for.
  public Note wholeCheckpoint() {
    return heads.whole().note();
  }

  /// The checkpoint to show: the last that was published, with who cosigned it; the latest where
  /// none was. Signed by all keys.
  public Note published() {
    return heads.published().note();
  }

  /// Shows this checkpoint of ours, with cosignatures, from now on, unless a larger tree was shown.
  ///
  /// @return whether it is shown
  public boolean publish(Note cosigned) {
    return heads.publish(cosigned);
  }

  /// Keeps this checkpoint of ours, which mirrors cosigned, for proofs of what it covers.
  public void publishMirrored(Note cosigned) {
    heads.publishMirrored(cosigned);
  }

  /// What was signed last when the log was open the last time, as far as that was written.
  ///
  /// @throws JournalFailure if that is no checkpoint, or the journal is not the one it is of
  public Optional<Note> signedBefore() throws IOException {
    var last = copy.read();
    if (last.isPresent()) {
      copy.requireContinued(last.get(), verifiers(), tree);
    }
    return last;
  }

  /// The checkpoint of the first so many leaves, signed by all keys; called before the log is
  /// started.
  ///
  /// @throws UncheckedIOException if a tile cannot be read
  public Note checkpointOf(long size) {
    return heads.keys().signWhole(new Checkpoint(origin(), size, new TreeProof(tree).root(size)));
  }

  /// So many leaves are under it.
  public long size() {
    return heads.latest().tree().size();
  }

  /// Proves that a leaf is in the log, under the latest checkpoint. For a leaf of the last 10,000
  /// no file is read.
  ///
  /// @throws IllegalArgumentException if there is no such leaf
  /// @throws UncheckedIOException if a tile cannot be read
  public LogProof prove(long index) {
    return prove(index, heads.latest());
  }

  /// The same under the checkpoint that is published, if that covers the leaf, and signed by all
  /// keys.
  public LogProof provePublished(long index) {
    return prove(index, heads.published(index));
  }

  private LogProof prove(long index, Heads.Head now) {
    var size = now.tree().size();
    var nodes = tree.keeps(index) ? tree : new TileReader(this, size);
    var hashes = new TreeProof(nodes).inclusion(index, size);
    return new LogProof(Optional.empty(), index, hashes, now.text());
  }

  /// Proves that the tree of the second size, which the log has reached, begins with that of the
  /// first, which is not empty. Reads files.
  ///
  /// @throws IllegalArgumentException if there are no such trees
  /// @throws UncheckedIOException if a tile cannot be read
  public List<Hash> consistency(long first, long second) {
    if (second > size()) {
      throw new IllegalArgumentException("the log has " + size() + " leaves, not " + second);
    }
    return new TreeProof(new TileReader(this, second)).consistency(first, second);
  }

  /// A tile or a bundle as far as the latest checkpoint covers it, nothing else.
  @Override
  public Optional<byte[]> read(TilePath path) {
    return switch (path) {
      case TilePath.Hashes tile ->
          covers(path, tile.level())
              ? tree.bytes(tile).or(() -> stored.read(path))
              : Optional.empty();
      case TilePath.Entries bundle ->
          covers(path, 0) ? entries.bundle(bundle).or(() -> stored.read(path)) : Optional.empty();
    };
  }

  private boolean covers(TilePath path, int level) {
    return path.width() <= TilePath.width(size(), level, path.index());
  }

  /// Why tiles, or the copy of the last checkpoint, could not be written at the last try; that is
  /// tried again every second.
  public Optional<IOException> trouble() {
    return trouble;
  }

  private void run() {
    while (!closing) {
      write();
      LockSupport.parkNanos(this, PAUSE.toNanos());
    }
    write();
  }

  /// Writes what is full, and the last checkpoint; one thread at a time.
  void write() {
    try {
      writer.write();
      copy.write(wholeCheckpoint());
      trouble = Optional.empty();
    } catch (FileAlreadyExistsException other) {
      contradiction = Optional.of(new JournalFailure("a tile of another log is there: " + other));
    } catch (IOException failed) {
      trouble = Optional.of(failed);
    } catch (RuntimeException broken) { // The thread's top.
      contradiction = Optional.of(new JournalFailure("tiles cannot be made: " + broken, broken));
    }
  }

  /// Writes what is full, and the last checkpoint. Called when the journal is closed, and so adds
  /// nothing more.
  @Override
  public void close() {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
