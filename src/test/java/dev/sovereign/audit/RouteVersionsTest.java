package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.proof.RoutesRow;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.ClearRow;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Versions of the routes, over restarts and whatever cuts them off.
final class RouteVersionsTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);
  private static final String ONE = "{\"models\":{\"m\":1}}";
  private static final String TWO = "{\"models\":{\"m\":2}}";

  private final Path folder = Folders.create();
  private final Path file = folder.resolve("routes");
  private final OpenLog log = OpenLog.in(folder, KEY);
  private RouteVersions versions = opened(log.journal());

  RouteVersionsTest() throws IOException {}

  /// As after a start.
  private RouteVersions opened(Appender to) {
    return new RouteVersions(
        file, log.merkle(), to, log.journal().history(), InstantSource.system());
  }

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private List<String> written() {
    return ClearRow.in(log.journal().history()).stream()
        .filter(it -> it.kind() == RowKind.POLICY_VERSION)
        .map(it -> it.part("version") + it.part("routes"))
        .toList();
  }

  @Test
  void aVersionIsWrittenOnceAndTheNextWhenTheRoutesAreOthers() {
    versions.ready(ONE);
    versions.ready("{ \"models\": {\"m\": 1} }");
    versions.ready(TWO);
    versions.ready(ONE);

    assertEquals(List.of("1" + ONE, "2" + TWO, "3" + ONE), written());
  }

  @Test
  void aStartWithTheSameRoutesWritesNothing() {
    versions.ready(ONE);
    opened(log.journal()).ready(ONE);
    opened(log.journal()).ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void whoeverIsKilledBehindTheRowFindsItInTheLog() throws IOException {
    versions.ready(ONE);
    log.append(0, 600);
    versions.ready(TWO);
    log.append(0, 3);
    Files.delete(file); // As if it had not been written yet.

    opened(log.journal()).ready(TWO);
    opened(log.journal()).ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void whoeverIsKilledBeforeTheRowWritesItAtTheNextStart() {
    versions.ready(ONE);
    var broken = opened(new BrokenJournal(false));
    assertThrows(JournalFailure.class, () -> broken.ready(TWO));

    opened(log.journal()).ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void howeverOftenItsFileCannotBeWrittenThereIsOneRow() throws IOException {
    var inTheWay = Files.createDirectories(folder.resolve("routes.next/full"));
    assertThrows(UncheckedIOException.class, () -> versions.ready(ONE));
    assertThrows(UncheckedIOException.class, () -> opened(log.journal()).ready(TWO));
    Files.delete(inTheWay);
    versions = opened(log.journal());
    versions.ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void aFileThatSaysIsCutOffIsNotBelieved() throws IOException {
    versions.ready(ONE);
    Files.writeString(file, "7 " + RoutesRow.digest(TWO));
    opened(log.journal()).ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void aFileThatIsNoTextIsNotBelieved() throws IOException {
    versions.ready(ONE);
    Files.write(file, new byte[] {(byte) 0xff, (byte) 0xfe});
    opened(log.journal()).ready(ONE);
    opened(log.journal()).ready(TWO);

    assertEquals(List.of("1" + ONE, "2" + TWO), written());
  }

  @Test
  void aFileThatIsOfAnotherLogIsNotBelieved() throws IOException {
    var other = Folders.create();
    try (var before = OpenLog.in(other, KEY)) {
      new RouteVersions(
              file,
              before.merkle(),
              before.journal(),
              before.journal().history(),
              InstantSource.system())
          .ready(ONE);
    }
    Folders.delete(other);

    versions.ready(ONE);

    assertEquals(List.of("1" + ONE), written());
  }
}
