package dev.sovereign.tlog;

/// Why a record is not durable, or why a journal cannot be opened.
public final class JournalFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// @param message what happened
  public JournalFailure(String message) {
    super(message);
  }

  JournalFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
