package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Checkpoints by their specification.
final class CheckpointTest {
  private static final String ROOT = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "example.com/behind-the-sofa\n20852163\n" + ROOT + "\n",
        "o\n0\n47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=\n",
        "an origin with spaces + a plus\n9223372036854775807\n" + ROOT + "\n",
        "o\n1\n" + ROOT + "\nextension\n another\n"
      })
  void aCheckpointIsItsText(String text) {
    assertEquals(text, Checkpoint.parse(text).text());
  }

  @Test
  void itsPartsAreRead() {
    var checkpoint = Checkpoint.parse("o\n12\n" + ROOT + "\nx\ny\n");

    assertEquals(new Checkpoint("o", 12, Hash.parse(ROOT), List.of("x", "y")), checkpoint);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "o\n1\n",
        "\n1\n" + ROOT + "\n",
        "o\n1\n" + ROOT,
        "o\n01\n" + ROOT + "\n",
        "o\n+1\n" + ROOT + "\n",
        "o\n-1\n" + ROOT + "\n",
        "o\n 1\n" + ROOT + "\n",
        "o\n1 \n" + ROOT + "\n",
        "o\n\n" + ROOT + "\n",
        "o\n١\n" + ROOT + "\n",
        "o\n9223372036854775808\n" + ROOT + "\n",
        "o\n1\n" + ROOT + "\n\n",
        "o\n1\n" + ROOT + "\nx\n\ny\n",
        "o\n1\n" + ROOT + "\r\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "o\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I\n",
        "o\n1\nCsUY\n"
      })
  void whatIsNoCheckpointIsRefused(String text) {
    assertThrows(Malformed.class, () -> Checkpoint.parse(text));
  }
}
