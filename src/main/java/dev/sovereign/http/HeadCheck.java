package dev.sovereign.http;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;

/// Finds what the parser lets through and another server could read in another way.
final class HeadCheck {
  private HeadCheck() {}

  /// Whether the head of a request has one meaning only.
  static boolean isClear(HttpServerRequest request) {
    return isVisible(request.uri())
        && (request.version() == HttpVersion.HTTP_2 || isClearText(request));
  }

  private static boolean isClearText(HttpServerRequest request) {
    var fields = request.headers();
    return hasOneHost(request)
        && isChunkedOrNone(fields.getAll("transfer-encoding"))
        && !fields.contains("");
  }

  // RFC 9112 3.2: one, and the same as in the absolute form of a target.
  private static boolean hasOneHost(HttpServerRequest request) {
    var hosts = request.headers().getAll("host");
    var target = request.uri();
    if (hosts.isEmpty()) {
      return request.version() == HttpVersion.HTTP_1_0;
    }
    return hosts.size() == 1
        && (target.startsWith("/") || target.equals("*") || isOf(target, hosts.getFirst()));
  }

  private static boolean isOf(String target, String host) {
    var start = "http://" + host;
    return target.regionMatches(true, 0, start, 0, start.length())
        && (target.length() == start.length() || "/?".indexOf(target.charAt(start.length())) >= 0);
  }

  private static boolean isChunkedOrNone(List<String> encodings) {
    return encodings.isEmpty()
        || (encodings.size() == 1 && encodings.getFirst().equalsIgnoreCase("chunked"));
  }

  private static boolean isVisible(String target) {
    for (var i = 0; i < target.length(); i++) {
      if (target.charAt(i) <= ' ' || target.charAt(i) >= 0x7f) {
        return false;
      }
    }
    return true;
  }
}
