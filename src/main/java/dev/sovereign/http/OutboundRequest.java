package dev.sovereign.http;

/// A request to an upstream.
///
/// @param method in upper case
/// @param path with its query, as it goes on the wire
/// @param body the whole body; empty for none
public record OutboundRequest(String method, String path, Headers headers, byte[] body) {
  private static final byte[] EMPTY = {};

  /// A `GET` without a body.
  public static OutboundRequest get(String path, Headers headers) {
    return new OutboundRequest("GET", path, headers, EMPTY);
  }

  /// A `POST` with a JSON body.
  public static OutboundRequest post(String path, Headers headers, byte[] body) {
    return new OutboundRequest("POST", path, headers, body);
  }

  /// The same request with one more header field.
  public OutboundRequest with(String name, String value) {
    return new OutboundRequest(method, path, headers.and(name, value), body);
  }

  /// Method and path only: the rest may be secret.
  @Override
  public String toString() {
    return method + " " + path;
  }
}
