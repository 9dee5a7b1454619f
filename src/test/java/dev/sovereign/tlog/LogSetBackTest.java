package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A log does not go on from a journal that was set back, or is another.
final class LogSetBackTest {
  private static final String ORIGIN = LoggedJournal.KEY.verifier().name();
  private static final String ADVICE =
      "; bring the newer journal back, or begin another log in another data folder: going on from"
          + " here would contradict what was signed";

  private final Path folder = Folders.create();
  private final Path journal = folder.resolve("journal");

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  private static String message(JournalFailure failure) {
    return String.valueOf(failure.getMessage());
  }

  @Test
  void aJournalThatWasSetBackIsRefused() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    var old = Files.readAllBytes(journal.resolve("00000000.seg"));
    LoggedJournal.write(folder, 10, 12);
    Files.write(journal.resolve("00000000.seg"), old);

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertEquals(
        "the log was set back: its last checkpoint, in "
            + folder.resolve("last")
            + ", is of 12 leaves, but the journal has 10"
            + ADVICE,
        failure.getMessage());
  }

  @Test
  void aJournalThatWasSetBackBeforeItsTilesIsRefused() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    var old = Files.readAllBytes(journal.resolve("00000000.seg"));
    LoggedJournal.write(folder, 10, 300);
    Folders.delete(journal);
    Files.createDirectories(journal);
    Files.write(journal.resolve("00000000.seg"), old);

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertEquals(
        "the log was set back: it has 256 leaves in tiles, but the journal has 10" + ADVICE,
        failure.getMessage());
  }

  @Test
  void anotherJournalOfTheSameLengthIsRefused() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    Folders.delete(journal);
    Files.move(folder.resolve("last"), folder.resolve("kept"));
    LoggedJournal.write(folder, 1, 12);
    Files.delete(folder.resolve("last"));
    Files.move(folder.resolve("kept"), folder.resolve("last"));

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertTrue(message(failure).startsWith("the log is another: the root of its first 10"));
  }

  @Test
  void aLastCheckpointOfAnotherKeyIsRefused() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    var other = SignerKey.generate("example.com/other", SignatureType.ED25519);
    var text = new TestLog(10).head("example.com/other").text();
    Files.write(folder.resolve("last"), Note.sign(text, 0, List.of(other)).bytes());

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertTrue(message(failure).contains("is not signed by the log's key"));
  }

  @Test
  void aBrokenLastCheckpointIsRefused() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    Files.writeString(folder.resolve("last"), "nothing");

    var failure = assertThrows(JournalFailure.class, () -> LoggedJournal.head(folder));

    assertTrue(message(failure).startsWith(folder.resolve("last") + " is no checkpoint: "));
  }

  @Test
  void aJournalThatWentFurtherThanTheLastCheckpointIsFine() throws IOException {
    LoggedJournal.write(folder, 0, 10);
    var old = Files.readAllBytes(folder.resolve("last"));
    LoggedJournal.write(folder, 10, 700);
    Files.write(folder.resolve("last"), old);

    assertEquals(new TestLog(700).head(ORIGIN), LoggedJournal.head(folder));
  }
}
