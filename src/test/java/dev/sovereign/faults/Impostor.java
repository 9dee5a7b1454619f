package dev.sovereign.faults;

import java.util.Locale;

/// A first provider that gets no request, because it does not show who it is or has an address
/// that it may not have.
enum Impostor {
  EXPIRED("F-04", "localhost", "tls"),
  WRONG_HOST("F-04", "localhost", "tls"),
  UNKNOWN_AUTHORITY("F-04", "localhost", "tls"),
  PLAINTEXT("F-04", "localhost", "tls"),
  STALLED_HANDSHAKE("F-04", "localhost", "connect"),
  NO_SUCH_NAME("F-21", "nowhere.example", "resolve"),
  PUBLIC_NAME_OF_A_PRIVATE_ADDRESS("F-21", "inside.example", "address");

  private final String id;
  private final String host;
  private final String word;

  Impostor(String id, String host, String word) {
    this.id = id;
    this.host = host;
    this.word = word;
  }

  String id() {
    return id;
  }

  /// The name that its address in the configuration has.
  String host() {
    return host;
  }

  /// The attempt's word in the record.
  String word() {
    return word;
  }

  @Override
  public String toString() {
    return id + " " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
