package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.Folders;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Logs of known entries: their tiles, bundles, roots and signed checkpoints, byte by byte.
final class WholeLogTest {
  private static final String ORIGIN = "example.com/log/testdata";
  private static final List<String> TESSERA =
      List.of(
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eit",
          "nain",
          "ten",
          "ileven",
          "twelf",
          "threeten",
          "fourten",
          "fivten");

  private final Path folder = Folders.create();

  @AfterEach
  void delete() {
    Folders.delete(folder);
  }

  @Test
  void aLogOfThreeHundredHasItsCheckpoint() {
    var head = new TestLog(300).head(ORIGIN);

    var note = Note.sign(head.text(), 0, List.of(SignerKey.parse(KeysTest.TESSERA)));

    assertEquals(
        """
        example.com/log/testdata
        300
        hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak=

        — example.com/log/testdata M9e0lmuRszlnImZYvBuMZmg/uj7msN0UPFv/PKKa1zu7RlcAqgLptxcq5HqGCpys\
        qGT3ZXRsT3ortjMz8dC0wEoyMgM=
        """,
        note.toString());
  }

  @ParameterizedTest
  @CsvSource({
    "tile/0/000, 8192, b9704a8bfbee2c61185ceb38904a49f3f703c81e194b5b2ccdc254c2bdaaa62b",
    "tile/0/001.p/44, 1408, 03c8b91297109114834f4ea4b4043313b3abf15301439b30371d874810427409",
    "tile/entries/000, 1170, 94693d5c6d6a0355ec07bac8214516c1ce6a5100b0588f226fd95f26571157d7",
    "tile/entries/001.p/44, 220, 3cbb13f44fb536e609ae550455937cf3adf59ef8c05c5c507d879310ee98f2f9"
  })
  void aLogOfThreeHundredHasItsFiles(String path, int bytes, String sha256) throws IOException {
    new TestLog(300).write(folder);

    var file = Files.readAllBytes(folder.resolve(path));

    assertEquals(bytes, file.length);
    assertEquals(sha256, HexFormat.of().formatHex(TreeHasher.sha256().digest(file)));
  }

  @Test
  void aFullTileIsHashedIntoTheLevelAbove() throws IOException {
    new TestLog(300).write(folder);

    assertEquals(
        "828515d033c19d8c901f37eccb8aed919667703486f8d2fff1cf7040321c5db1",
        HexFormat.of().formatHex(Files.readAllBytes(folder.resolve("tile/1/000.p/1"))));
  }

  @ParameterizedTest
  @CsvSource({
    "1, 0Nc2CrefWKseHj/mStd+LqC8B+NrX0btIiPt2SmN+ek=",
    "2, T1X2GdkhUjV3iyufF9b0kVsWFxIU0VI4EpNml2Teci4=",
    "7, IrSXADBqJ7EQoUODSDKROySgNveeL6CFhik2w/+fS7U=",
    "8, bC+VwvrJbalNVjfkdI8kUgs7mJoXrqiXCE7bgnD28pY=",
    "15, rKbDipCvhuX1GZ7g5BBe8sA6BbJ7ja/1nk427v383cs="
  })
  void theLogOfTesseraHasItsRoots(int size, String root) {
    assertEquals(root, tessera(size).head(ORIGIN).root().base64());
  }

  @Test
  void theLogOfTesseraHasItsSignature() {
    var key = SignerKey.parse(KeysTest.TESSERA);

    assertEquals(
        "— example.com/log/testdata M9e0luh4jTG+UMBqOUo9/q+yAEvx1ilBEniMvjf1zfcBOhg+CKubMt53MvIt/u"
            + "EWP6zdkdIQzd/fmwlM/dlPWF74ewI=",
        key.sign(tessera(15).head(ORIGIN).text(), 0).toString());
  }

  @Test
  void theLogOfRekorHasItsSignature() {
    var key =
        VerifierKey.parse("rekor-local+d80b4420+AURLycjWRo1+gdwwCLg9wU4PayMFdNBmPF4ORVPiBQ1E");
    var note =
        Note.parse(
            NoteText.encode(
                """
                rekor-local
                1
                m5JVGx4ESzbU2kFUPgYQ9adCA7e7mjnwQRluEmGJbHU=

                — rekor-local 2AtEIIwnbtxrneJ7L1lQebfBRl7TxK84DTmx+kcZi7A25cBDgESI23f9ylThAlOireJ7\
                U+H8eZF/4kJQcn9o5Qt8mQU=
                """));

    assertTrue(key.verifies(note.text(), note.signatures().getFirst().signature()));
  }

  @Test
  void theTilesOfSeventyThousandEntriesAreThoseOfTheSpecification() {
    var log = new TestLog(70_000);

    assertEquals(274, log.tree().full().size()); // 273 of level 0 and one of level 1.
    assertEquals(
        List.of("tile/0/273.p/112", "tile/1/001.p/17", "tile/2/000.p/1"),
        log.partial().stream().map(TilePath.Hashes::toString).toList());
  }

  private static TestLog tessera(int size) {
    return new TestLog(TESSERA.subList(0, size).stream().map(NoteText::encode).toList());
  }
}
