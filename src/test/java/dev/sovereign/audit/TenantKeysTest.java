package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TenantKeysTest {
  // SHA-256 of "default".
  private static final String FILE =
      "37a8eec1ce19687d132fe29051dca629d164e2c4958ba141d5f4133a33f0688f";

  private final Path folder = Folders.create();
  private final Path keys = folder.resolve("tenants");

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void aKeyIsMadeOnceAndOnlyItsOwnerReadsIt() throws IOException {
    var made = new TenantKeys(keys);
    made.ready("default");
    var again = new TenantKeys(keys);
    again.ready("default");

    assertEquals(made.of("default"), again.of("default"));
    assertEquals(32, Files.size(keys.resolve(FILE)));
    assertEquals("rw-------", permissions(keys.resolve(FILE)));
    assertEquals("rwx------", permissions(keys));
  }

  private static String permissions(Path file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
  }

  @Test
  void whoseKeyWasNotMadeReadyHasNone() {
    assertTrue(new TenantKeys(keys).of("default").isEmpty());
  }

  @Test
  void eachTenantHasAKeyOfItsOwn() {
    var made = new TenantKeys(keys);
    made.ready("one");
    made.ready("other");

    assertNotEquals(made.of("one"), made.of("other"));
  }

  @Test
  void whatIsErasedIsAnotherKeyFromThenOn() throws IOException {
    var made = new TenantKeys(keys);
    made.ready("default");
    var before = made.of("default");

    assertEquals(before, made.erase("default"));
    assertNotEquals(before, made.of("default"));
    var again = new TenantKeys(keys);
    again.ready("default");
    assertEquals(made.of("default"), again.of("default"));
    try (var files = Files.list(keys)) {
      assertEquals(1, files.count());
    }
  }

  @Test
  void ofATenantWithoutAKeyThereIsNothingToErase() {
    assertFalse(new TenantKeys(keys).erase("default").isPresent());
  }
}
