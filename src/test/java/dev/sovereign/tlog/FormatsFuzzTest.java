package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Whatever bytes a parser is given, it reads them or says [Malformed]; and what it reads is
/// written as the same bytes, so that there is one form of everything.
@Tag("slow")
final class FormatsFuzzTest {
  private static final int ROUNDS = 1_000;
  private static final String HASH = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";
  private static final String TEXT = "example.com/log\n300\n" + HASH + "\n";
  private static final SignerKey KEY = SignerKey.generate("example.com/log", SignatureType.ED25519);
  private static final SignerKey WITNESS =
      SignerKey.generate("example.com/w", SignatureType.ED25519_COSIGNATURE);
  private static final String[] PIECES = {
    "",
    "\n",
    "\n\n",
    " ",
    "— ",
    "+",
    "=",
    "==",
    "A",
    "a",
    "0",
    "00",
    "-1",
    "9223372036854775808",
    "x",
    "x000/",
    "/",
    ".p/",
    "256",
    "\t",
    "\r",
    "\0",
    "\u0085",
    "\u00a0",
    "\u2003",
    "\ud83e\udd8a",
    "extra ",
    "index ",
    "log ",
    "witness w ",
    "group g 1 w\n",
    "quorum w\n",
    "none",
    "any",
    "all",
    "#",
    "tile/",
    "entries/",
    HASH,
    "eA==",
    "eB==",
    "eA",
    "٣",
    "PRIVATE+KEY+",
    "— a AAAAAQE=\n"
  };

  /// A format: a sound example, and what reads bytes and writes them again.
  private record Format(String name, byte[] sound, UnaryOperator<byte[]> again) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Stream<Format> formats() {
    var note = Note.sign(TEXT, 1, List.of(KEY, WITNESS));
    var proof = new LogProof(Optional.of("eA=="), 5, List.of(Hash.parse(HASH)), note.toString());
    var bundle = EntryBundle.of(Stream.of("", "0", "11").map(NoteText::encode).toList());
    return Stream.of(
        new Format("note", note.bytes(), it -> Note.parse(it).bytes()),
        text("checkpoint", TEXT, it -> Checkpoint.parse(it).text()),
        text("hash", HASH, it -> Hash.parse(it).base64()),
        text("verifier key", KEY.verifier().toString(), it -> VerifierKey.parse(it).toString()),
        text("signer key", KEY.secret(), it -> SignerKey.parse(it).secret()),
        text("tile path", "tile/15/x123/x456/789.p/41", it -> TilePath.parse(it).toString()),
        text("bundle path", "tile/entries/x004/822", it -> TilePath.parse(it).toString()),
        new Format("bundle", bundle, it -> EntryBundle.of(EntryBundle.entries(it, 3))),
        new Format("proof", proof.bytes(), it -> LogProof.parse(it).bytes()),
        new Format("policy", policy(), FormatsFuzzTest::judged));
  }

  private static Format text(String name, String sound, UnaryOperator<String> again) {
    return new Format(
        name, NoteText.encode(sound), it -> NoteText.encode(again.apply(NoteText.decode(it))));
  }

  private static byte[] policy() {
    return NoteText.encode(
        "log %s\nwitness w %s https://w\ngroup g any w\nquorum g\n"
            .formatted(KEY.verifier(), WITNESS.verifier()));
  }

  private static byte[] judged(byte[] policy) {
    TrustPolicy.parse(policy).judge(Note.sign(TEXT, 1, List.of(KEY, WITNESS)));
    return policy;
  }

  @ParameterizedTest
  @MethodSource("formats")
  void whatIsReadIsWrittenAsItWas(Format format) {
    var seed = System.nanoTime();
    System.err.println(format + " fuzz: seed " + seed);
    assertArrayEquals(format.sound(), format.again().apply(format.sound()));
    Stream.of(1L, 9440319413594L, seed)
        .forEach(it -> assertDoesNotThrow(() -> many(format, new Random(it)), () -> "seed " + it));
  }

  private static void many(Format format, Random random) {
    for (var i = 0; i < ROUNDS; i++) {
      var bytes = random.nextBoolean() ? mixed(format, random) : flipped(format, random);
      try {
        assertArrayEquals(bytes, format.again().apply(bytes));
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
      var to = Math.min(text.length(), from + random.nextInt(random.nextInt(1, 20)));
      text.replace(from, to, PIECES[random.nextInt(PIECES.length)]);
    }
    return NoteText.encode(text.toString());
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
