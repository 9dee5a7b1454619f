package dev.sovereign.http;

/// A connection that could not be made, or broke before the response had ended.
public final class ConnectionFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// At which point it failed.
  public enum Stage {
    /// The name has no address.
    RESOLVE,
    /// The name resolves to an address that this target may not have.
    ADDRESS_NOT_ALLOWED,
    /// No connection within the time, or it was refused.
    CONNECT,
    /// The TLS handshake failed or the certificate does not verify.
    TLS,
    /// It closed after the connection stood.
    CLOSED,
    /// It had served before and closed as the request left: most likely the upstream had given the
    /// idle connection up. On a new one the request is not a second try.
    STALE
  }

  private final Stage stage;

  public ConnectionFailure(Stage stage, String message) {
    super(message, null, false, false);
    this.stage = stage;
  }

  /// At which point it failed.
  public Stage stage() {
    return stage;
  }
}
