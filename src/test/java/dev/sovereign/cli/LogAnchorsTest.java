package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.app.InProcess;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.TestRekor;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `sovereign log anchors` as a person types it, against a running server and a copy.
@Tag("slow")
final class LogAnchorsTest {
  private static final Path FOLDER = Folders.create();
  private static final Path DATA = FOLDER.resolve("data");
  private static final TestRekor REKOR = new TestRekor(5);
  private static final String YAML =
      "providers: {mock: {type: mock}}\nlog: {origin: example.com/log%s}\n";
  private static InProcess server;

  // Each end of the program anchors what is new.
  @BeforeAll
  static void start() throws IOException {
    var anchor =
        ", anchor: {rekor: '%s', key: '%s', every: 1h}".formatted(REKOR.url(), REKOR.verifier());
    var anchored = YAML.formatted(anchor);
    serve(anchored).close();
    WrittenLog.append(DATA, 2, 300);
    serve(anchored).close();
    server = serve(YAML.formatted(""));
  }

  private static InProcess serve(String yaml) throws IOException {
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return InProcess.start(TestGateway.settings(yaml, Map.of()), DATA, Map.of(), nowhere);
  }

  @AfterAll
  static void stop() {
    server.close();
    REKOR.close();
    Folders.delete(FOLDER);
  }

  private static Program.Ended run(String... words) {
    var all = new ArrayList<>(List.of("log"));
    all.addAll(Arrays.asList(words));
    var address = Map.of("SOVEREIGN_URL", "http://127.0.0.1:" + server.port());
    return Program.run(FOLDER, address, all.toArray(String[]::new));
  }

  private static String key() {
    return REKOR.verifier().toString();
  }

  private static List<String> cells(Program.Ended ended) {
    return ended
        .output()
        .lines()
        .skip(1)
        .map(it -> it.replaceFirst("^\\d+,\\d+,\\d{4}-[^,]*Z", "N,N,TIME"))
        .toList();
  }

  @Test
  void anchorsAreCheckedAgainstTheLogAndTheKeyOfRekor() {
    var ended = run("anchors", "--rekor", key(), "-o", "csv");

    assertEquals(0, ended.status(), ended.output());
    assertEquals(
        List.of("N,N,TIME,rekor.example,6,ok,ok,", "N,N,TIME,rekor.example,5,ok,ok,"),
        cells(ended));
  }

  @Test
  void theKeyMayStandInAPolicy() throws IOException {
    var file = Files.writeString(FOLDER.resolve("p"), "log " + key() + "\nquorum none\n");

    assertEquals(0, run("anchors", "--rekor", file.toString()).status());
  }

  @Test
  void withoutTheKeyOfRekorNotAllIsChecked() {
    var ended = run("anchors", "-o", "csv");

    assertEquals(3, ended.status());
    assertTrue(cells(ended).getFirst().endsWith(",ok,not-checked,"), ended.output());
  }

  @Test
  void anotherKeyOfRekorBelievesNone() {
    var other = SignerKey.generate("rekor.example", SignatureType.ED25519).verifier().toString();
    var ended = run("anchors", "--rekor", other, "-o", "csv");

    assertEquals(1, ended.status());
    assertTrue(
        cells(ended)
            .getFirst()
            .endsWith(
                ",ok,fail,its checkpoint is not signed by the key of Rekor that is configured"),
        ended.output());
  }

  @Test
  void aCopyIsCheckedWithoutTheServer() throws IOException {
    var copy = FOLDER.resolve("copy");
    assertEquals(0, run("export", copy.toString()).status());
    var data = copy.toString();
    assertEquals(0, run("anchors", "--rekor", key(), "--data", data).status());
    var rows = Files.readString(copy.resolve("anchors"));
    Files.writeString(copy.resolve("anchors"), rows.replaceFirst("\"index\":\\d+", "\"index\":0"));
    var ended = run("anchors", "--rekor", key(), "--data", data, "-o", "csv");

    assertEquals(1, ended.status());
    assertTrue(
        cells(ended).getFirst().endsWith("fail,ok,leaf 0 of the log is not that of the row"),
        ended.output());
    Files.writeString(copy.resolve("anchors"), "{\"data\":[{\"index\":1}]}");
    assertEquals(1, run("anchors", "--data", data).status());
  }

  @Test
  void aRowThatTheServerCannotReadIsNamedAndTheOthersAreChecked() throws IOException {
    var file = oldest();
    var away = Files.move(file, file.resolveSibling("away"));
    Files.createDirectory(file);
    var ended = run("anchors", "--rekor", key(), "-o", "csv");
    Files.delete(file);
    Files.move(away, file);

    var rows = cells(ended);
    assertEquals(3, ended.status(), ended.output());
    assertEquals(2, rows.size());
    assertTrue(rows.getFirst().contains(",ok,ok,"), ended.output());
    assertTrue(
        rows.getLast().endsWith(",not-checked,not-checked,the server cannot read its row"),
        ended.output());
  }

  private static Path oldest() throws IOException {
    try (var files = Files.list(DATA.resolve("anchors"))) {
      return files
          .filter(it -> it.getFileName().toString().matches("[0-9]+"))
          .min(Comparator.comparingLong(it -> Long.parseLong(it.getFileName().toString())))
          .orElseThrow();
    }
  }

  @Test
  void whereThereIsNoAnchorNothingWasChecked() throws IOException {
    var copy = FOLDER.resolve("bare");
    assertEquals(0, run("export", copy.toString()).status());
    Files.writeString(copy.resolve("anchors"), "{\"data\":[]}");
    var none = run("anchors", "--rekor", key(), "--data", copy.toString(), "-o", "csv");
    Files.delete(copy.resolve("anchors"));
    var absent = run("anchors", "--rekor", key(), "--data", copy.toString(), "-o", "csv");

    assertEquals(3, none.status());
    assertTrue(none.output().contains("nothing was checked: the log shows no anchors"));
    assertEquals(none, absent);
  }

  @Test
  void anAnswerThatHoldsNoListIsBroken() throws IOException {
    var copy = FOLDER.resolve("broken");
    assertEquals(0, run("export", copy.toString()).status());
    Files.writeString(copy.resolve("anchors"), "{\"rows\":[]}");
    var ended = run("anchors", "--rekor", key(), "--data", copy.toString());

    assertEquals(1, ended.status());
    assertTrue(ended.output().contains("the answer holds no list of anchors"), ended.output());
  }

  @Test
  void whatIsNoKeyAndNoFileIsSaid() {
    assertEquals(
        new Program.Ended(2, "--rekor: there is no file nowhere"),
        run("anchors", "--rekor", "nowhere"));
    assertEquals(2, run("anchors", "--rekor", key().replace("rekor.", "other.")).status());
    assertEquals(
        new Program.Ended(2, FOLDER + " holds no exported log"),
        run("anchors", "--data", FOLDER.toString()));
  }
}
