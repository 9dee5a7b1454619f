package dev.sovereign.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

final class PepperTest {
  private static byte[] filled(int length, int value) {
    var bytes = new byte[length];
    Arrays.fill(bytes, (byte) value);
    return bytes;
  }

  @Test
  void theDigestIsHmacSha256() {
    var pepper = new Pepper(filled(131, 0xaa));

    // RFC 4231, test case 6.
    assertEquals(
        "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
        HexFormat.of()
            .formatHex(pepper.digest("Test Using Larger Than Block-Size Key - Hash Key First")));
  }

  @Test
  void anotherPepperGivesAnotherDigest() {
    var one = new Pepper(filled(32, 1)).digest("secret");
    var other = new Pepper(filled(32, 2)).digest("secret");

    assertFalse(Arrays.equals(one, other));
  }

  @Test
  void aShortPepperIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> new Pepper(filled(31, 1)));
  }
}
