package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The call of the system is made where it says whether it worked.
final class LinuxTest {
  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void aFileSystemIsSynchronizedWhereItSaysWhetherThatWorked() throws IOException {
    assertEquals(Linux.tellsOfFailures(folder), Linux.syncFileSystem(folder));
  }

  @Test
  void aFileThatIsReservedReadsAsZerosBehindWhatItHas() throws IOException {
    var file = Files.write(folder.resolve("file"), new byte[] {1, 2});

    var size = Linux.reserve(file, 5) ? 5 : 2; // Not every system can.

    assertArrayEquals(Arrays.copyOf(new byte[] {1, 2}, size), Files.readAllBytes(file));
  }

  @Test
  void whatIsNotThereIsNotReserved() {
    assertFalse(Linux.reserve(folder.resolve("absent"), 5));
  }

  @ParameterizedTest
  @CsvSource({
    "Linux, 4.18.0-553.el8_10.x86_64, ext4, false",
    "Linux, 5.7.19, ext4, false",
    "Linux, 5.8.0-63-generic, ext4, true",
    "Linux, 5.15.0, xfs, true",
    "Linux, 6.18.44-fc, btrfs, true",
    "Linux, 6.18.44-fc, overlay, false",
    "Linux, 6.18.44-fc, fuse, false",
    "Linux, six, ext4, false",
    "Mac OS X, 15.1, apfs, false"
  })
  void othersDoNotTellOfFailures(String system, String version, String files, boolean tells) {
    assertEquals(tells, Linux.tellsOfFailures(system, version, files));
  }
}
