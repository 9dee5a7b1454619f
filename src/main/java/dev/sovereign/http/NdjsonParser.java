package dev.sovereign.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/// Cuts a stream of bytes into lines, each a JSON value; empty lines are left out.
public final class NdjsonParser {
  private final int limit;
  private final Consumer<byte[]> lines;
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);

  /// A parser that hands each line to `lines`.
  ///
  /// @param limit the most bytes that one line may have
  public NdjsonParser(int limit, Consumer<byte[]> lines) {
    this.limit = limit;
    this.lines = lines;
  }

  /// Takes the next bytes of the stream.
  ///
  /// @throws PieceTooLarge if a line passes the limit
  public void feed(byte[] bytes) {
    var from = 0;
    for (var i = 0; i < bytes.length; i++) {
      if (bytes[i] == '\n') {
        keep(bytes, from, i);
        end();
        from = i + 1;
      }
    }
    keep(bytes, from, bytes.length);
  }

  /// Gives out a last line without its line break.
  public void end() {
    var whole = line.toByteArray();
    line.reset();
    if (!new String(whole, StandardCharsets.UTF_8).isBlank()) {
      lines.accept(whole);
    }
  }

  private void keep(byte[] bytes, int from, int to) {
    PieceTooLarge.check((long) line.size() + (to - from), limit);
    line.write(bytes, from, to - from);
  }
}
