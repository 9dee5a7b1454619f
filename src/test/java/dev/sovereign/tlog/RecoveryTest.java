package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Tag("slow")
final class RecoveryTest {
  private static final List<String> TEXTS = List.of("first", "second", "third");
  private static final int FIRST_TWO = Frame.OVERHEAD + 5 + Frame.OVERHEAD + 6;
  private static final int ALL = FIRST_TWO + Frame.OVERHEAD + 5;

  @TempDir private Path folder;
  private Path segment;
  private byte[] sound;

  @BeforeEach
  void writeThreeRecords() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, TEXTS);
    }
    segment = folder.resolve("00000000.seg");
    sound = Files.readAllBytes(segment);
  }

  static List<Integer> everyByteOfTheLastRecord() {
    return IntStream.range(FIRST_TWO, ALL).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("everyByteOfTheLastRecord")
  void aLastRecordOfWhichOnlyAPrefixIsThereIsCut(int end) throws IOException {
    var torn = sound.clone();
    Arrays.fill(torn, end, ALL, (byte) 0);
    Files.write(segment, torn);

    assertEquals(TEXTS.subList(0, 2), Kept.read(folder));
  }

  @ParameterizedTest
  @MethodSource("everyByteOfTheLastRecord")
  void aLastRecordWithAWrongByteIsCut(int at) throws IOException {
    var torn = sound.clone();
    torn[at] ^= 0x55;
    Files.write(segment, torn);

    assertEquals(TEXTS.subList(0, 2), Kept.read(folder));
  }

  @Test
  void whatIsWrittenAfterACutIsReadBack() throws IOException {
    var torn = sound.clone();
    torn[ALL - 1] ^= 1;
    Files.write(segment, torn);
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, List.of("3rd"));
    }

    assertEquals(List.of("first", "second", "3rd"), Kept.read(folder));
  }

  @Test
  void garbageBehindTheLastRecordIsCut() throws IOException {
    var noise = sound.clone();
    var random = new Random(7);
    var bytes = new byte[noise.length - ALL];
    random.nextBytes(bytes);
    System.arraycopy(bytes, 0, noise, ALL, bytes.length);
    Files.write(segment, noise);

    assertEquals(TEXTS, Kept.read(folder));
  }

  @Test
  void aBrokenRecordBeforeASoundOneIsALossThatIsNotPassedOver() throws IOException {
    var broken = sound.clone();
    broken[Frame.OVERHEAD + 5 + 15] ^= 1;
    Files.write(segment, broken);

    var failure = assertThrows(JournalFailure.class, () -> Kept.read(folder));

    assertEquals(
        segment + " is broken at 37 but holds a sound record at " + FIRST_TWO,
        failure.getMessage());
  }

  @Test
  void aMissingSegmentIsALoss() throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, List.of("x".repeat(4000), "in the second segment"));
    }
    Files.delete(segment);

    assertThrows(JournalFailure.class, () -> Kept.read(folder));
  }
}
