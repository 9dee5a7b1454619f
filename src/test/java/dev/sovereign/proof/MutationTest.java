package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Flips a bit of each byte of a file that proves something: what still proves it lies only where
/// nobody reads (`docs/log-format.md`, "What may change").
@Tag("slow")
final class MutationTest {
  private static final String URL = "\"url\":\"" + AttestedLog.URL + "\"";

  private static final Pattern COSIGNATURE = Pattern.compile("witness.example/w1 [^\"\\\\]+");

  private final AttestedLog log = new AttestedLog();

  @Test
  void ofAPlainAnswerOnlyTheAddressMayChange() {
    var answer = Answers.plain(log.full(log.logAmongOthers(Answers.row(log))));

    assertChangesOnly(answer, List.of(URL), it -> given(it, Optional.empty()));
  }

  @Test
  void ofAStreamOnlyAddressAndChunkAroundTheAttestationMayChange() {
    var answer = Answers.withEvent(log.full(log.logAmongOthers(Answers.streamRow(log))));
    var around =
        "{\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1770000000,\"model\":\"m\",\"choices\":[]";

    assertChangesOnly(answer, List.of(URL, around), it -> given(it, Optional.empty()));
  }

  @Test
  void ofAStreamWithAFinishChunkOnlyTheAddressMayChange() {
    var answer = Answers.withChunk(log.full(log.logAmongOthers(Answers.streamRow(log))));

    assertChangesOnly(answer, List.of(URL), it -> given(it, Optional.empty()));
  }

  @Test
  void ofACompactAnswerOnlyWhatALaterProofReplacesMayChange() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = Answers.plain(log.compact(logged));
    log.fill(100);
    var attestation = Answers.utf8(log.full(logged));

    assertChangesOnly(
        answer, List.of(URL, "\"tree_size\":48"), it -> given(it, Optional.of(attestation)));
  }

  @Test
  void ofASeparateAttestationOnlyTheAddressMayChange() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = Answers.plain(log.compact(logged));
    var attestation = Answers.utf8(log.full(logged));

    assertChangesOnly(attestation, List.of(URL), it -> given(answer, Optional.of(it)));
  }

  @Test
  void ofAProofFileNothingMayChange() {
    var logged = log.logAmongOthers(Answers.row(log));
    var answer = Answers.plain(log.full(logged));
    var file = log.evidence(logged).tlogProof();

    assertChangesOnly(file, List.of(), it -> given(answer, Optional.of(it)));
  }

  @Test
  void aCosignatureOfAStrangerMayChange() {
    log.cosign();
    var full = log.full(log.logAmongOthers(Answers.row(log)));
    var free = new ArrayList<>(List.of(URL));
    COSIGNATURE.matcher(full).results().map(MatchResult::group).forEach(free::add);
    var trust = TrustPolicy.parse(Answers.utf8("log " + log.logKey.verifier() + "\nquorum none\n"));

    assertEquals(3, free.size());
    assertChangesOnly(Answers.plain(full), free, it -> given(it, Optional.empty(), trust));
  }

  private Verifier.Given given(byte[] answer, Optional<byte[]> attestation) {
    return given(answer, attestation, log.trust());
  }

  private static Verifier.Given given(
      byte[] answer, Optional<byte[]> attestation, TrustPolicy trust) {
    return new Verifier.Given(
        answer,
        attestation,
        Optional.empty(),
        Optional.of(trust),
        new Verifier.Wishes(false, false, Optional.empty()));
  }

  private static void assertChangesOnly(
      byte[] file, List<String> free, Function<byte[], Verifier.Given> given) {
    assertEquals(Report.PROVED, Verifier.verify(given.apply(file)).exitCode());
    var unread = new boolean[file.length];
    free.forEach(it -> mark(unread, file, it));
    var unseen = new ArrayList<Integer>();
    for (var i = 0; i < file.length; i++) {
      var changed = file.clone();
      changed[i] ^= (byte) (1 << i % Byte.SIZE);
      if (Verifier.verify(given.apply(changed)).exitCode() == Report.PROVED && !unread[i]) {
        unseen.add(i);
      }
    }
    assertTrue(unseen.isEmpty(), () -> unseen.size() + " bytes, at " + around(file, unseen));
  }

  private static void mark(boolean[] unread, byte[] file, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    var at = new String(file, StandardCharsets.ISO_8859_1).indexOf(text);
    assertTrue(at >= 0, text);
    for (var i = at; i < at + bytes.length; i++) {
      unread[i] = true;
    }
  }

  private static String around(byte[] file, List<Integer> places) {
    return places.stream()
        .limit(5)
        .map(
            it ->
                it
                    + " "
                    + new String(
                        file,
                        Math.max(0, it - 20),
                        Math.min(40, file.length - Math.max(0, it - 20)),
                        StandardCharsets.UTF_8))
        .toList()
        .toString();
  }
}
