package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// The hashes of RFC 6962; vectors of transparency-dev's `merkle`.
final class TreeHasherTest {
  private final TreeHasher hasher = new TreeHasher();

  @Test
  void aTreeWithoutLeavesHasTheHashOfNothing() {
    assertEquals(
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        TreeHasher.EMPTY.toString());
    assertEquals("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", TreeHasher.EMPTY.base64());
  }

  @Test
  void leavesAndNodesAreHashedApart() {
    assertEquals(
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        hasher.leaf(new byte[0]).toString());
    assertEquals(
        "395aa064aa4c29f7010acfe3f25db9485bbd4b91897b6ad7ad547639252b4d56",
        hasher.leaf("L123456".getBytes(StandardCharsets.UTF_8)).toString());
  }

  @Test
  void aNodeIsHashedOverItsChildren() {
    var pair = new byte[2 * Hash.BYTES];
    var of = new Hash(1, 2, 3, 4);
    of.write(pair, Hash.BYTES);

    var at = new byte[40];
    hasher.node(pair, 0, at, 8);

    assertEquals(hasher.node(new Hash(0, 0, 0, 0), of), Hash.read(at, 8));
  }

  @Test
  void aHashIsItsBytes() {
    var hash = Hash.parse("hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak=");

    assertEquals(hash, Hash.read(hash.bytes(), 0));
    assertEquals("hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak=", hash.base64());
  }

  @Test
  void noOtherTextIsTheSameHash() {
    assertThrows(Malformed.class, () -> Hash.parse("hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4ral="));
    assertThrows(Malformed.class, () -> Hash.parse("hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak"));
    assertThrows(
        Malformed.class, () -> Hash.parse("hOE+weA3FVrmGXV1mbLNIa2lpWXg/ZsxOcDDxsG4rak=="));
    assertThrows(Malformed.class, () -> Hash.parse(""));
    assertThrows(Malformed.class, () -> Hash.parse("hOE+"));
  }
}
