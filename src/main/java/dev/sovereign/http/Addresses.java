package dev.sovereign.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;

/// Tells private addresses from public ones.
final class Addresses {
  private Addresses() {}

  /// Whether a target of this reach may have the address, given as a literal.
  static boolean allows(Target.Reach reach, String literal) {
    var isPrivate = isPrivate(literal);
    return switch (reach) {
      case PRIVATE -> isPrivate;
      case PUBLIC -> !isPrivate;
    };
  }

  /// Whether the literal lies in no part of the public internet: loopback, link-local, RFC 1918,
  /// RFC 4193, RFC 6598 and unspecified or multicast addresses, also when mapped into IPv6.
  static boolean isPrivate(String literal) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(withoutZone(literal));
    if (bytes == null) {
      return false;
    }
    var address = address(bytes);
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || isUniqueLocal(address.getAddress())
        || isShared(address.getAddress());
  }

  /// Whether the literal is an address of this machine's own loopback.
  static boolean isLoopback(String literal) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(withoutZone(literal));
    return bytes != null && address(bytes).isLoopbackAddress();
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes); // Turns a mapped IPv4 address into itself.
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("an address has 4 or 16 bytes: " + bytes.length, impossible);
    }
  }

  private static boolean isUniqueLocal(byte[] address) {
    return address.length == 16 && (address[0] & 0xfe) == 0xfc;
  }

  private static boolean isShared(byte[] address) {
    return address.length == 4 && address[0] == 100 && (address[1] & 0xc0) == 64;
  }

  private static String withoutZone(String literal) {
    var zone = literal.indexOf('%');
    return zone < 0 ? literal : literal.substring(0, zone);
  }
}
