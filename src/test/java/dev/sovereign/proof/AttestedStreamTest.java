package dev.sovereign.proof;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.json.Json;
import dev.sovereign.tlog.Malformed;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What of a stream is hashed: all but the attestation and our keep-alives.
final class AttestedStreamTest {
  private static final String GIVEN = "{\"v\":1}";
  private static final String CHUNK = "data: {\"choices\":[]}\n\n";
  private static final String DONE = "data: [DONE]\n\n";
  private static final String KEEP_ALIVE = ": keep-alive\n\n";
  private static final String EVENT =
      new String(AttestedStream.event("c", 9, "m", GIVEN), StandardCharsets.UTF_8);

  @Test
  void theEventLooksLikeAChunkWithoutChoices() {
    assertEquals(
        """
        event: sf_attestation
        data: {"id":"c","object":"chat.completion.chunk","created":9,"model":"m","choices":[],\
        "_sf_attestation":{"v":1}}

        """,
        EVENT);
  }

  @Test
  void theEventAndKeepAlivesAreCutOut() {
    var cut = cut(KEEP_ALIVE + CHUNK + KEEP_ALIVE + DONE + KEEP_ALIVE + EVENT + KEEP_ALIVE);

    assertEquals(CHUNK + DONE, rest(cut));
    assertEquals(Optional.of(GIVEN), cut.attestation().map(Json::raw));
    assertEquals(1, cut.chunks().size());
  }

  @Test
  void aMemberOfTheFinishChunkIsCutOut() {
    var chunk = "data: {\"choices\":[{}],\"_sf_attestation\":{\"v\":1}}\n\n";

    var cut = cut(CHUNK + chunk + DONE);

    assertEquals(CHUNK + "data: {\"choices\":[{}]}\n\n" + DONE, rest(cut));
    assertEquals(Optional.of(GIVEN), cut.attestation().map(Json::raw));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "data: {\"choices\":[]}",
        ": another comment\n\n",
        ":keep-alive\n\n",
        ": keep-alive\r\n\r\n",
        "\n",
        "event: sf_attestation \ndata: {}\n\n",
        "event:sf_attestation\ndata: {}\n\n",
        "data: {\"choices\":[{\"delta\":{\"content\":\"\\\"_sf_attestation\\\": {}\"}}]}\n\n",
        "data: \"_sf_attestation\"\n\n",
        "data: {\"_sf_attestation\n\n",
        "data: {\"_sf_attestation\":\ndata: {}}\n\n"
      })
  void allElseIsHashed(String stream) {
    var cut = cut(CHUNK + stream);

    assertEquals(CHUNK + stream, rest(cut));
    assertEquals(Optional.empty(), cut.attestation());
  }

  @Test
  void nothingFollowsTheEndOfAStreamButItsAttestation() {
    assertThrows(Malformed.class, () -> cut(DONE + CHUNK));
    assertThrows(Malformed.class, () -> cut(DONE + ": comment\n\n"));
    assertThrows(Malformed.class, () -> cut(EVENT + DONE));
    assertThrows(Malformed.class, () -> cut(DONE + EVENT + EVENT));
  }

  @Test
  void aStreamHasOneAttestation() {
    var chunk = "data: {\"_sf_attestation\":{}}\n\n";

    assertThrows(Malformed.class, () -> cut(chunk + chunk));
    assertThrows(Malformed.class, () -> cut(chunk + DONE + EVENT));
  }

  private static AttestedStream.Cut cut(String stream) {
    return AttestedStream.cut(stream.getBytes(StandardCharsets.UTF_8));
  }

  private static String rest(AttestedStream.Cut cut) {
    return new String(cut.rest(), StandardCharsets.UTF_8);
  }
}
