package dev.sovereign.testkit;

import java.io.IOException;

/// Something that makes records durable.
interface Keeping extends AutoCloseable {
  /// Returns when the record is as safe as it gets here. Many threads may call it at a time.
  void keep(byte[] payload, byte[] leaf);

  @Override
  void close() throws IOException;
}
