package dev.sovereign.faults;

/// How a call is made, and how the first provider is asked for it.
enum Asked {
  /// A plain call, asked plain.
  PLAIN(false, "auto", "plain"),
  /// A plain call, asked as a stream and put together again.
  GATHERED(false, "always", "plain, asked as a stream"),
  /// A stream.
  STREAM(true, "auto", "stream"),
  /// A stream of which nothing may leave before it is whole.
  HELD(true, "auto", "held stream");

  private final boolean isStream;
  private final String upstream;
  private final String words;

  Asked(boolean isStream, String upstream, String words) {
    this.isStream = isStream;
    this.upstream = upstream;
    this.words = words;
  }

  boolean isStream() {
    return isStream;
  }

  /// The provider's `upstream_stream`.
  String upstream() {
    return upstream;
  }

  @Override
  public String toString() {
    return words;
  }
}
