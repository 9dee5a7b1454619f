package dev.sovereign.http;

import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

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

  static boolean isLiteral(String host) {
    return NetUtil.createByteArrayFromIpAddressString(withoutZone(host)) != null;
  }

  /// Whether the literal lies in no part of the public internet: loopback, link-local, private,
  /// shared, reserved, unspecified or multicast (RFC 6890), also inside an IPv6 address that
  /// carries an IPv4 one.
  static boolean isPrivate(String literal) {
    var bytes = NetUtil.createByteArrayFromIpAddressString(withoutZone(literal));
    return bytes != null && isPrivate(address(bytes).getAddress());
  }

  private static boolean isPrivate(byte[] bytes) {
    var address = address(bytes);
    return address.isLoopbackAddress()
        || address.isLinkLocalAddress()
        || address.isSiteLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress()
        || (bytes.length == 4 ? isReserved(bytes) : isUniqueLocal(bytes) || carriesPrivate(bytes));
  }

  private static boolean isReserved(byte[] address) {
    return isIn(address, 0, 8, 0)
        || isIn(address, 100, 10, 64) // Shared by a carrier's customers.
        || isIn(address, 192, 24, 0) // Protocol assignments.
        || isIn(address, 198, 15, 18) // Benchmarks.
        || (address[0] & 0xf0) == 0xf0;
  }

  // Whether the first bits are those of first.second.0.0.
  private static boolean isIn(byte[] address, int first, int bits, int second) {
    var prefix =
        ((address[0] & 0xff) << 24) | ((address[1] & 0xff) << 16) | (address[2] & 0xff) << 8;
    return (prefix ^ ((first << 24) | (second << 16))) >>> (32 - bits) == 0;
  }

  private static boolean isUniqueLocal(byte[] address) {
    return (address[0] & 0xfe) == 0xfc;
  }

  // IPv4-compatible, 6to4 and NAT64 addresses lead to the IPv4 address that they carry.
  private static boolean carriesPrivate(byte[] address) {
    if (startsWith(address, 0x20, 0x02)) {
      return isPrivate(Arrays.copyOfRange(address, 2, 6));
    }
    if (startsWith(address, 0, 0x64, 0xff, 0x9b, 0, 1)) {
      return true; // RFC 8215: for local use only.
    }
    return (startsWith(address, 0, 0x64, 0xff, 0x9b, 0, 0, 0, 0, 0, 0, 0, 0)
            || startsWith(address, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0))
        && isPrivate(Arrays.copyOfRange(address, 12, 16));
  }

  private static boolean startsWith(byte[] address, int... bytes) {
    for (var i = 0; i < bytes.length; i++) {
      if ((address[i] & 0xff) != bytes[i]) {
        return false;
      }
    }
    return true;
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

  private static String withoutZone(String literal) {
    var zone = literal.indexOf('%');
    return zone < 0 ? literal : literal.substring(0, zone);
  }
}
