package dev.sovereign.dispatch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

final class FlowTest {
  private final Flow flow = new Flow();

  @Test
  void furtherTokensShareTheTimeAfterTheFirstContent() {
    flow.came(1, 1_000);
    flow.came(3, 2_000);
    flow.came(1, 3_000);

    assertEquals(OptionalLong.of(1_000), flow.firstAt());
    assertEquals(OptionalLong.of(200), flow.perTokenNanos(OptionalLong.of(11)));
  }

  @Test
  void withoutAReportAChunkIsAToken() {
    flow.came(1, 1_000);
    flow.came(1, 1_400);
    flow.came(2, 1_900);

    assertEquals(OptionalLong.of(300), flow.perTokenNanos(OptionalLong.empty()));
  }

  @Test
  void aClientThatDoesNotReadMakesNoProviderSlow() {
    flow.came(1, 1_000);
    flow.pause(1_100);
    flow.pause(1_200);
    flow.resume(9_100);
    flow.came(1, 9_200);
    flow.pause(9_300);
    flow.resume(9_900);

    assertEquals(OptionalLong.of(200), flow.perTokenNanos(OptionalLong.of(2)));
  }

  @Test
  void oneTokenOrOneChunkSaysNothing() {
    assertEquals(OptionalLong.empty(), flow.firstAt());
    flow.came(1, 1_000);
    assertEquals(OptionalLong.empty(), flow.perTokenNanos(OptionalLong.of(50)));
    flow.came(1, 2_000);
    assertEquals(OptionalLong.empty(), flow.perTokenNanos(OptionalLong.of(1)));
    assertEquals(OptionalLong.empty(), flow.perTokenNanos(OptionalLong.of(0)));
  }
}
