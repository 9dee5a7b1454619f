package dev.sovereign.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A scripted upstream counts only what came whole.
final class UpstreamRequestTest {
  private static Optional<UpstreamRequest> read(String bytes) throws IOException {
    return UpstreamRequest.read(
        new ByteArrayInputStream(bytes.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Test
  void aHeadThatBreaksOffIsNoRequest() {
    assertThrows(EOFException.class, () -> read("\u0016\u0003\u0001\n\u0000"));
    assertThrows(EOFException.class, () -> read("POST / HTTP/1.1\r\nhost: a\r\n"));
  }

  @Test
  void oneThatIsWholeIs() throws IOException {
    var request = read("POST / HTTP/1.1\r\ncontent-length: 2\r\n\r\nok").orElseThrow();

    assertEquals("POST /", request.target());
  }

  @Test
  void whereNothingCameThereIsNone() throws IOException {
    assertTrue(read("").isEmpty());
  }
}
