package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes a reader of rows, answers and attestations is given, it reads them or says
/// [Malformed]; and the verifier always says what it found.
@Tag("slow")
final class ProofFuzzTest {
  private static final int ROUNDS = 300;
  private static final String[] PIECES = {
    "",
    "{",
    "}",
    "[",
    "]",
    "{}",
    "[]",
    "null",
    "true",
    "0",
    "-0",
    "1.5",
    "9007199254740992",
    "99999999999999999999",
    "\"",
    "\\",
    "\\ud800",
    ",",
    ":",
    " ",
    "\n",
    "\n\n",
    "\r\n\r\n",
    "\0",
    "é",
    "\ud83e\udd8a",
    "data: ",
    "data: [DONE]\n\n",
    "event: sf_attestation\ndata: ",
    ": keep-alive\n\n",
    ",\"_sf_attestation\":{}",
    "\"_sf_attestation\":",
    "\"proof\":",
    "\"secrets\":{}",
    "\"witnesses\":[null]",
    "\"signatures\":[]",
    "eA==",
    "extra eA==\\n",
    "[".repeat(2000)
  };

  /// A format: a sound example, and what reads it.
  private record Format(String name, byte[] sound, Consumer<byte[]> reader) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Format> formats() {
    var log = new AttestedLog();
    var logged = log.logAmongOthers(Answers.row(log));
    var full = log.full(logged);
    var whole = Answers.plain(full);
    return Stream.of(
        new Format("row", logged.envelope().payload(), ProofFuzzTest::rowAgain),
        new Format(
            "envelope",
            Answers.utf8(logged.envelope().text()),
            it -> Row.read(Fields.document(it), RowKind.CALL_CLOSE)),
        new Format("body", whole, it -> AttestedBody.cut(it)),
        new Format("event", Answers.withEvent(full), it -> AttestedStream.cut(it)),
        new Format("chunk", Answers.withChunk(full), it -> AttestedStream.cut(it)),
        new Format("content", Answers.utf8(Answers.STREAM), it -> Answer.read(it).content()),
        new Format("answer", whole, it -> verify(log, it, Optional.empty())),
        new Format("stream", Answers.withEvent(full), it -> verify(log, it, Optional.empty())),
        new Format(
            "attestation",
            Answers.utf8(full),
            it -> verify(log, Answers.utf8(Answers.BODY + " "), Optional.of(it))),
        new Format(
            "proof file",
            log.evidence(logged).tlogProof(),
            it -> verify(log, Answers.plain(log.compact(logged)), Optional.of(it))));
  }

  private static void rowAgain(byte[] row) {
    assertArrayEquals(row, Jcs.of(Jcs.read(row)));
  }

  private static void verify(AttestedLog log, byte[] answer, Optional<byte[]> attestation) {
    var report =
        Verifier.verify(
            new Verifier.Given(
                answer,
                attestation,
                Optional.of(answer),
                Optional.of(log.trust()),
                new Verifier.Wishes(false, true, Optional.empty())));

    assertNotEquals(Report.PROVED, report.exitCode()); // The request is not the answer's bytes.
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatIsReadIsReadOrMalformed(Format format) {
    var seed = System.nanoTime();
    System.err.println(format + " fuzz: seed " + seed);
    format.reader().accept(format.sound());
    Stream.of(1L, seed)
        .forEach(it -> assertDoesNotThrow(() -> many(format, new Random(it)), () -> "seed " + it));
  }

  private static void many(Format format, Random random) {
    for (var i = 0; i < ROUNDS; i++) {
      var bytes = random.nextBoolean() ? mixed(format, random) : flipped(format, random);
      try {
        format.reader().accept(bytes);
      } catch (Malformed refused) {
        // One of the two things that may come of it.
      }
    }
  }

  // Pieces of text put in the place of others.
  private static byte[] mixed(Format format, Random random) {
    var text = new StringBuilder(new String(format.sound(), StandardCharsets.UTF_8));
    for (var i = random.nextInt(4); i >= 0; i--) {
      var from = random.nextInt(text.length() + 1);
      var to = Math.min(text.length(), from + random.nextInt(random.nextInt(1, 40)));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    return Answers.utf8(text.toString());
  }

  // Bits changed, and perhaps the end cut off.
  private static byte[] flipped(Format format, Random random) {
    var bytes = Arrays.copyOf(format.sound(), format.sound().length - random.nextInt(2));
    for (var i = random.nextInt(3); i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return bytes;
  }
}
