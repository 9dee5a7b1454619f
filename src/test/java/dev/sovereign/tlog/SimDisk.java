package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Future;

/// A disk that knows what a power cut would leave: files and names that were forced, and any part
/// of what was not. What processes see of it lies in a real folder.
///
/// After so many steps it works no more, in the middle of one, until it is told to. A step may also
/// fail by itself. All follows from the seed, where only one thread works at a time; so work ahead
/// is done at once, and the journal's thread waits before its first write of a round.
final class SimDisk implements Disk {
  private static final int BLOCK = 4 * SimFile.SECTOR;

  private final Random random;
  private final Map<Path, SimFile> seen = new TreeMap<>();
  private final Map<Path, SimFile> sure = new TreeMap<>();
  private final Set<Path> seenFolders = new TreeSet<>();
  private final Set<Path> sureFolders = new TreeSet<>();
  private final Map<FileChannel, SimFile> open = new HashMap<>();
  private int stepsLeft;
  private int failsAt = -1;
  private boolean isHeld;
  private boolean isWaiting;

  SimDisk(Random random) {
    this.random = random;
  }

  /// From now on it works for so many steps.
  ///
  /// @param failing so many steps before the last, one fails by itself; none for a negative number
  synchronized void work(int steps, int failing) {
    stepsLeft = steps;
    failsAt = failing;
    isHeld = false;
  }

  /// Whether a step has failed, or none works any more.
  synchronized boolean hasFailed() {
    return stepsLeft <= 0 || stepsLeft <= failsAt;
  }

  /// The journal's next write waits.
  synchronized void hold() {
    isHeld = true;
    isWaiting = false;
  }

  /// Returns when it does, or when whoever asked for it is refused before.
  synchronized void awaitWrite(Future<?> asked) {
    try {
      while (!isWaiting && !asked.isDone()) {
        wait(1);
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  /// Lets it go on.
  synchronized void release() {
    isHeld = false;
    notifyAll();
  }

  /// Cuts the power: what is found afterwards is all that there is. Nothing may be open.
  synchronized void cutPower() throws IOException {
    keepSomeFolders();
    var names = new TreeSet<>(seen.keySet());
    names.addAll(sure.keySet());
    var found = new TreeMap<Path, SimFile>();
    names.forEach(it -> keep(it, found));
    for (var entry : found.entrySet()) {
      entry.setValue(new SimFile(entry.getValue().found(random)));
    }
    deleteAll();
    for (var folder : sureFolders) {
      Files.createDirectories(folder);
    }
    for (var entry : found.entrySet()) {
      Files.createDirectories(parent(entry.getKey()));
      Files.write(entry.getKey(), entry.getValue().found(random));
    }
    seen.clear();
    seen.putAll(found);
    sure.clear();
    sure.putAll(found);
    open.clear();
  }

  private void keepSomeFolders() {
    for (var folder : seenFolders) {
      if (!sureFolders.contains(folder) && random.nextBoolean() && isThere(parent(folder))) {
        sureFolders.add(folder);
      }
    }
    seenFolders.clear();
    seenFolders.addAll(sureFolders);
  }

  private boolean isThere(Path folder) {
    return !seenFolders.contains(folder) || sureFolders.contains(folder);
  }

  // A name may be as it was forced last or as it was made since; with its folder it is gone.
  private void keep(Path name, Map<Path, SimFile> found) {
    var file = random.nextBoolean() ? seen.get(name) : sure.get(name);
    if (file != null && isThere(parent(name))) {
      found.put(name, file);
    }
  }

  private void deleteAll() throws IOException {
    for (var name : seen.keySet()) {
      Files.deleteIfExists(name);
    }
  }

  private static Path parent(Path path) {
    return Objects.requireNonNull(path.getParent(), "nothing is at the root");
  }

  private SimFile file(FileChannel channel) {
    return Objects.requireNonNull(open.get(channel), "this was opened elsewhere");
  }

  private void step() throws IOException {
    if (stepsLeft <= 0) {
      throw new IOException("there is no power");
    }
    stepsLeft--;
  }

  private void endIfLast() throws IOException {
    if (stepsLeft == 0) {
      throw new IOException("the power failed");
    }
  }

  private boolean failsNow() {
    return stepsLeft == failsAt;
  }

  @Override
  public synchronized FileChannel open(Path path, OpenOption... options) throws IOException {
    step();
    var file = path.normalize();
    var isNew = Arrays.asList(options).contains(StandardOpenOption.TRUNCATE_EXISTING);
    var channel = FileChannel.open(file, Strict.withoutBlocks(options));
    if (isNew) {
      seen.put(file, new SimFile(new byte[0]));
    }
    open.put(channel, seen.get(file));
    return channel;
  }

  // Not always the same at each start.
  @Override
  public int block(Path file) {
    return random.nextBoolean() ? BLOCK : Blocks.NONE;
  }

  @Override
  public synchronized void rename(Path from, Path to) throws IOException {
    step();
    Disk.super.rename(from, to);
    seen.put(to.normalize(), seen.remove(from.normalize()));
    endIfLast();
  }

  @Override
  public synchronized void makeFolder(Path path) throws IOException {
    var folder = path.normalize();
    if (!seenFolders.contains(folder)) {
      step();
      Disk.super.makeFolder(folder);
      seenFolders.add(folder);
    }
  }

  @Override
  public void ahead(Runnable work) {
    work.run();
  }

  @Override
  public synchronized void write(FileChannel channel, ByteBuffer bytes, long at)
      throws IOException {
    awaitRelease();
    step();
    var copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    REAL.write(channel, bytes, at);
    file(channel).write(copy, at);
    if (failsNow()) {
      throw new IOException("a write failed");
    }
    endIfLast();
  }

  private synchronized void awaitRelease() {
    try {
      while (isHeld && Thread.currentThread().getName().equals("journal")) {
        isWaiting = true;
        notifyAll();
        wait();
      }
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }

  @Override
  public synchronized void force(FileChannel channel, boolean metadata) throws IOException {
    step();
    endIfLast();
    if (failsNow()) {
      file(channel).failForce(random);
      throw new IOException("a force failed");
    }
    file(channel).force();
  }

  @Override
  public synchronized void forceFolder(Path path) throws IOException {
    step();
    endIfLast();
    if (failsNow()) {
      throw new IOException("the force of a folder failed");
    }
    var folder = path.normalize();
    sure.keySet().removeIf(it -> folder.equals(it.getParent()) && !seen.containsKey(it));
    seen.forEach(
        (name, file) -> {
          if (folder.equals(name.getParent())) {
            sure.put(name, file);
          }
        });
    seenFolders.stream().filter(it -> folder.equals(it.getParent())).forEach(sureFolders::add);
  }
}
