package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CountDownLatch;

/// A disk whose next force of records waits until the test lets it go on.
final class HeldForce implements Disk {
  private final CountDownLatch forcing = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile boolean holds;

  /// From now on a force waits.
  void hold() {
    holds = true;
  }

  /// Returns once one does.
  void awaitForce() throws InterruptedException {
    forcing.await();
  }

  /// Lets it, and all later ones, go on.
  void release() {
    released.countDown();
  }

  @Override
  public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
    REAL.write(file, bytes, at);
  }

  @Override
  public void force(FileChannel file, boolean metadata) throws IOException {
    if (!metadata && holds) {
      forcing.countDown();
      awaitRelease();
    }
    REAL.force(file, metadata);
  }

  private void awaitRelease() {
    try {
      released.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
