package dev.sovereign.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.app.InProcess;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.Program;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.WrittenLog;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.LogProof;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.TreeHasher;
import dev.sovereign.tlog.TrustPolicy;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `sovereign log` as a person types it, against a running server, a copy and a data folder.
@Tag("slow")
final class LogCommandTest {
  private static final int LEAVES = 600;
  private static final Path FOLDER = Folders.create();
  private static final Path DATA = FOLDER.resolve("data");
  private static InProcess server;

  @BeforeAll
  static void start() throws IOException {
    serve().close(); // Leaves three rows: keyset, routes, and what sums both up.
    WrittenLog.append(DATA, 3, LEAVES);
    server = serve();
  }

  private static InProcess serve() throws IOException {
    var settings =
        TestGateway.settings(
            "providers: {mock: {type: mock}}\nlog: {origin: example.com/log}", Map.of());
    var nowhere = new PrintStream(OutputStream.nullOutputStream());
    return InProcess.start(settings, DATA, Map.of(), nowhere);
  }

  @AfterAll
  static void stop() {
    server.close();
    Folders.delete(FOLDER);
  }

  private static Program.Ended run(String... words) {
    var all = new ArrayList<>(List.of("log"));
    all.addAll(Arrays.asList(words));
    var address = Map.of("SOVEREIGN_URL", "http://127.0.0.1:" + server.port());
    return Program.run(FOLDER, address, all.toArray(String[]::new));
  }

  private static String done(String... words) {
    var ended = run(words);
    assertEquals(0, ended.status(), ended.output());
    return ended.output();
  }

  private static Checkpoint judged(String note, String policy) {
    var trust = TrustPolicy.parse((policy + "\n").getBytes(StandardCharsets.UTF_8));
    var proof = LogProof.parse(note.getBytes(StandardCharsets.UTF_8));
    var verdict = (TrustPolicy.Verdict.Signed) trust.judge(proof.note());
    return verdict.checkpoint();
  }

  @Test
  void theHeadIsThatOfTheLog() {
    var lines = done("head", "-o", "csv").lines().toList();

    assertEquals("origin,size,root,vkey", lines.getFirst());
    assertTrue(lines.getLast().startsWith("example.com/log," + LEAVES + ","), lines.getLast());
  }

  private static List<String> logs(String policy) {
    return policy.lines().filter(it -> it.startsWith("log example.com/log+")).toList();
  }

  @Test
  void aProofIsCheckedByThePolicyThatTheKeyGives() {
    var policy = done("vkey", "--policy");
    var proof = done("prove", "300") + "\n";

    var tree = judged(proof, policy);

    assertEquals(done("vkey").lines().map(it -> "log " + it).toList(), logs(policy));
    assertEquals(2, logs(policy).size());
    assertTrue(policy.endsWith("\nquorum none"), policy);
    var leaf = new TreeHasher().leaf("300".getBytes(StandardCharsets.US_ASCII));
    assertTrue(LogProof.parse(proof.getBytes(StandardCharsets.UTF_8)).proves(leaf, tree));
  }

  @Test
  void consistencyIsProvedOverTheRootsOfBoth() {
    var policy = done("vkey", "--policy");
    var hashes = done("consistency", "257", "600").lines().map(Hash::parse).toList();
    var tree = judged(done("prove", "0") + "\n", policy);

    var earlier = new Checkpoint("example.com/log", 257, WrittenLog.root(DATA, 257));

    assertTrue(ProofCheck.continues(earlier, tree, hashes));
    assertEquals("", done("consistency", "600", "600"));
  }

  @Test
  void whatIsNotThereIsSaid() {
    assertEquals(
        new Program.Ended(3, "there is no leaf 600: the log has 600"), run("prove", "600"));
    assertEquals(
        new Program.Ended(3, "there is no tree of 601 leaves: the log has 600"),
        run("consistency", "1", "601"));
    assertEquals(2, run("consistency", "3", "2").status());
    assertEquals(2, run("prove", "x").status());
  }

  @Test
  void anotherKeyIsNotBelieved() {
    var other = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

    assertEquals(
        new Program.Ended(1, "the log's checkpoint is not signed by " + other),
        run("head", "--vkey", other));
  }

  @Test
  void aRunningLogIsFoundSound() {
    assertEquals("600 entries, all is as the checkpoint says", done("fsck"));
    assertEquals("{\"entries\":600,\"data\":[]}", done("fsck", "-o", "json"));
  }

  @Test
  void theDataFolderIsFoundSoundWhileItIsServed() {
    assertEquals(
        """
        600 entries, all is as the checkpoint says
        0 numbered calls, none of a tenant is missing""",
        done("fsck", "--data", DATA.toString()));
  }

  @Test
  void aCopyIsDerivedAnewAndEveryChangeOfItIsFound() throws IOException {
    var copy = FOLDER.resolve("copy");
    assertEquals("600 entries, all is as the checkpoint says", done("export", copy.toString()));
    assertEquals(
        "600 entries, all is as the checkpoint says", done("fsck", "--data", copy.toString()));
    done("export", copy.toString()); // Once more does no harm.
    var bundle = copy.resolve("tile/entries/001");
    var bytes = Files.readAllBytes(bundle);
    bytes[103] ^= 1;
    Files.write(bundle, bytes);

    var found = run("fsck", "--data", copy.toString());

    assertEquals(1, found.status());
    assertTrue(found.output().startsWith("tile/0/001 is not what the entries give"));
  }

  @Test
  void aLogThatContradictsItsCopyIsRefused() throws IOException {
    var copy = FOLDER.resolve("older");
    done("export", copy.toString());
    var note = Files.readString(copy.resolve("checkpoint"));
    Files.writeString(
        copy.resolve("checkpoint"), note.replaceFirst("\n600\n.*\n", "\n300\n" + OTHER + "\n"));

    var ended = run("export", copy.toString());

    assertEquals(1, ended.status());
    assertTrue(ended.output().startsWith("the log contradicts what it was: "), ended.output());
  }

  private static final String OTHER = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";

  @Test
  void aServerWithoutALogAndNoServerAreSaid() {
    assertEquals(
        new Program.Ended(
            1, "no server answers at http://127.0.0.1:1/; is `sovereign serve` running?"),
        run("head", "--server", "http://127.0.0.1:1"));
    assertEquals(
        new Program.Ended(2, FOLDER + " holds neither a log nor a journal"),
        run("fsck", "--data", FOLDER.toString()));
  }
}
