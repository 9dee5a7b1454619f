package dev.sovereign.json;

/// Bytes that are not the JSON they should be. The message says what and where, never the text.
public final class JsonFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What is wrong with the bytes.
  public enum Reason {
    /// Not JSON by RFC 8259, or not UTF-8.
    MALFORMED,
    /// Containers are nested deeper than the limit.
    TOO_DEEP,
    /// A member's name stands twice in one object.
    DUPLICATE
  }

  private final Reason reason;

  JsonFailure(Reason reason, String message) {
    super(message, null, false, false);
    this.reason = reason;
  }

  /// What is wrong.
  public Reason reason() {
    return reason;
  }
}
