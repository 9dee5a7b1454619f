package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Path;
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
  void aFileSystemIsSynchronizedAndOneThatIsNotThereIsAFailure() throws IOException {
    var isKnown = Linux.syncFileSystem(folder);

    if (isKnown) { // Not on every system.
      var absent = folder.resolve("absent");
      assertThrows(IOException.class, () -> Linux.syncFileSystem(absent));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "4.18.0-553.el8_10.x86_64, false",
    "5.7.19, false",
    "5.8.0-63-generic, true",
    "5.15.0, true",
    "6.18.44-fc, true",
    "six, false"
  })
  void oldOnesDoNotTellOfFailures(String version, boolean tells) {
    assertEquals(tells, Linux.tellsOfFailures(version));
  }
}
