package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The few things that the journal asks of a disk. One implementation is real; a test's may fail.
interface Disk {
  /// The real disk.
  Disk REAL =
      new Disk() {
        @Override
        public void write(FileChannel file, ByteBuffer bytes, long at) throws IOException {
          var position = at;
          while (bytes.hasRemaining()) {
            position += file.write(bytes, position);
          }
        }

        @Override
        public void force(FileChannel file, boolean metadata) throws IOException {
          file.force(metadata);
        }
      };

  /// Writes all the bytes at this place of the file.
  void write(FileChannel file, ByteBuffer bytes, long at) throws IOException;

  /// Returns when what was written is on stable storage.
  void force(FileChannel file, boolean metadata) throws IOException;

  /// Makes a new or removed name in the folder durable.
  default void forceFolder(Path folder) throws IOException {
    try (var handle = FileChannel.open(folder, StandardOpenOption.READ)) {
      force(handle, true);
    }
  }
}
