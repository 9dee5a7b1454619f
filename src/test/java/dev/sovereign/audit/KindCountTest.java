package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.proof.RowKind;
import dev.sovereign.proof.RowLeaf;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.OpenLog;
import dev.sovereign.tlog.JournalEntry;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class KindCountTest {
  private static final SignerKey KEY = SignerKey.generate("log.example/1", SignatureType.ED25519);

  private final Path folder = Folders.create();
  private final OpenLog log = OpenLog.in(folder, KEY);
  private final List<String> read = new ArrayList<>();

  KindCountTest() throws IOException {}

  @AfterEach
  void close() {
    log.close();
    Folders.delete(folder);
  }

  private KindCount count(long first) {
    var kinds =
        new LoggedKinds(
            path -> {
              read.add(path.toString());
              return log.merkle().read(path);
            });
    return new KindCount(kinds, first);
  }

  private void rows(RowKind kind, int count) {
    var leaf = RowLeaf.of(kind, new byte[32], new byte[] {1});
    IntStream.range(0, count)
        .forEach(
            _ -> Durable.append(log.journal(), new JournalEntry((byte) 99, new byte[1], leaf)));
  }

  @Test
  void aBundleThatIsFullIsReadOnce() {
    rows(RowKind.CALL_CLOSE, 300);
    var count = count(10);
    assertEquals(Map.of(RowKind.CALL_CLOSE, 290L), count.to(300));
    rows(RowKind.ANCHOR, 2);
    assertEquals(Map.of(RowKind.CALL_CLOSE, 290L, RowKind.ANCHOR, 2L), count.to(302));

    assertEquals(
        List.of("tile/entries/000", "tile/entries/001.p/44", "tile/entries/001.p/46"), read);
  }

  @Test
  void anEndThatIsThatOfABundleIsCountedToo() {
    rows(RowKind.CALL_CLOSE, 256);
    var count = count(0);

    assertEquals(Map.of(RowKind.CALL_CLOSE, 256L), count.to(256));
    rows(RowKind.CALL_CLOSE, 1);
    assertEquals(Map.of(RowKind.CALL_CLOSE, 257L), count.to(257));
  }
}
