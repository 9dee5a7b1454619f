package dev.sovereign.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressesTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "127.255.255.254",
        "10.0.0.1",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "100.127.255.255",
        "0.0.0.0",
        "0.1.2.3",
        "192.0.0.8",
        "198.18.0.1",
        "198.19.255.255",
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fe80::1%eth0",
        "fc00::1",
        "fd00:ec2::254",
        "fec0::1",
        "ff02::1",
        "::ffff:127.0.0.1",
        "::ffff:10.0.0.1",
        "::ffff:a9fe:a9fe",
        "::127.0.0.1",
        "64:ff9b::a9fe:a9fe",
        "64:ff9b:1::1",
        "2002:7f00:1::",
        "2002:a00:1::1"
      })
  void noPartOfThePublicInternet(String literal) {
    assertTrue(Addresses.isPrivate(literal));
    assertTrue(Addresses.allows(Target.Reach.PRIVATE, literal));
    assertFalse(Addresses.allows(Target.Reach.PUBLIC, literal));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.0.0.1",
        "128.0.0.1",
        "169.253.0.1",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.1",
        "192.167.1.1",
        "192.169.1.1",
        "198.17.0.1",
        "198.20.0.1",
        "223.255.255.255",
        "2606:4700::1111",
        "64:ff9b::101:101",
        "2002:101:101::1",
        "::ffff:1.1.1.1"
      })
  void publicAddresses(String literal) {
    assertFalse(Addresses.isPrivate(literal));
    assertFalse(Addresses.allows(Target.Reach.PRIVATE, literal));
    assertTrue(Addresses.allows(Target.Reach.PUBLIC, literal));
  }

  @ParameterizedTest
  @CsvSource({
    "false, gpu.example, PRIVATE",
    "false, 8.8.8.8, PRIVATE",
    "true, 10.0.0.5, PRIVATE",
    "true, localhost, PRIVATE",
    "true, LocalHost, PRIVATE",
    "true, ::1, PRIVATE",
    "true, api.example, PUBLIC",
    "true, 8.8.8.8, PUBLIC",
    "true, 2130706433, PUBLIC",
    "true, 0x7f.1, PUBLIC"
  })
  void plainHttpAndPrivateLiteralsAreOwnServers(boolean tls, String host, Target.Reach reach) {
    assertEquals(reach, Target.reach(tls, host));
  }
}
