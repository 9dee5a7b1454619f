package dev.sovereign.deferred;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.deferred.AnswerMemory.Found;
import dev.sovereign.deferred.AnswerMemory.Name;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept of answers, for how long, and in how many bytes.
final class AnswerMemoryTest {
  private static final long START = Long.MAX_VALUE - 5; // The clock may wrap while one is kept.
  private static final long END = START + AnswerMemory.KEPT.toNanos();
  private static final int MEBIBYTE = 1 << 20;

  private final AnswerMemory<String> memory = new AnswerMemory<>();

  private Found<String> look(String word, long now) {
    return memory.look(new Name("tenant", "key", word), "print", now);
  }

  private AnswerMemory<String>.Place take(String word) {
    if (look(word, START) instanceof Found.Nothing<String>(var place)) {
      return place;
    }
    throw new AssertionError(word + " is taken");
  }

  private void keep(String word, int bytes) {
    var place = take(word);
    place.grow(bytes);
    place.keep("answer to " + word, START);
  }

  private boolean isKept(String word) {
    return look(word, START).equals(new Found.Finished<>("answer to " + word));
  }

  @Test
  void aCallRunsUntilItsAnswerIsKept() {
    var place = take("a");
    assertEquals(new Found.Running<String>(), look("a", START));

    place.keep("answer to a", START);

    assertTrue(isKept("a"));
  }

  @Test
  void anotherCallOfTheSameNameIsAnother() {
    keep("a", 1);
    take("b");

    var other = new Found.Other<String>();
    assertEquals(other, memory.look(new Name("tenant", "key", "a"), "other print", START));
    assertEquals(other, memory.look(new Name("tenant", "key", "b"), "other print", START));
  }

  @Test
  void aNameIsTheNameOfOneKeyOfOneTenant() {
    keep("a", 1);

    for (var name : new Name[] {new Name("tenant", "other", "a"), new Name("other", "key", "a")}) {
      assertTrue(memory.look(name, "print", START) instanceof Found.Nothing<String>);
    }
  }

  @Test
  void anAnswerIsForgottenAfterItsTime() {
    keep("a", 100);

    memory.forget(END - 1);
    assertTrue(isKept("a"));
    memory.forget(END);

    assertEquals(0, memory.held());
    take("a");
  }

  @Test
  void whoeverLooksForAnOldAnswerFindsNothing() {
    keep("a", 1);

    assertTrue(look("a", END) instanceof Found.Nothing<String>);
  }

  @Test
  void aPlaceThatIsLeftIsFree() {
    var place = take("a");
    place.grow(1000);

    place.drop();
    place.drop();

    assertEquals(0, memory.held());
    take("a");
  }

  @Test
  void aPlaceThatIsLeftLateTakesNothingFromTheNextOne() {
    var late = take("a");
    late.drop();
    var next = take("a");

    late.keep("too late", START);
    late.drop();
    next.keep("answer to a", START);

    assertTrue(isKept("a"));
  }

  @Test
  void theOldestGoFirstWhereThereIsNoRoom() {
    IntStream.range(0, 64).forEach(it -> keep("a" + it, MEBIBYTE));

    assertFalse(isKept("a0"));
    assertTrue(isKept("a1"));
    assertTrue(isKept("a63"));
    assertTrue(memory.held() <= AnswerMemory.ROOM);
  }

  @Test
  void whatIsStillBeingWrittenCountsToo() {
    IntStream.range(0, 63).forEach(it -> keep("a" + it, MEBIBYTE));

    assertTrue(take("b").grow(4 * MEBIBYTE));

    assertFalse(isKept("a2"));
    assertTrue(isKept("a62"));
    assertTrue(memory.held() <= AnswerMemory.ROOM);
  }

  @Test
  void withoutRoomNothingIsKept() {
    var writing = IntStream.range(0, 8).mapToObj(it -> take("a" + it)).toList();
    writing.forEach(it -> assertTrue(it.grow(AnswerMemory.LARGEST)));

    keep("b", 1);

    take("b");
    assertEquals(AnswerMemory.ROOM, memory.held());
  }

  @Test
  void anAnswerThatIsTooLargeIsNotKept() {
    var place = take("a");
    assertTrue(place.grow(AnswerMemory.LARGEST));
    assertFalse(place.grow(1));
    assertEquals(0, memory.held());
    assertEquals(new Found.Running<String>(), look("a", START));

    place.keep("too large", START);

    take("a");
    assertEquals(0, memory.held());
  }
}
