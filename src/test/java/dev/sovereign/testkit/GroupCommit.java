package dev.sovereign.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/// The least that a group commit does: one thread writes whatever waits into a file that was filled
/// before, forces it once, and tells who waited. What a journal costs is measured against it.
final class GroupCommit implements Keeping {
  private static final int FILE_BYTES = 64 << 20;
  private static final int BATCH_BYTES = 1 << 20;

  private final FileChannel file;
  private final ConcurrentLinkedQueue<Waiter> queue = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean awake = new AtomicBoolean(true);
  private final Thread thread = Thread.ofPlatform().name("raw").unstarted(this::run);
  private volatile boolean closing;

  private static final class Waiter {
    private final byte[] record;
    private final Thread caller = Thread.currentThread();
    private volatile boolean done;

    Waiter(byte[] record) {
      this.record = record;
    }

    void tell() {
      done = true;
      LockSupport.unpark(caller);
    }
  }

  GroupCommit(Path path) throws IOException {
    file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    var zeros = ByteBuffer.allocate(BATCH_BYTES);
    for (var at = 0; at < FILE_BYTES; at += BATCH_BYTES) {
      file.write(zeros.clear(), at);
    }
    file.force(true);
    thread.start();
  }

  @Override
  public void keep(byte[] payload, byte[] leaf) {
    var waiter = new Waiter(payload);
    queue.add(waiter);
    if (awake.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
    while (!waiter.done) {
      LockSupport.park(this);
    }
  }

  private void run() {
    var buffer = ByteBuffer.allocateDirect(BATCH_BYTES);
    var batch = new ArrayList<Waiter>();
    var at = 0L;
    while (!closing) {
      take(buffer, batch);
      if (batch.isEmpty()) {
        rest();
        continue;
      }
      at = at + buffer.position() > FILE_BYTES ? 0 : at;
      at += write(buffer.flip(), at);
      batch.forEach(Waiter::tell);
    }
  }

  private void take(ByteBuffer buffer, List<Waiter> batch) {
    batch.clear();
    buffer.clear();
    for (var next = queue.peek();
        next != null && next.record.length <= buffer.remaining();
        next = queue.peek()) {
      buffer.put(next.record);
      batch.add(queue.remove());
    }
  }

  private int write(ByteBuffer bytes, long at) {
    try {
      var written = file.write(bytes, at);
      file.force(false);
      return written;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private void rest() {
    awake.set(false);
    if (queue.isEmpty() && !closing) {
      LockSupport.park(this);
    }
    awake.set(true);
  }

  @Override
  public void close() throws IOException {
    closing = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    file.close();
  }
}
