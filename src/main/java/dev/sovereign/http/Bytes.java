package dev.sovereign.http;

import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;

/// Bytes on their way to the library, which reads them where they are: they are not changed after.
final class Bytes {
  private Bytes() {}

  /// A view; `Buffer.buffer` would copy.
  static Buffer wrapped(byte[] bytes) {
    return wrapped(bytes, 0, bytes.length);
  }

  /// A view of some of them.
  static Buffer wrapped(byte[] bytes, int from, int length) {
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes, from, length));
  }
}
