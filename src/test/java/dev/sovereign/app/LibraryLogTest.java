package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.meter.Log;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class LibraryLogTest {
  private static final Logger ROOT = Logger.getLogger("");
  private static final Logger LIBRARY = Logger.getLogger("io.library.Part");
  private static final String START = "{\"time\":\"2026-01-01T00:00:00Z\",\"level\":";

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final List<Handler> before = List.of(ROOT.getHandlers());
  private final Level level = ROOT.getLevel();

  @BeforeEach
  void install() {
    var printed = new PrintStream(out, true, StandardCharsets.UTF_8);
    var noon = Clock.fixed(Instant.parse("2026-01-01T00:00:00Z"), ZoneOffset.UTC);
    LibraryLog.into(new Log(printed, noon));
  }

  @AfterEach
  void restore() {
    List.of(ROOT.getHandlers()).forEach(ROOT::removeHandler);
    before.forEach(ROOT::addHandler);
    ROOT.setLevel(level);
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  @Test
  void whatALibraryWarnsOfIsOneLineOfOurs() {
    LIBRARY.warning("The queue is long");

    assertEquals(
        START
            + "\"WARN\",\"message\":\"a library warns\",\"logger\":\"io.library.Part\","
            + "\"says\":\"The queue is long\",\"thrown\":\"nothing\"}",
        text());
  }

  @Test
  void noValueAndNoMessageOfWhatWasThrownIsRepeated() {
    LIBRARY.log(
        Level.SEVERE, "Unhandled\nsecret and: secret", new IllegalStateException("a secret"));

    assertEquals(
        START
            + "\"ERROR\",\"message\":\"a library failed\",\"logger\":\"io.library.Part\","
            + "\"says\":\"Unhandled\",\"thrown\":\"java.lang.IllegalStateException\"}",
        text());
  }

  @Test
  void whatIsLessThanAWarningIsLeftOut() {
    LIBRARY.info("Started");
    LIBRARY.fine("Details");

    assertEquals("", text());
  }
}
