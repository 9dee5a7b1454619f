package dev.sovereign.loop;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class FutureTest {
  private final List<String> heard = new ArrayList<>();
  private final Promise<String> promise = new Promise<>();

  private void listen(String name, Future<String> future) {
    future.onComplete(
        it -> heard.add(name + " " + it), it -> heard.add(name + " failed: " + it.getMessage()));
  }

  @Test
  void listenersHearInTheOrderTheyWereAddedAndOnce() {
    listen("first", promise.future());
    listen("second", promise.future());
    assertFalse(promise.isComplete());

    promise.succeed("a");
    promise.succeed("b");
    promise.fail(new IllegalStateException("late"));
    listen("third", promise.future());

    assertTrue(promise.isComplete());
    assertEquals(List.of("first a", "second a", "third a"), heard);
  }

  @Test
  void aFailureIsFinal() {
    listen("first", promise.future());

    promise.fail(new IllegalStateException("broken"));
    promise.succeed("a");
    listen("second", promise.future());

    assertEquals(List.of("first failed: broken", "second failed: broken"), heard);
  }

  @Test
  void stepsRunWhenTheValueIsThere() {
    var other = new Promise<String>();
    listen("end", promise.future().map(it -> it + "b").flatMap(_ -> other.future()));

    promise.succeed("a");
    assertEquals(List.of(), heard);
    other.succeed("c");

    assertEquals(List.of("end c"), heard);
  }

  @Test
  void aFailureSkipsTheSteps() {
    listen("end", promise.future().map(it -> heard.add(it) + "").flatMap(Future::of));

    promise.fail(new IllegalStateException("broken"));

    assertEquals(List.of("end failed: broken"), heard);
  }

  @Test
  void whatAStepThrowsFailsTheResult() {
    listen("map", promise.future().map(FutureTest::thrown));
    listen("flatMap", promise.future().flatMap(it -> Future.of(thrown(it))));
    listen("recover", Future.<String>failed(new Error()).recover(_ -> Future.of(thrown("x"))));

    promise.succeed("a");

    assertEquals(
        List.of("recover failed: step x", "map failed: step a", "flatMap failed: step a"), heard);
  }

  private static String thrown(String value) {
    throw new IllegalStateException("step " + value);
  }

  @Test
  void aFailureMayBeRecovered() {
    listen("end", promise.future().recover(it -> Future.of("after " + it.getMessage())));
    listen("value", Future.of("a").recover(_ -> Future.of("not asked")));

    promise.fail(new IllegalStateException("broken"));

    assertEquals(List.of("value a", "end after broken"), heard);
  }
}
