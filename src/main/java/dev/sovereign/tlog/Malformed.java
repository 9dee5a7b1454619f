package dev.sovereign.tlog;

/// Bytes or text that are not of the form that they should have: the one exception that parsers of
/// the log's formats throw.
public final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param message what was expected, what came, where
  public Malformed(String message) {
    super(message);
  }
}
