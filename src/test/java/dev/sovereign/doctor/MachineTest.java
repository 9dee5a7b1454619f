package dev.sovereign.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the machine's figures mean.
final class MachineTest {
  private static final Instant NOW = Instant.parse("2026-11-26T12:00:00Z");

  @Test
  void aStreamNeedsTwoOpenFiles() {
    assertEquals(Finding.good("open files", "40256 may be open"), Machine.openFiles(40256, 20000));
    assertEquals(
        Finding.doubtful(
            "open files",
            "1024 may be open: enough for 384 of 20000 streams",
            "raise it to 40256 (`ulimit -n`, under systemd LimitNOFILE=), or lower"
                + " server.limits.streams"),
        Machine.openFiles(1024, 20000));
    assertEquals(Finding.State.DOUBTFUL, Machine.openFiles(64, 1).state());
  }

  @Test
  void aClockThatGoesWithTheProvidersIsGood() {
    assertEquals(
        Finding.State.GOOD,
        Machine.clock(List.of("Thu, 26 Nov 2026 12:00:29 GMT", "soon"), NOW).state());
    assertEquals(Finding.State.GOOD, Machine.clock(List.of("soon"), NOW).state());
  }

  @Test
  void aClockThatDoesNotIsToldHowFarItIsOff() {
    assertEquals(
        Finding.bad(
            "clock",
            "90 s behind the providers'",
            "set it, and let the system keep it (`timedatectl set-ntp true`)"),
        Machine.clock(List.of("Thu, 26 Nov 2026 12:01:30 GMT"), NOW));
    assertEquals(
        "3600 s ahead of the providers'",
        Machine.clock(List.of("Thu, 26 Nov 2026 11:00:00 GMT"), NOW).says());
  }

  @Test
  void oneProviderWhoseClockIsOffIsNotOurs() {
    assertEquals(
        Finding.State.GOOD,
        Machine.clock(
                List.of(
                    "Thu, 26 Nov 2026 12:00:01 GMT",
                    "Thu, 26 Nov 2020 12:00:00 GMT",
                    "Thu, 26 Nov 2026 12:00:02 GMT"),
                NOW)
            .state());
  }

  @Test
  void aCertificateIsRenewedInTime() {
    var end = Instant.parse("2026-12-24T00:00:00Z");

    assertEquals(Finding.State.GOOD, Listening.expiry("c.pem", end, NOW).state());
    assertEquals(
        Optional.of("put a valid chain (PEM, the server's own first) there"),
        Listening.expiry("c.pem", end, Instant.parse("2026-12-11T00:00:00Z")).fix());
    assertEquals(Finding.State.BAD, Listening.expiry("c.pem", end, end).state());
  }

  @Test
  void aDiskThatIsNearlyFullIsSaidBeforeItIs() {
    assertEquals(Finding.State.GOOD, Folder.space(5L << 30).state());
    assertEquals(Finding.State.DOUBTFUL, Folder.space(500L << 20).state());
    assertEquals(Finding.State.BAD, Folder.space(50L << 20).state());
  }
}
