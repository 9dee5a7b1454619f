package dev.sovereign.faults;

import static dev.sovereign.faults.Asked.PLAIN;
import static dev.sovereign.faults.Asked.STREAM;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Usage;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// F-32: what a provider says that it used is taken as it is; what cannot be is unknown, and where
/// it says nothing, tokens are counted here and flagged.
@Tag("slow")
final class UsageFaultsTest {
  private static final OptionalLong UNKNOWN = OptionalLong.empty();

  // Four bytes of text and less are one token where the provider says nothing.
  private static final OptionalLong COUNTED = OptionalLong.of(1);

  static Stream<Arguments> cells() {
    return Stream.of(
            Arguments.of("missing", "", COUNTED, 0),
            Arguments.of("null", ",\"usage\":null", COUNTED, 0),
            Arguments.of("zero", usage("0"), OptionalLong.of(0), 0),
            Arguments.of("negative", usage("-1"), UNKNOWN, 1),
            Arguments.of("a million million", usage("1000000000000"), UNKNOWN, 1),
            Arguments.of("text", usage("\"7\""), UNKNOWN, 1),
            Arguments.of("no object", ",\"usage\":7", COUNTED, 0))
        .flatMap(it -> Stream.of(with(PLAIN, it), with(STREAM, it)));
  }

  private static String usage(String count) {
    return ",\"usage\":{\"prompt_tokens\":%s,\"completion_tokens\":%s,\"total_tokens\":0}"
        .formatted(count, count);
  }

  private static Arguments with(Asked asked, Arguments row) {
    var of = row.get();
    return Arguments.of(asked, of[0], of[1], of[2], of[3]);
  }

  @ParameterizedTest(name = "F-32 {0}: {1}")
  @MethodSource("cells")
  void theAnswerIsWholeAndItsUseIsWhatIsKnown(
      Asked asked, String name, String usage, OptionalLong known, int impossible) {
    try (var scene =
        Scene.of(new Scene.Settings(asked, "{}", "45s"), saying(usage), Verdict.GOOD)) {
      var answer = scene.ask(asked);

      answer.assertWhole("a", "fine");
      assertEquals(impossible, impossible(scene), name);
      var result = scene.record().result();
      assertEquals("complete", result.ending());
      assertEquals(known, result.usage().prompt());
      assertEquals(known, result.usage().completion());
      assertEquals(known.equals(COUNTED), result.usage().grounds() == Usage.Grounds.ESTIMATED);
    }
  }

  @ParameterizedTest(name = "F-32 a long prompt, {0}")
  @EnumSource(Asked.class)
  void aPromptOfManyBytesIsCountedToo(Asked asked) {
    var settings = new Scene.Settings(asked, "{}", "45s");
    try (var scene = Scene.of(settings, saying(""), Verdict.GOOD)) {
      var suffix = "x".repeat(RequestReader.LARGE);

      var answer = scene.gateway().chat("c", ",\"suffix\":\"" + suffix + "\"");

      assertEquals(200, answer.statusCode());
      var usage = scene.record().result().usage();
      assertTrue(usage.prompt().orElseThrow() > RequestReader.LARGE / 4, usage.toString());
      assertEquals(Usage.Grounds.ESTIMATED, usage.grounds());
    }
  }

  private static long impossible(Scene scene) {
    return scene
        .gateway()
        .read("/metrics")
        .body()
        .lines()
        .filter(it -> it.startsWith("sovereign_usage_impossible_total{"))
        .filter(it -> it.endsWith(" 1") || it.endsWith(" 1.0"))
        .count();
  }

  private static Script saying(String usage) {
    return call -> {
      if (call.request().json().isTrue("stream")) {
        stream(call, usage);
      } else {
        call.json(200, "{\"choices\":[" + CHOICE + "]" + usage + "}");
      }
    };
  }

  private static final String CHOICE =
      "{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"fine\"},"
          + "\"finish_reason\":\"stop\"}";

  private static void stream(UpstreamCall call, String usage) throws IOException {
    call.openEvents().event(Scripts.content("fine")).event(Scripts.finish("stop"));
    call.event("{\"choices\":[]" + usage + "}").event("[DONE]").end();
  }
}
