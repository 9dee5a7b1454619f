package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The log of a data folder is derived anew from the journal.
final class JournalFsckTest {
  private final Path folder = Folders.create();

  @BeforeEach
  void write() throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0, 700);
    }
  }

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  private Fsck.Report check(Checkpoint last) throws IOException {
    return JournalFsck.check(folder.resolve("journal"), folder.resolve("log"), Optional.of(last));
  }

  private List<Fsck.Finding> findings() throws IOException {
    return check(new TestLog(700).head("o")).findings();
  }

  @Test
  void aSoundFolderIsFoundSound() throws IOException {
    assertEquals(new Fsck.Report(700, List.of()), check(new TestLog(700).head("o")));
    assertEquals(new Fsck.Report(700, List.of()), check(new TestLog(0).head("o")));
    assertEquals(new Fsck.Report(700, List.of()), check(new TestLog(333).head("o")));
  }

  @Test
  void everyChangedFileIsFound() throws IOException {
    for (var path : List.of("tile/entries/000", "tile/0/000", "tile/entries/001", "tile/0/001")) {
      var file = folder.resolve("log").resolve(path);
      var bytes = Files.readAllBytes(file);
      bytes[77] ^= 1;
      Files.write(file, bytes);

      assertEquals(List.of(new Fsck.Finding.Unlike(TilePath.parse(path))), findings());

      bytes[77] ^= 1;
      Files.write(file, bytes);
    }
  }

  @Test
  void aFileThatIsMissingIsFoundAndNoneThatWasNotNotedAsDurable() throws IOException {
    Files.delete(folder.resolve("log/tile/entries/000"));
    Files.delete(folder.resolve("log/tile/0/001"));
    Files.writeString(folder.resolve("log/durable"), "256\n");

    assertEquals(List.of(new Fsck.Finding.Missing(TilePath.parse("tile/entries/000"))), findings());
  }

  @Test
  void withoutANoteAFileThatIsMissingBeforeAnotherIsFound() throws IOException {
    Files.delete(folder.resolve("log/durable"));
    Files.delete(folder.resolve("log/tile/0/000"));

    assertEquals(List.of(new Fsck.Finding.Missing(TilePath.parse("tile/0/000"))), findings());
  }

  @Test
  void aCheckpointOfAnotherTreeOrALongerOneIsFound() throws IOException {
    assertEquals(
        List.of(new Fsck.Finding.WrongRoot(new TestLog(300).tree().root())),
        check(new Checkpoint("o", 300, TreeHasher.EMPTY)).findings());
    assertEquals(
        List.of(new Fsck.Finding.TooFew(700)), check(new TestLog(701).head("o")).findings());
  }
}
