package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.GATHERED;
import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static dev.sovereign.testkit.Steps.all;
import static dev.sovereign.testkit.Steps.event;
import static dev.sovereign.testkit.Steps.events;
import static dev.sovereign.testkit.Steps.open;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.UpstreamCall;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// F-17 and F-18: an answer without end is cut off, and an encoded one is not unpacked.
@Tag("slow")
final class SizeFaultsTest {
  private static final int MEBIBYTE = 1024 * 1024;
  /// What the kernel may hold on both sides beyond what was taken: on some machines 32 MiB where it
  /// is received (`tcp_rmem`), and 4 where it is sent (`tcp_wmem`).
  private static final long IN_BUFFERS = 40L * MEBIBYTE;
  private static final byte[] PIECE = "x".repeat(MEBIBYTE).getBytes(StandardCharsets.US_ASCII);
  private static final AtomicLong SENT = new AtomicLong();
  private static final Script LINE = all(call -> call.chunk("data: {\"canary"), flood(64));

  @BeforeEach
  void none() {
    SENT.set(0);
  }

  static Stream<Row> bodies() {
    return Stream.of(bad("F-17", "a body of 1 GiB", all(open("application/json"), flood(1024))));
  }

  static Stream<Row> lines() {
    return Stream.of(bad("F-17", "a line of 64 MiB", all(events(), LINE)));
  }

  static Stream<Row> late() {
    return Stream.of(
        bad(
            "F-17",
            "a line of 64 MiB after content",
            all(events(), event(Scripts.content("half")), LINE)));
  }

  static Stream<Row> encoded() {
    return Stream.of(
        encoded("gzip", packed(GZIPOutputStream::new)),
        encoded("deflate", packed(DeflaterOutputStream::new)),
        encoded("br", new byte[] {0x1b, 0x0e, 0, (byte) 0xf8, 0x25}));
  }

  private static Row encoded(String coding, byte[] body) {
    return bad("F-18", coding + " that nobody asked for", call -> send(call, coding, body));
  }

  private static void send(UpstreamCall call, String coding, byte[] body) throws IOException {
    var isStream = call.request().json().isTrue("stream");
    call.raw(
        "HTTP/1.1 200 OK\r\ncontent-type: %s\r\ncontent-encoding: %s\r\ncontent-length: %d\r\n\r\n"
            .formatted(isStream ? "text/event-stream" : "application/json", coding, body.length));
    call.raw(body);
  }

  private interface Packing {
    OutputStream into(OutputStream out) throws IOException;
  }

  // A whole answer and a thousand times its packed size behind it.
  private static byte[] packed(Packing packing) {
    var bytes = new ByteArrayOutputStream();
    try (var out = packing.into(bytes)) {
      out.write(Scripts.whole("canary").getBytes(StandardCharsets.UTF_8));
      for (var _ : IntStream.range(0, 16).toArray()) {
        out.write(new byte[MEBIBYTE]);
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return bytes.toByteArray();
  }

  private static Row bad(String id, String fault, Script script) {
    return Row.of(id, fault, script, "bad_answer", Told.BAD);
  }

  private static Script flood(int mebibytes) {
    return call -> {
      for (var _ : IntStream.range(0, mebibytes).toArray()) {
        call.chunk(PIECE);
        SENT.addAndGet(PIECE.length);
      }
    };
  }

  static Stream<Row.Cell> cells() {
    return Stream.of(
            bodies().flatMap(it -> it.asked(PLAIN)),
            Stream.concat(lines(), late()).flatMap(it -> it.asked(GATHERED)),
            lines().flatMap(it -> it.asked(STREAM)),
            encoded().flatMap(it -> it.asked(PLAIN, STREAM)))
        .flatMap(it -> it);
  }

  static Stream<Row.Cell> lateCells() {
    return late().flatMap(it -> it.asked(STREAM));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void theNextProviderAnswers(Row.Cell cell) throws InterruptedException {
    Verdict.movesOn(cell);
    assertBounded(cell);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cells")
  void withTheSecondBadTooOneErrorNamesBoth(Row.Cell cell) throws InterruptedException {
    Verdict.isExhausted(cell);
    assertBounded(cell);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lateCells")
  void aStreamThatHasBegunEndsInAnExplicitError(Row.Cell cell) throws InterruptedException {
    Verdict.breaksOff(cell, "half");
    assertBounded(cell);
  }

  // Of a line at most 8 MiB are taken, of a body 64.
  private static void assertBounded(Row.Cell cell) {
    var most = (cell.asked() == PLAIN ? 64L : 8L) * MEBIBYTE + IN_BUFFERS;
    assertTrue(SENT.get() <= most, () -> SENT + " bytes were taken");
  }
}
