package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Health;
import dev.sovereign.core.Standing;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import dev.sovereign.json.JsonFailure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CallRecordFormatTest {
  private static final Standing UNTRIED = new Standing(1, 1, Health.UNKNOWN);
  private static final Standing TRIED =
      new Standing(
          2,
          0.6251,
          new Health(42.3, 0.99, OptionalLong.of(250_000_000), OptionalLong.of(31_000_000)));
  static final CallRecord FULL =
      new CallRecord(
          "req_1",
          1_790_000_000_123L,
          "node-a",
          new CallRecord.Who("key-1", "default", OptionalLong.of(17)),
          new CallRecord.Asked("chat/completions", "smart", Optional.of("smart"), true),
          List.of(
              new CallRecord.Tried(
                  "rack",
                  "own \"id\"",
                  false,
                  "connect",
                  OptionalLong.of(0),
                  2,
                  OptionalLong.of(77),
                  Optional.of("req_\"7")),
              new CallRecord.Tried("cloud", "their-id", true, "answered", OptionalLong.of(3), 30)),
          new Decision(
              "au,nz",
              3,
              List.of(
                  candidate("spare", "one", UNTRIED),
                  candidate("rack", "own \"id\"", TRIED),
                  candidate("cloud", "their-id"),
                  new Decision.Candidate(
                      "far", "x", Optional.of("outside_residency"), Optional.empty())),
              7,
              List.of(new Decision.Passed(0, "breaker", 1_200))),
          new CallRecord.Result(
              "complete",
              Optional.of(new CallRecord.Served("cloud", "m", "fallback")),
              new Usage(
                  OptionalLong.of(9),
                  OptionalLong.of(4),
                  OptionalLong.of(7),
                  OptionalLong.of(5),
                  Optional.of("0.00012"),
                  Usage.Grounds.IMPOSSIBLE),
              new Cost.Charged(
                  1_234,
                  "USD",
                  new UnitPrices(OptionalLong.of(140), OptionalLong.of(14), OptionalLong.of(280)),
                  "litellm-1.2.3"),
              OptionalLong.of(31),
              45));
  private static final CallRecord BARE =
      new CallRecord(
          "req_2",
          1,
          "node-a",
          new CallRecord.Who("key-1", "default"),
          new CallRecord.Asked("embeddings", "m", Optional.empty(), false),
          List.of(),
          Decision.NONE,
          new CallRecord.Result(
              "failed", Optional.empty(), Usage.UNKNOWN, Cost.NONE, OptionalLong.empty(), 3));
  private static final String BEFORE_COSTS =
      "{\"id\":\"req_1\",\"time\":1790000000123,\"key\":\"key-1\",\"tenant\":\"default\","
          + "\"operation\":\"chat/completions\",\"asked\":\"smart\",\"capability\":\"smart\","
          + "\"stream\":true,\"attempts\":[{\"provider\":\"cloud\",\"model\":\"their-id\","
          + "\"sent\":true,\"outcome\":\"answered\",\"millis\":30}],\"ending\":\"complete\","
          + "\"provider\":\"cloud\",\"model\":\"m\",\"source\":\"direct\",\"prompt_tokens\":9,"
          + "\"completion_tokens\":7,\"first_content_millis\":31,\"millis\":45}";

  private static Decision.Candidate candidate(String provider, String model, Standing... in) {
    return new Decision.Candidate(provider, model, Optional.empty(), Stream.of(in).findFirst());
  }

  private static String text(CallRecord call) {
    return new String(CallRecordFormat.write(call), StandardCharsets.UTF_8);
  }

  private static CallRecord read(String text) {
    return CallRecordFormat.read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void everyMemberHasItsNameOnDisk() {
    assertEquals(
        "{\"id\":\"req_1\",\"time\":1790000000123,\"node\":\"node-a\","
            + "\"key\":\"key-1\",\"tenant\":\"default\",\"tenant_seq\":17,"
            + "\"operation\":\"chat/completions\",\"asked\":\"smart\",\"capability\":\"smart\","
            + "\"stream\":true,\"attempts\":["
            + "{\"provider\":\"rack\",\"model\":\"own \\\"id\\\"\",\"sent\":false,"
            + "\"outcome\":\"connect\",\"started\":0,\"millis\":2,\"lost_nanos\":77,"
            + "\"upstream_request_id\":\"req_\\\"7\"},"
            + "{\"provider\":\"cloud\",\"model\":\"their-id\",\"sent\":true,"
            + "\"outcome\":\"answered\",\"started\":3,\"millis\":30}],"
            + "\"decision\":{\"residency\":\"au,nz\",\"attempts\":3,"
            + "\"candidates\":[[\"spare\",\"one\"],[\"rack\",\"own \\\"id\\\"\"],"
            + "[\"cloud\",\"their-id\"],[\"far\",\"x\",\"outside_residency\"]],"
            + "\"unlisted\":7,\"standings\":[[0,1,10000,0,10000,null,null],"
            + "[1,2,6251,423,9900,250000,31000]],\"passed\":[[0,\"breaker\",1200]]},"
            + "\"ending\":\"complete\",\"provider\":\"cloud\",\"model\":\"m\","
            + "\"source\":\"fallback\",\"prompt_tokens\":9,\"cached_tokens\":4,"
            + "\"completion_tokens\":7,\"reasoning_tokens\":5,\"provider_cost\":\"0.00012\","
            + "\"usage\":\"impossible\",\"cost_nanos\":1234,\"currency\":\"USD\","
            + "\"price_from\":\"litellm-1.2.3\",\"input_nanos\":140,"
            + "\"cached_input_nanos\":14,\"output_nanos\":280,"
            + "\"first_content_millis\":31,\"millis\":45}",
        text(FULL));
  }

  @Test
  void whatIsWrittenIsRead() {
    assertEquals(FULL, CallRecordFormat.read(CallRecordFormat.write(FULL)));
    assertEquals(BARE, CallRecordFormat.read(CallRecordFormat.write(BARE)));
  }

  @Test
  void aRecordFromBeforeStandingsWereKeptIsRead() {
    var old = text(FULL).replaceFirst("\"unlisted\".*\"passed\"", "\"passed\"");

    var decision = read(old).decision();

    assertEquals(0, decision.unlisted());
    assertEquals(FULL.decision().passed(), decision.passed());
    assertTrue(decision.candidates().stream().allMatch(it -> it.standing().isEmpty()));
    assertEquals(4, decision.candidates().size());
  }

  @Test
  void aRecordFromBeforeNodesWereKeptIsRead() {
    var old = text(FULL).replace("\"node\":\"node-a\",", "");

    var read = read(old);

    assertEquals("", read.node());
    assertEquals(FULL.who(), read.who());
    assertEquals(FULL.result(), read.result());
  }

  @Test
  void aRecordFromBeforeThereWereNumbersIsRead() {
    var old = text(FULL).replace("\"tenant_seq\":17,", "");

    assertEquals(new CallRecord.Who("key-1", "default"), read(old).who());
  }

  @Test
  void aRecordFromBeforeCostsWereKeptIsRead() {
    var read = read(BEFORE_COSTS);

    assertEquals(Cost.NONE, read.result().cost());
    assertFalse(read.decision().isKnown());
    assertEquals(OptionalLong.empty(), read.tried().getFirst().startedMillis());
    assertEquals(OptionalLong.of(9), read.result().usage().prompt());
    assertFalse(read.result().usage().isImpossible());
    assertEquals(45, read.result().millis());
  }

  static CallRecord costing(Cost cost) {
    return new CallRecord(
        "req_4",
        1,
        "node-a",
        BARE.who(),
        BARE.asked(),
        List.of(),
        Decision.NONE,
        new CallRecord.Result(
            "complete", Optional.empty(), Usage.UNKNOWN, cost, OptionalLong.empty(), 3));
  }

  @Test
  void aMachinesHourIsKeptWithWhatTheCallWouldHaveCostElsewhere() {
    var alone = costing(new Cost.Machine(7_180_000_000L, "USD", Optional.empty()));
    var elsewhere = new Cost.Charged(12, "USD", UnitPrices.UNKNOWN, "offer");
    var compared = costing(new Cost.Machine(7_180_000_000L, "USD", Optional.of(elsewhere)));

    assertEquals(alone, read(text(alone)));
    assertEquals(compared, read(text(compared)));
    assertTrue(
        text(compared)
            .contains(
                "\"machine_hour_nanos\":7180000000,\"elsewhere_nanos\":12,"
                    + "\"currency\":\"USD\",\"price_from\":\"offer\""),
        text(compared));
  }

  @Test
  void whatACostLacksIsKept() {
    var lacking =
        new CallRecord(
            "req_3",
            1,
            "node-a",
            BARE.who(),
            BARE.asked(),
            List.of(),
            Decision.NONE,
            new CallRecord.Result(
                "complete",
                Optional.empty(),
                Usage.UNKNOWN,
                new Cost.Unknown(Cost.Lack.USAGE),
                OptionalLong.empty(),
                3));

    assertTrue(text(lacking).contains("\"cost_lacks\":\"usage\""));
    assertEquals(lacking, read(text(lacking)));
  }

  @Test
  void whatWeCountedOurselvesIsKeptAsThat() {
    var counted = Usage.UNKNOWN.estimated(OptionalLong.of(3), OptionalLong.of(0));
    var call =
        new CallRecord(
            "req_5",
            1,
            "node-a",
            BARE.who(),
            BARE.asked(),
            List.of(),
            Decision.NONE,
            new CallRecord.Result(
                "client_gone", Optional.empty(), counted, Cost.NONE, OptionalLong.empty(), 3));

    assertTrue(
        text(call).contains("\"prompt_tokens\":3,\"completion_tokens\":0,\"usage\":\"estimated\""),
        text(call));
    assertEquals(call, read(text(call)));
  }

  @Test
  void whatWasNotKnownIsAbsentAndNeverZero() {
    assertEquals(
        "{\"id\":\"req_2\",\"time\":1,\"node\":\"node-a\",\"key\":\"key-1\",\"tenant\":\"default\","
            + "\"operation\":\"embeddings\",\"asked\":\"m\",\"stream\":false,\"attempts\":[],"
            + "\"ending\":\"failed\",\"millis\":3}",
        text(BARE));
  }

  @Test
  void aNewerRecordIsReadByThisProgram() {
    var newer = text(FULL).replaceFirst("\\{", "{\"attestation\":{\"tier\":[1,2]},");

    assertEquals(FULL, read(newer));
  }

  @Test
  void whatIsNoRecordIsRefused() {
    assertThrows(JsonFailure.class, () -> read("{\"id\":"));
  }
}
