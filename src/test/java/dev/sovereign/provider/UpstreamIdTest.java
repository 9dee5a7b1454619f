package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.http.Headers;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UpstreamIdTest {
  @ParameterizedTest
  @CsvSource({
    "x-request-id, req_7, req_7",
    "X-Request-ID, req_7, req_7",
    "request-id, req_7, req_7",
    "X-Generation-Id, gen-7, gen-7",
    "x-client-request-id, mine, ''",
    "cf-ray, 8a-SYD, ''"
  })
  void aProviderSaysItInTheFieldThatItHasForThat(String name, String value, String id) {
    assertEquals(id, UpstreamId.of(Headers.of(name, value)).orElse(""));
  }

  @Test
  void whatNamesTheGenerationGoesBeforeWhatNamesTheRequest() {
    var both = Headers.of("x-request-id", "req_7", "x-generation-id", "gen-7");
    var oneIsNone = Headers.of("x-request-id", "req_7", "x-generation-id", "no id");

    assertEquals(Optional.of("gen-7"), UpstreamId.of(both));
    assertEquals(Optional.of("req_7"), UpstreamId.of(oneIsNone));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "two words", "tab\tbed", "gr\u00fc\u00dfe"})
  void anythingElseIsLeftOut(String value) {
    assertEquals(Optional.empty(), UpstreamId.of(Headers.of("x-request-id", value)));
  }

  @Test
  void soIsWhatIsTooLong() {
    var longest = "x".repeat(128);

    assertEquals(Optional.of(longest), UpstreamId.of(Headers.of("x-request-id", longest)));
    assertEquals(Optional.empty(), UpstreamId.of(Headers.of("x-request-id", longest + "x")));
  }
}
