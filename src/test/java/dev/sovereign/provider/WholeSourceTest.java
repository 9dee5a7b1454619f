package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Event;
import dev.sovereign.core.EventSink;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class WholeSourceTest {
  private final List<String> told = new ArrayList<>();
  private final WholeSource source =
      new WholeSource(
          List.of(new Event.Content(new byte[0]), new Event.Content(new byte[0])),
          Usage.UNKNOWN,
          0);

  private EventSink sink(String name, Runnable whileItTakes) {
    return new EventSink() {
      @Override
      public void events(List<Event> events) {
        told.add(name + " " + events.size());
        whileItTakes.run();
      }

      @Override
      public void whole() {
        told.add(name + " whole");
        source.resume();
      }

      @Override
      public void broken(Failure failure) {
        throw new AssertionError("a whole answer does not break: " + failure);
      }

      @Override
      public void faulted(RuntimeException fault) {
        told.add(name + " faulted " + fault.getMessage());
      }
    };
  }

  @Test
  void anErrorOfWhoTakesItIsTheEnd() {
    source.read(
        sink(
            "a",
            () -> {
              throw new IllegalStateException("planted");
            }));
    source.resume();

    assertEquals(List.of("a 2", "a faulted planted"), told);
  }

  @Test
  void allOfItComesAtOnceAndItsEndOnce() {
    source.read(sink("a", () -> {}));
    source.resume();

    assertEquals(List.of("a 2", "a whole"), told);
  }

  @Test
  void theEndWaitsWhileTheSinkTakesNoMore() {
    source.read(sink("a", source::pause));
    source.read(sink("b", () -> {}));

    assertEquals(List.of("a 2"), told);
    source.resume();
    assertEquals(List.of("a 2", "b whole"), told);
  }

  @Test
  void aSinkMayTakeOverWhileTheOneBeforeIsStillTaking() {
    source.read(
        sink(
            "a",
            () -> {
              source.pause();
              source.read(sink("b", () -> {}));
              source.resume();
            }));

    assertEquals(List.of("a 2", "b whole"), told);
  }
}
