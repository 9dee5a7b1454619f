package dev.sovereign.http;

/// Where a call goes: scheme, host and port of an upstream server.
///
/// @param tls whether the connection is encrypted; the certificate is then always verified
/// @param host a name or an address literal, without brackets
/// @param reach which addresses the name may resolve to
public record Target(boolean tls, String host, int port, Reach reach) {
  /// Which addresses a target may have.
  public enum Reach {
    /// Only loopback and private addresses: an own server.
    PRIVATE,
    /// Only addresses of the public internet: a cloud provider.
    PUBLIC
  }

  public Target {
    if (host.isEmpty() || port < 1 || port > 65535) {
      throw new IllegalArgumentException("not a host and port: " + host + ":" + port);
    }
  }

  /// What a provider's URL says of its reach: plain HTTP and private literals are own servers.
  public static Reach reach(boolean tls, String host) {
    var isPrivate = !tls || host.equalsIgnoreCase("localhost") || Addresses.isPrivate(host);
    return isPrivate ? Reach.PRIVATE : Reach.PUBLIC;
  }

  /// Whether the host is an address outside the reach; of a name that shows when it is resolved.
  public boolean isOutOfReach() {
    return Addresses.isLiteral(host) && !Addresses.allows(reach, host);
  }

  /// Whether it is this machine, as the host is written.
  public boolean isLoopback() {
    return host.equalsIgnoreCase("localhost") || Addresses.isLoopback(host);
  }

  /// Host and port as a `Host` field carries them: the port only where it is not the scheme's own.
  public String authority() {
    var name = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return port == (tls ? 443 : 80) ? name : name + ":" + port;
  }
}
