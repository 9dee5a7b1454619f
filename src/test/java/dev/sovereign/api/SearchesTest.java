package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class SearchesTest {
  private final Searches searches = new Searches(1, Duration.ZERO);

  @Test
  void whoFindsNoRoomInTimeIsToldSoAndTheRoomOfOneThatFailedIsFree() {
    var refused =
        assertThrows(Rejected.class, () -> searches.run(() -> searches.run(() -> "inner")));

    assertInstanceOf(Problem.TooManySearches.class, refused.problem());
    assertEquals("next", searches.run(() -> "next"));
  }

  @Test
  void itIsA429ThatMayBeAskedAgain() {
    var reply = OpenAiErrors.reply(new Problem.TooManySearches());

    assertEquals(429, reply.status());
    assertEquals("1", reply.headers().first("retry-after").orElseThrow());
    assertEquals("true", reply.headers().first("x-should-retry").orElseThrow());
  }
}
