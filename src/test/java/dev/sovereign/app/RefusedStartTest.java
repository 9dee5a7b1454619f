package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A start that cannot be: one clear line that says what to do, and no stack trace.
@Tag("slow")
final class RefusedStartTest {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void aPortThatIsTaken() throws IOException {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var address = "127.0.0.1:" + taken.getLocalPort();

      says(
          FAILED,
          "sovereign cannot start: cannot listen on "
              + address
              + ": Address already in use by java (process "
              + ProcessHandle.current().pid()
              + "); stop it, or choose another with --listen",
          "serve",
          "--listen",
          address);
    }
  }

  @Test
  void aDataFolderThatIsInUse() {
    try (var _ = Program.serve(folder, Map.of(), "--listen", "127.0.0.1:0")) {
      says(
          FAILED,
          "sovereign cannot start: another process has sovereign-data/journal open;"
              + " stop it, or name another folder with --data",
          "serve",
          "--listen",
          "127.0.0.1:0");
    }
  }

  @Test
  void aDataFolderThatIsNone() {
    Folders.write(folder.resolve("a-file"), "");

    var ended = Program.run(folder, Map.of(), "serve", "--data", "a-file");

    assertEquals(FAILED, ended.status(), ended.output());
    assertTrue(
        ended.output().startsWith("sovereign cannot start: cannot use the data folder a-file: "));
    assertEquals(1, ended.output().lines().count(), ended.output());
  }

  @Test
  void aConfigurationThatIsNotThere() {
    says(
        WRONG,
        "cannot read nowhere.yaml: there is no such file",
        "serve",
        "--config",
        "nowhere.yaml");
  }

  @Test
  void aConfigurationThatIsNoText() throws IOException {
    Files.write(folder.resolve("sovereign.yaml"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    says(WRONG, "cannot read sovereign.yaml: it is not UTF-8", "serve");
  }

  @Test
  void aConfigurationThatIsAFolder() {
    says(WRONG, "cannot read .: it is a folder", "serve", "--config", ".");
  }

  @Test
  void aSecretThatIsMissing() {
    Folders.write(
        folder.resolve("sovereign.yaml"), "providers: {p: {type: openai, api_key: {env: P_KEY}}}");

    says(
        FAILED,
        "sovereign cannot start: providers.p.api_key: the environment has no P_KEY",
        "serve",
        "--listen",
        "127.0.0.1:0");
  }

  @Test
  void aCertificateThatIsMissing() {
    Folders.write(
        folder.resolve("sovereign.yaml"),
        "providers: {m: {type: mock}}\nserver: {tls: {cert: c.pem, key: k.pem}}");

    var ended = Program.run(folder, Map.of(), "serve", "--listen", "127.0.0.1:0");

    assertEquals(FAILED, ended.status(), ended.output());
    assertTrue(ended.output().contains(".pem"), ended.output());
    assertEquals(1, ended.output().lines().count(), ended.output());
  }

  @Test
  void anAdminKeyThatIsTooShort() {
    var ended = Program.run(folder, Map.of("SOVEREIGN_ADMIN_KEY", "short"), "serve");

    assertEquals(
        new Program.Ended(WRONG, "SOVEREIGN_ADMIN_KEY must have at least 32 characters."), ended);
  }

  @Test
  void anAddressThatIsNone() {
    says(WRONG, "--listen: expected <address>:<port>: 8484", "serve", "--listen", "8484");
  }

  @Test
  void anOpenAddressOnTheCommandLine() {
    says(
        WRONG,
        "--listen 0.0.0.0:8484 is open to others: it needs `server.tls` or"
            + " `server.behind_proxy: true` in the configuration",
        "serve",
        "--listen",
        "0.0.0.0:8484");
  }

  private void says(int status, String line, String... words) {
    assertEquals(new Program.Ended(status, line), Program.run(folder, Map.of(), words));
  }
}
