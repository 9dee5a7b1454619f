package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
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
  void whatIsTakenOutOfUseIsKeptApartUntilItIsDestroyed() throws IOException {
    var made = new TenantKeys(keys);
    made.ready("default");
    var before = made.of("default").orElseThrow();

    assertTrue(made.retire("default"));
    assertNotEquals(before, made.of("default").orElseThrow());
    assertEquals(before, made.retired("default").secret());
    var again = new TenantKeys(keys);
    again.ready("default");
    assertEquals(made.of("default"), again.of("default"));
    assertEquals(List.of(again.retired("default")), again.retired());
    again.retired("default").destroy();
    assertEquals(List.of(FILE), names());
  }

  private List<String> names() throws IOException {
    try (var files = Files.list(keys)) {
      return files.map(it -> it.getFileName().toString()).toList();
    }
  }

  @Test
  void ofATenantWithoutAKeyThereIsNothingToErase() {
    assertFalse(new TenantKeys(keys).retire("default"));
  }

  @Test
  void whatWasBeingDestroyedWhenTheProgramEndedIsNeverAKeyAgain() throws IOException {
    Files.createDirectories(keys);
    Files.write(keys.resolve(FILE + ".gone"), new byte[32]);
    Files.write(keys.resolve(FILE + ".next"), new byte[7]);

    var made = new TenantKeys(keys);

    assertEquals(List.of(), names());
    made.ready("default");
    assertTrue(made.isReady("default"));
  }

  @Test
  void zerosAreNoKey() throws IOException {
    var made = new TenantKeys(keys);
    Files.write(keys.resolve(FILE), new byte[32]);

    assertThrows(UncheckedIOException.class, () -> made.ready("default"));
    assertFalse(made.isReady("default"));
  }

  @Test
  void aTenantWhoseNewKeyCannotBeMadeGetsItOnceItCan() throws IOException {
    var made = new TenantKeys(keys);
    made.ready("default");
    var inTheWay = Files.createDirectories(keys.resolve(FILE + ".next").resolve("full"));

    assertThrows(UncheckedIOException.class, () -> made.retire("default"));
    assertFalse(made.isReady("default"));
    assertThrows(UncheckedIOException.class, made::readyAgain);
    Files.delete(inTheWay);
    made.readyAgain();

    assertTrue(made.isReady("default"));
    assertTrue(made.retired("default").isThere());
  }
}
