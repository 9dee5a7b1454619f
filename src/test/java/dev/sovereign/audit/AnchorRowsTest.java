package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.proof.AnchorRow;
import dev.sovereign.proof.HashedRekord;
import dev.sovereign.proof.RekorEntry;
import dev.sovereign.proof.RowKind;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class AnchorRowsTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);
  private static final String HEAD = "3059301306072a8648ce3d020106082a8648ce3d03010703420004";

  private final Path folder = Folders.create();
  private final List<String> setAside = new ArrayList<>();
  private final List<String> unreadable = new ArrayList<>();
  private OpenLog log;

  @BeforeEach
  void open() throws IOException {
    log = OpenLog.in(folder, KEY);
    log.append(0, 10);
  }

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private AnchorRows rows() {
    return rows(log.journal().history());
  }

  private AnchorRows rows(JournalHistory history) {
    return new AnchorRows(
        folder.resolve("anchors"),
        log.journal(),
        history,
        new AnchorRows.Heard(
            it -> setAside.add(it.getFileName().toString()),
            it -> unreadable.add(it.getFileName().toString())));
  }

  // Who proves an entry does that before it is a row.
  private AnchorRow row(int entry) {
    var key = HexFormat.of().parseHex(HEAD + "00".repeat(64));
    var checkpoint = log.merkle().checkpoint();
    var digest = KEY.verifier().longId();
    var record = new HashedRekord(digest, new byte[1], key);
    var rekor = Note.sign(checkpoint.text(), 0, List.of(KEY));
    return new AnchorRow(
        checkpoint, new RekorEntry(digest, entry, record, List.of(), rekor), 1_000L * entry);
  }

  private static List<Long> indexes(byte[] page) {
    return Json.parseAll(page).find("data").orElseThrow().items().stream()
        .map(it -> it.integer("index").orElseThrow())
        .toList();
  }

  @Test
  void aRowIsInTheLogAndOutlivesTheProgram() {
    rows().append(row(7));

    assertEquals(11, log.merkle().size());
    var again = rows();
    assertEquals(7, again.last().orElseThrow().entry().index());
    assertEquals(List.of(10L), indexes(again.page(Long.MAX_VALUE)));
  }

  @Test
  void aPageShowsTheNewestRowsFirst() {
    var rows = rows();
    IntStream.range(0, 60).forEach(it -> rows.append(row(it)));
    var newest = indexes(rows.page(Long.MAX_VALUE));

    assertEquals(AnchorRows.SHOWN, newest.size());
    assertEquals(69, newest.getFirst());
    assertEquals(50, newest.getLast());
    assertEquals(10, indexes(rows.page(20)).size());
    assertEquals(List.of(), indexes(rows.page(0)));
  }

  @Test
  void aRowThatTheJournalDidNotTakeIsTakenLater() throws IOException {
    var rows = rows();
    log.close();
    assertThrows(JournalFailure.class, () -> rows.append(row(7)));
    open();
    var again = rows();
    again.finish();
    again.finish();

    assertEquals(7, again.last().orElseThrow().entry().index());
    assertEquals(21, log.merkle().size());
  }

  @Test
  void aRowThatIsInTheJournalIsNotAppendedAgain() throws IOException {
    var row = PublicRow.of(RowKind.ANCHOR, row(7).statement());
    Files.createDirectories(folder.resolve("anchors"));
    Files.write(folder.resolve("anchors/row"), row.bytes());
    Durable.append(log.journal(), row.entry());
    log.append(10, 20);
    var rows = rows();
    rows.finish();

    assertEquals(21, log.merkle().size());
    assertEquals(List.of(10L), indexes(rows.page(Long.MAX_VALUE)));
  }

  @Test
  void theNewestPageIsReadOnce() throws IOException {
    var rows = rows();
    assertTrue(rows.readPage(Long.MAX_VALUE).isEmpty());
    rows.append(row(7));
    rows.page(Long.MAX_VALUE);
    Files.move(folder.resolve("anchors/10"), folder.resolve("anchors/away"));

    assertEquals(List.of(10L), indexes(rows.readPage(Long.MAX_VALUE).orElseThrow()));
    assertTrue(rows.readPage(10).isEmpty());
    Files.move(folder.resolve("anchors/away"), folder.resolve("anchors/10"));
    rows.append(row(8));
    assertTrue(rows.readPage(Long.MAX_VALUE).isEmpty());
    assertEquals(List.of(11L, 10L), indexes(rows.page(Long.MAX_VALUE)));
  }

  @Test
  void aRowThatIsNewIsNotSearchedFor() {
    rows(new JournalHistory(folder.resolve("nowhere"))).append(row(7));

    assertEquals(11, log.merkle().size());
  }

  @Test
  void filesThatAreBrokenAreSetAside() throws IOException {
    rows().append(row(7));
    for (var name : List.of("11", "12", "row")) {
      Files.write(folder.resolve("anchors").resolve(name), "{}".getBytes(StandardCharsets.UTF_8));
    }
    var rows = rows();
    rows.finish();

    assertEquals(List.of("12.broken", "11.broken", "row.broken"), setAside);
    assertEquals(7, rows.last().orElseThrow().entry().index());
    assertEquals(List.of(10L), indexes(rows.page(Long.MAX_VALUE)));
  }

  @Test
  void aFileThatCannotBeReadIsSetAside() throws IOException {
    rows().append(row(7));
    Files.createDirectory(folder.resolve("anchors/11"));

    var rows = rows();

    assertEquals(List.of("11.broken"), setAside);
    assertEquals(7, rows.last().orElseThrow().entry().index());
  }

  @Test
  void aFileThatIsBrokenOrCannotBeReadIsNamedAmongTheOthersAndSaidOnce() throws IOException {
    var rows = rows();
    IntStream.range(0, 3).forEach(it -> rows.append(row(it)));
    Files.write(folder.resolve("anchors/10"), "{".getBytes(StandardCharsets.UTF_8));
    Files.move(folder.resolve("anchors/11"), folder.resolve("anchors/away"));
    Files.createDirectory(folder.resolve("anchors/11"));

    var page = rows.page(Long.MAX_VALUE);
    var text = new String(page, StandardCharsets.UTF_8);

    assertEquals(List.of(12L, 11L, 10L), indexes(page));
    var end = "{\"index\":11,\"unreadable\":true},{\"index\":10,\"unreadable\":true}]}";
    assertTrue(text.endsWith(end), text);
    assertArrayEquals(page, rows.page(Long.MAX_VALUE));
    assertEquals(List.of("11", "10"), unreadable);
    Files.delete(folder.resolve("anchors/11"));
    Files.move(folder.resolve("anchors/away"), folder.resolve("anchors/11"));
    var again = new String(rows.page(Long.MAX_VALUE), StandardCharsets.UTF_8);
    assertTrue(again.contains("{\"index\":11,\"payload\":"), again);
  }
}
