package dev.sovereign.config;

import dev.sovereign.http.Target;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;

/// Where a URL of the configuration points.
///
/// @param path without a slash at its end
public record BaseUrl(Target target, String path) {
  /// Reads it, or reports what is wrong with it.
  ///
  /// @param text the key's value, or what is usual for it
  static Optional<BaseUrl> read(Section section, String key, String text) {
    try {
      return Optional.of(parse(text));
    } catch (IllegalArgumentException wrong) {
      section.error(key, section.path() + "." + key + " " + wrong.getMessage());
      return Optional.empty();
    }
  }

  /// Reads one.
  ///
  /// @throws IllegalArgumentException if it is none that may be asked; the message goes on from
  ///     what it is of
  public static BaseUrl parse(String text) {
    try {
      return read(new URI(text));
    } catch (URISyntaxException notUrl) {
      throw new IllegalArgumentException("is not a URL", notUrl);
    }
  }

  private static BaseUrl read(URI uri) {
    var tls = "https".equals(uri.getScheme());
    if ((!tls && !"http".equals(uri.getScheme())) || uri.getHost() == null) {
      throw new IllegalArgumentException("must be http:// or https:// and a host");
    }
    if (uri.getRawQuery() != null || uri.getRawFragment() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException("must have no user, query or fragment");
    }
    var host = uri.getHost().replaceAll("^\\[(.*)]$", "$1");
    var port = uri.getPort() < 0 ? (tls ? 443 : 80) : uri.getPort();
    var path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("/+$", "");
    var target = new Target(tls, host, port, Target.reach(tls, host));
    if (target.isOutOfReach()) {
      throw new IllegalArgumentException("must be https:// for a public address");
    }
    return new BaseUrl(target, path);
  }

  /// The URL.
  String text() {
    return (target.tls() ? "https://" : "http://") + target.authority() + path;
  }
}
