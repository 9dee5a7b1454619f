package dev.sovereign.anchor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.SignatureType;
import dev.sovereign.tlog.SignerKey;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// A Rekor answers with what is no proof.
@Tag("slow")
final class UnprovedAnchorsTest {
  private final AnchoredLog log = new AnchoredLog();

  @AfterEach
  void close() {
    log.close();
  }

  static Stream<Arguments> distortions() {
    return Stream.of(
        Arguments.of("{", "its answer is broken: "),
        Arguments.of("", "its answer is broken: "),
        Arguments.of("{}", "its answer is broken: there is no kindVersion"),
        Arguments.of("[1]", "its answer is broken: there is no kindVersion"));
  }

  @ParameterizedTest
  @MethodSource("distortions")
  void whatIsNoEntryIsNotTaken(String answer, String reason) {
    log.rekor().distort(_ -> answer);
    log.round();

    assertTrue(log.rows().last().isEmpty());
    assertEquals(1, log.saidTimes("\"reason\":\"" + reason), log.said());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"logIndex\": \"300\"', '\"logIndex\": \"299\"', 'its entry is not proved: its leaf is not'",
    "'\"0.0.2\"', '\"0.0.3\"', 'its answer is broken: the entry is no hashedrekord'",
    "'\"hashes\": [\"', '\"hashes\": [\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\", \"',"
        + " 'its entry is not proved: its leaf is not'",
    "'\"keyId\": \"', '\"keyId\": \"AAAA', 'its answer is broken: a hash has 32 bytes: 35'",
    "'\"canonicalizedBody\": \"e', '\"canonicalizedBody\": \"f', 'its answer is broken: '",
    "'rekor.example ', 'other.example ', 'its entry is not proved: its checkpoint is not signed'"
  })
  void anEntryThatProvesNothingIsNotTaken(String from, String to, String reason) {
    log.rekor().distort(it -> it.replace(from, to));
    log.round();

    assertTrue(log.rows().last().isEmpty());
    assertEquals(10, log.merkle().size());
    assertEquals(1, log.saidTimes("\"reason\":\"" + reason), log.said());
  }

  @Test
  void theEntryOfAnotherTextIsNotTaken() {
    log.round();
    var other = new AtomicReference<>("");
    log.rekor().distort(it -> kept(other, it));
    log.append(10, 20);
    log.roundAfter(AnchoredLog.EVERY);
    log.rekor().distort(_ -> other.get());
    log.append(20, 30);
    log.roundAfter(AnchoredLog.EVERY);

    assertEquals(21, log.anchored().tree().size());
    assertEquals(1, log.saidTimes("its entry is not the one that it was sent"), log.said());
  }

  private static String kept(AtomicReference<String> in, String answer) {
    in.set(answer);
    return answer;
  }

  @Test
  void aCheckpointByAnotherKeyOfItsNameIsNotTaken() {
    log.rekor().changeKey();
    log.round();
    assertTrue(log.rows().last().isEmpty());
    assertEquals(1, log.saidTimes("its checkpoint is not signed by the key"), log.said());
    log.roundAfter(AnchoredLog.PAUSE);

    assertTrue(log.rows().last().isEmpty());
    assertEquals(1, log.saidTimes("its checkpoint is not signed by the key"), log.said());
  }

  @Test
  void aKeyThatIsNotTheOneOfTheConfigurationIsNotBelieved() {
    var other = SignerKey.generate("rekor.example", SignatureType.ED25519).verifier();
    log.restart(AnchoredLog.trust(other));
    log.round();

    assertTrue(log.rows().last().isEmpty());
    assertEquals(1, log.saidTimes("its checkpoint is not signed by the key"), log.said());
  }

  @Test
  void aQuorumOfWitnessesOfRekorIsAskedFor() {
    var witness = SignerKey.generate("w.example", SignatureType.ED25519_COSIGNATURE).verifier();
    var policy = "log %s\nwitness w %s\nquorum w\n".formatted(log.rekor().verifier(), witness);
    log.restart(TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8)));
    log.round();

    assertTrue(log.rows().last().isEmpty());
    assertEquals(1, log.saidTimes("too few witnesses cosigned its checkpoint"), log.said());
  }
}
