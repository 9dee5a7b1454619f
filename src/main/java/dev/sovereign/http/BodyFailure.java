package dev.sovereign.http;

/// Why a request's body could not be read.
public final class BodyFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// What went wrong with a body.
  public enum Reason {
    /// More bytes than the limit.
    TOO_LARGE,
    /// It came too slowly.
    TOO_SLOW,
    /// Its chunks cannot be told apart.
    MALFORMED,
    /// Other open requests hold all the bytes that bodies may hold.
    NO_ROOM,
    /// The client went away.
    GONE
  }

  private final Reason reason;

  public BodyFailure(Reason reason) {
    super(reason.name(), null, false, false);
    this.reason = reason;
  }

  /// What went wrong.
  public Reason reason() {
    return reason;
  }
}
