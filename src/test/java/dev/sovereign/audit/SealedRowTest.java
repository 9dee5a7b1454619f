package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

final class SealedRowTest {
  private static final String ID = "req_01kb2n3s4t0000000000000000";
  private static final SecretKey KEY = key((byte) 1);

  private final byte[] row = "a row".getBytes(StandardCharsets.UTF_8);
  private final byte[] sealed = sealed(0);

  private static SecretKey key(byte b) {
    var bytes = new byte[32];
    bytes[0] = b;
    return new SecretKeySpec(bytes, "AES");
  }

  private byte[] sealed(int at) {
    var bytes = new byte[at + SealedRow.HEAD + row.length + SealedRow.TAG];
    System.arraycopy(row, 0, bytes, at + SealedRow.HEAD, row.length);
    SealedRow.seal(KEY, ID, bytes, at);
    return bytes;
  }

  @Test
  void whoeverHasTheKeyOpensIt() {
    assertArrayEquals(row, SealedRow.open(KEY, ID, sealed).orElseThrow());
  }

  @Test
  void itIsOneByteTheNonceTheRowAndTheTag() {
    assertEquals(1 + 12 + row.length + 16, sealed.length);
    assertEquals(1, sealed[0]);
  }

  @Test
  void noTwoAreTheSame() {
    assertFalse(Arrays.equals(sealed, sealed(0)));
  }

  @Test
  void itIsSealedAtItsPlaceAndNothingBeforeIt() {
    var bytes = sealed(5);

    assertArrayEquals(new byte[5], Arrays.copyOf(bytes, 5));
    var there = Arrays.copyOfRange(bytes, 5, bytes.length);
    assertArrayEquals(row, SealedRow.open(KEY, ID, there).orElseThrow());
  }

  @Test
  void anotherKeyDoesNotOpenItNorDoesItPassForAnotherCalls() {
    assertTrue(SealedRow.open(key((byte) 2), ID, sealed).isEmpty());
    assertTrue(SealedRow.open(KEY, ID.replace('2', '3'), sealed).isEmpty());
  }

  @Test
  void whatIsChangedOrCutAnywhereIsNotOpened() {
    assertTrue(
        IntStream.range(0, sealed.length)
            .allMatch(at -> SealedRow.open(KEY, ID, changed(at)).isEmpty()));
    assertTrue(
        IntStream.range(0, sealed.length)
            .mapToObj(it -> Arrays.copyOf(sealed, it))
            .allMatch(it -> SealedRow.open(KEY, ID, it).isEmpty()));
  }

  private byte[] changed(int at) {
    var changed = sealed.clone();
    changed[at] ^= 1;
    return changed;
  }
}
