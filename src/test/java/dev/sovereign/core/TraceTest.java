package dev.sovereign.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class TraceTest {
  private static final TraceParent CALLER =
      new TraceParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", true);

  private final Random random = new Random(7);

  private Trace.Joined begun(double share) {
    return Trace.joined(Optional.empty(), "", share, random);
  }

  @Test
  void aCallJoinsItsCallersTraceWithASpanOfItsOwn() {
    var joined = Trace.joined(Optional.of(CALLER), "a=b", 0, random);

    assertEquals(CALLER.traceId(), joined.span().traceId());
    assertNotEquals(CALLER.spanId(), joined.span().spanId());
    assertTrue(joined.span().sampled(), "the caller decides");
    assertEquals("a=b", joined.state());
  }

  @Test
  void aTraceOfOurOwnHasNoStateOfOthers() {
    assertEquals("", Trace.joined(Optional.empty(), "a=b", 1, random).state());
  }

  @Test
  void theShareSaysHowManyNewTracesAreKept() {
    var kept = IntStream.range(0, 10_000).filter(_ -> begun(0.2).span().sampled()).count();

    assertTrue(kept > 1800 && kept < 2200, "kept " + kept);
    assertFalse(begun(0).span().sampled());
    assertTrue(begun(1).span().sampled());
  }

  @Test
  void everyIdThatIsMadeCanBeRead() {
    for (var i = 0; i < 1000; i++) {
      var joined = begun(0.5);

      assertEquals(Optional.of(joined.span()), TraceParent.parse(joined.span().field()));
      assertEquals(Optional.of(joined.attempt(1)), TraceParent.parse(joined.attempt(1).field()));
    }
  }

  @Test
  void attemptsHaveIdsOfTheirOwnThatStayTheSame() {
    var joined = begun(1);
    var ids = new HashSet<String>();
    ids.add(joined.span().spanId());
    IntStream.rangeClosed(1, 100).forEach(it -> ids.add(joined.attempt(it).spanId()));

    assertEquals(101, ids.size());
    assertEquals(joined.attempt(3), joined.attempt(3));
    assertEquals(joined.span().traceId(), joined.attempt(3).traceId());
  }

  @Test
  void whatIsPassedOnReachesOwnServersOnly() {
    var passed = Trace.passedOn(Optional.of(CALLER), "a=b");

    assertEquals(Optional.of(CALLER), passed.toward(2, true));
    assertEquals(Optional.empty(), passed.toward(2, false));
    assertEquals(Optional.empty(), Trace.passedOn(Optional.empty(), "a=b").toward(1, true));
  }
}
