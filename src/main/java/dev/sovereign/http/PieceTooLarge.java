package dev.sovereign.http;

/// One piece of a stream, an event or a line, that is larger than its parser's limit.
public final class PieceTooLarge extends RuntimeException {
  private static final long serialVersionUID = 1;

  private PieceTooLarge(int limit) {
    super("a piece of the stream is larger than " + limit + " bytes", null, false, false);
  }

  /// @throws PieceTooLarge if a piece of so many bytes passes the limit
  static void check(long bytes, int limit) {
    if (bytes > limit) {
      throw new PieceTooLarge(limit);
    }
  }
}
