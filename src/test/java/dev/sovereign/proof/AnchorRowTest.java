package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.tlog.Base64Text;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row as the program wrote it when rekor-tiles v2.3.0 had logged its checkpoint.
final class AnchorRowTest {
  private static final String REKOR =
      "rekor-local+a7fc2b5c+AbwSABXSRHoUEHAxWLg3mKGHwZ8CLOPStj97l/ti9FSA";
  private static final String ROW =
      """
      {"_type":"https://in-toto.io/Statement/v1","predicate":{"checkpoint":"example.com/log\\n\
      1\\nG75bbtRqn+/V1AKDrvj5SncLzm2yOkLK9amnHF25Pvo=\\n\\n— example.com/log oCX/LinCYZPQizlS\
      iSO0mT/d4I+XyHXQ0QtCXp8jIDiw6vFqUD6wFpsNkeGTeTOb26Mh7y8aYhsxRllQBISWbjw41Qo=\\n","log":{\
      "origin":"example.com/log"},"time":{"at_ms":1795808896713},"tle":{"canonicalizedBody":"e\
      yJhcGlWZXJzaW9uIjoiMC4wLjIiLCJraW5kIjoiaGFzaGVkcmVrb3JkIiwic3BlYyI6eyJoYXNoZWRSZWtvcmRWM\
      DAyIjp7ImRhdGEiOnsiYWxnb3JpdGhtIjoiU0hBMl8yNTYiLCJkaWdlc3QiOiJIWmlZYWVNRk5FS1hFM1YxSHRkM\
      nNsZWZFZ0VHeHlXWk93Tmx0ZkVTTFBFPSJ9LCJzaWduYXR1cmUiOnsiY29udGVudCI6Ik1FVUNJUUNadW05OU9TN\
      2NkZ2ptcHR3aUNuYU9RQWxCc0RBeHZwMUhxTU5FWWE4UFR3SWdYZlpqb0NIN01NZ2FMZFhNRDhwMG43Z0w0aFY4d\
      HlvVW1yUXdiSmJjcEM4PSIsInZlcmlmaWVyIjp7ImtleURldGFpbHMiOiJQS0lYX0VDRFNBX1AyNTZfU0hBXzI1N\
      iIsInB1YmxpY0tleSI6eyJyYXdCeXRlcyI6Ik1Ga3dFd1lIS29aSXpqMENBUVlJS29aSXpqMERBUWNEUWdBRUI5Y\
      mp1N05mK0lGRDdUbFNpNUsrNHJzU0E5SEZUTnR3VmFpNEw5Vnl2dE9NMHE3bHo0YkZsRU1Xa3lENTJkb2pXRmlQS\
      jVPZE5jc0dQZ1V0eVd2azRnPT0ifX19fX19","inclusionProof":{"checkpoint":{"envelope":"rekor-l\
      ocal\\n1\\nK0sf9uAZAPHQF+2C4PqzdjfgN6bzM/udVcFJXatX2Vk=\\n\\n— rekor-local p/wrXBpEktZHV\
      pOcHj5ZX5kJYiCZbN0WLAqaxoBvKh+hTX5sO2K99MOpiOKf2K+XLNssvJZgvHa5h43UGfolOeNNtQA=\\n"},"ha\
      shes":[],"logIndex":"0","rootHash":"K0sf9uAZAPHQF+2C4PqzdjfgN6bzM/udVcFJXatX2Vk=","treeS\
      ize":"1"},"kindVersion":{"kind":"hashedrekord","version":"0.0.2"},"logId":{"keyId":"p/wr\
      XLPFKQpUioPJR6uPrTGI4/aFJN4UxaVxFwEC7GM="},"logIndex":"0"}},"predicateType":"https://sov\
      ereign.dev/anchor/v1","subject":[{"digest":{"sha256":"1d989869e3053442971375751ed776b257\
      9f120106c725993b0365b5f1122cf1"},"name":"checkpoint"}]}""";

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static TrustPolicy trust(String rekor) {
    return TrustPolicy.parse(bytes("log " + rekor + "\nquorum none\n"));
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    var row = AnchorRow.read(bytes(ROW));

    assertEquals(ROW, new String(row.statement(), StandardCharsets.UTF_8));
    assertEquals("example.com/log", row.tree().origin());
    assertEquals(1_795_808_896_713L, row.atMillis());
    assertEquals(Optional.empty(), row.flaw(trust(REKOR)));
  }

  @Test
  void anotherKeyOfRekorDoesNotBelieveIt() {
    var other = "rekor-local+d80b4420+AURLycjWRo1+gdwwCLg9wU4PayMFdNBmPF4ORVPiBQ1E";

    assertEquals(
        Optional.of("its checkpoint is not signed by the key of Rekor that is configured"),
        AnchorRow.read(bytes(ROW)).flaw(trust(other)));
  }

  @ParameterizedTest
  @CsvSource({
    "'\"keyId\":\"p/', '\"keyId\":\"q/', 'its log id is not that of the key that signed'",
    "'p/wrXBpE', 'p/wrXBpF', 'the line of rekor-local under its checkpoint is not by that key'",
    "'\"hashes\":[]', '\"hashes\":[\"K0sf9uAZAPHQF+2C4PqzdjfgN6bzM/udVcFJXatX2Vk=\"]',"
        + " 'its leaf is not in the tree'"
  })
  void anEntryThatIsChangedProvesNothing(String from, String to, String flaw) {
    var found = AnchorRow.read(bytes(ROW.replace(from, to))).flaw(trust(REKOR)).orElseThrow();

    assertTrue(found.startsWith(flaw), found);
  }

  @ParameterizedTest
  @CsvSource({
    "'anchor/v1', 'keyset/v1'",
    "'Statement/v1', 'Statement/v2'",
    "'\"origin\":\"example', '\"origin\":\"other'",
    "'1d98', '1d99'",
    "'\"name\":\"checkpoint\"', '\"name\":\"other\"'",
    "'\"at_ms\":1', '\"at_ms\": 1'",
    "'\"logIndex\":\"0\",\"rootHash\"', '\"logIndex\":\"1\",\"rootHash\"'"
  })
  void whatIsNoRowIsRefused(String from, String to) {
    assertThrows(Malformed.class, () -> AnchorRow.read(bytes(ROW.replace(from, to))));
  }

  @Test
  void aByteThatMayChangeIsOneThatSaysNothingOfRekor() {
    var row = bytes(ROW);
    var survived = new BitSet();
    for (var i = 0; i < row.length; i++) {
      var changed = row.clone();
      changed[i] ^= 1;
      if (isBelieved(changed)) {
        survived.set(i);
      }
    }

    var rest = row.clone();
    survived.stream().forEach(it -> rest[it] = '#');
    var left = new String(rest, StandardCharsets.UTF_8);
    var body = Base64Text.encode(AnchorRow.read(row).entry().record().body());
    assertTrue(left.contains("\"tle\":{\"canonicalizedBody\":\"" + body + "\""), left);
    assertTrue(
        left.contains("K0sf9uAZAPHQF+2C4PqzdjfgN6bzM/udVcFJXatX2Vk=\\n\\n— rekor-local p/wr"));
    assertTrue(
        left.contains("\"log\":{\"origin\":\"example.com/log\"},\"time\":{\"at_ms\":"), left);
    assertTrue(
        left.contains("\"logId\":{\"keyId\":\"p/wrXLPFKQpUioPJR6uPrTGI4/aFJN4UxaVxFwEC7GM=\"}"));
  }

  private static boolean isBelieved(byte[] changed) {
    try {
      return AnchorRow.read(changed).flaw(trust(REKOR)).isEmpty();
    } catch (Malformed refused) {
      return false;
    }
  }

  @Test
  void theLeafIsOfKindSix() {
    var salt = new byte[RowSecrets.BYTES];
    Arrays.fill(salt, (byte) 0x11);
    var leaf = RowLeaf.of(RowKind.ANCHOR, salt, bytes(ROW));

    assertEquals(6, leaf[12]);
    assertArrayEquals(
        leaf, RowLeaf.of(RowKind.ANCHOR, salt, AnchorRow.read(bytes(ROW)).statement()));
  }
}
