package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The verifier as a program: its files, its words and its exit codes.
final class VerifyMainTest {
  @TempDir private static Path folder;

  private record Ended(int code, String out, String err) {}

  @BeforeAll
  static void write() throws IOException {
    MadeAnswer.write(folder);
  }

  @ParameterizedTest
  @CsvSource({
    "0, answer.json --trust trust.policy",
    "0, answer.json --trust trust.policy --request request.json --content",
    "0, event.sse --trust trust.policy --content",
    "0, chunk.sse --trust trust.policy --content",
    "0, compact.json --attestation attestation.json --trust trust.policy",
    "0, answer.json --attestation answer.tlog-proof --trust trust.policy",
    "1, event.sse --attestation attestation.json --trust trust.policy",
    "1, answer.json --trust other.policy",
    "1, answer.json --trust trust.policy --request trust.policy",
    "1, trust.policy --attestation attestation.json --trust trust.policy",
    "2, answer.json --trust request.json",
    "2, answer.json --trust nowhere.policy",
    "2, nowhere.json --trust trust.policy",
    "2, answer.json --root nonsense",
    "2, answer.json --trust",
    "2, answer.json --nonsense",
    "2, answer.json answer.json",
    "2, answer.json -o xml",
    "2, ''",
    "3, answer.json",
    "3, compact.json --trust trust.policy",
    "3, without-master.json --trust trust.policy",
    "3, answer.tlog-proof --trust trust.policy"
  })
  void theExitCodeSaysWhatWasFound(int code, String words) {
    var ended = run(words);

    assertEquals(code, ended.code(), () -> ended.out() + ended.err());
  }

  @Test
  void eachStepIsPrinted() {
    var ended = run("answer.json --trust trust.policy");

    assertEquals(
        List.of(
            "proof           ok           7 hashes",
            "log-signature   ok           example.com/log, 96 leaves",
            "witness-quorum  ok           w1, by 2026-02-02T02:41:40Z",
            "inclusion       ok           leaf 40, after the checkpoint of size 1, by its own"
                + " word witnessed at 2026-02-02T02:39:50Z",
            "row-signature   ok           call 7 of its tenant",
            "keyset          ok           leaf 17",
            "summary         ok",
            "response        ok           " + Answers.utf8(Answers.BODY).length + " bytes",
            "request         not-checked  no request was given"),
        ended.out().lines().toList());
  }

  @Test
  void theSameIsPrintedAsJson() {
    var json = Json.parseAll(Answers.utf8(run("answer.json -o json").out()));

    assertEquals(3, json.integer("exit").orElseThrow());
    assertEquals(
        "{\"step\":\"proof\",\"result\":\"ok\",\"detail\":\"7 hashes\"}",
        json.find("data").orElseThrow().items().getFirst().raw());
  }

  @Test
  @Tag("slow")
  void theCommandDoesTheSame() {
    var proved = Program.run(folder, Map.of(), "verify", "answer.json", "--trust", "trust.policy");
    var refuted = Program.run(folder, Map.of(), "verify", "nowhere.json");

    assertEquals(0, proved.status(), proved.output());
    assertTrue(proved.output().contains("keyset          ok           leaf 17"), proved.output());
    assertEquals(2, refuted.status());
    assertEquals("there is no file nowhere.json", refuted.output().strip());
  }

  private static Ended run(String words) {
    var arguments =
        Stream.of(words.split(" "))
            .filter(it -> !it.isEmpty())
            .map(it -> Files.exists(folder.resolve(it)) ? folder.resolve(it).toString() : it)
            .toList();
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var code = VerifyMain.run(arguments, print(out), print(err));
    return new Ended(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  private static PrintStream print(ByteArrayOutputStream to) {
    return new PrintStream(to, true, StandardCharsets.UTF_8);
  }
}
