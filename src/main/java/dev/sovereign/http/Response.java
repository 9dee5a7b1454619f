package dev.sovereign.http;

/// An upstream's response whose body is still to be read. It belongs to its loop.
public interface Response {
  int status();

  /// The response's header fields.
  Headers headers();

  /// Reads the body: `sink` is told of each piece and of the end. Called once.
  void read(Sink sink);

  /// Takes nothing more from the upstream until [#resume]; what is on its way may still come.
  void pause();

  /// Takes more.
  void resume();

  /// Takes in a body.
  interface Sink {
    /// Some bytes, in order, cut anywhere.
    void piece(byte[] bytes);

    /// The body came to its regular end.
    void end();

    /// The body broke off.
    void broken(ConnectionFailure failure);
  }
}
