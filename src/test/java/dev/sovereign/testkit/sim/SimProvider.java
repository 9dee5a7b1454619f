package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.loop.Loop;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;

/// A provider on the simulated network, as well as its story says.
final class SimProvider implements SimServer {
  /// What stands in a prompt that is no provider's fault.
  static final String WRONG = "wrong";

  private static final List<Integer> ERRORS = List.of(500, 502, 503, 504, 529);
  private static final List<Integer> UNAUTHORISED = List.of(401, 402, 403);
  private static final List<Headers> WAITS =
      List.of(
          Headers.NONE,
          Headers.of("retry-after", "0"),
          Headers.of("retry-after-ms", "300"),
          Headers.of("retry-after", "1"),
          Headers.of("retry-after", "3"),
          Headers.of("retry-after", "30"),
          Headers.of("retry-after", "600"));

  private final String name;
  private final Story story;
  private final Loop loop;
  private final Random random;
  private final Answers answers;
  private final Map<Integer, Spoken> said;

  /// @param said where it is noted what it has to say, by number
  SimProvider(String name, Story story, Loop loop, Random random, Map<Integer, Spoken> said) {
    this.name = name;
    this.story = story;
    this.loop = loop;
    this.random = random;
    this.answers = new Answers(random);
    this.said = said;
  }

  @Override
  public Welcome welcome() {
    return switch (story.at(loop.nanoTime(), random)) {
      case REFUSING -> new Welcome.Fails(answers.upTo(5), ConnectionFailure.Stage.CONNECT);
      case BLACK_HOLE -> new Welcome.Stands(Duration.ofHours(1), false);
      case UNREACHABLE -> new Welcome.Fails(answers.upTo(900), answers.any(UNREACHED));
      case SLOW -> new Welcome.Stands(answers.upTo(1900), false);
      case WELL,
          BREAKING,
          ERRORS,
          OVERLOADED,
          UNAUTHORISED,
          MISSING,
          CUTTING,
          STALLING,
          PINGING,
          GARBLED ->
          new Welcome.Stands(answers.upTo(10), false);
      case FORGETTING -> new Welcome.Stands(Duration.ZERO, true);
    };
  }

  private static final List<ConnectionFailure.Stage> UNREACHED =
      List.of(
          ConnectionFailure.Stage.TLS,
          ConnectionFailure.Stage.RESOLVE,
          ConnectionFailure.Stage.ADDRESS_NOT_ALLOWED);

  @Override
  public List<Step> answer(OutboundRequest request) {
    var mood = story.at(loop.nanoTime(), random);
    return request.method().equals("GET") ? probed(mood) : answer(mood, request);
  }

  // An own server says how it is: that it is well, or nothing good.
  private List<Step> probed(Mood mood) {
    var isWell = mood == Mood.WELL || mood == Mood.SLOW;
    return isWell ? answers.probed() : answers.refusal(503, "", Headers.NONE);
  }

  private List<Step> answer(Mood mood, OutboundRequest request) {
    return switch (mood) {
      case REFUSING, BLACK_HOLE, UNREACHABLE, BREAKING, FORGETTING ->
          List.of(new Step.Breaks(answers.upTo(200)));
      case ERRORS -> answers.error(answers.any(ERRORS), "", answers.any(WAITS));
      case OVERLOADED -> answers.error(429, overload(), answers.any(WAITS));
      case UNAUTHORISED -> answers.error(answers.any(UNAUTHORISED), "", Headers.NONE);
      case MISSING -> answers.error(404, "model_not_found", Headers.NONE);
      case WELL, SLOW, CUTTING, STALLING, PINGING, GARBLED -> speak(mood, request);
    };
  }

  private String overload() {
    return random.nextInt(30) == 0 ? "insufficient_quota" : "rate_limit_exceeded";
  }

  private List<Step> speak(Mood mood, OutboundRequest request) {
    var text = new String(request.body(), UTF_8);
    if (text.contains(WRONG)) {
      return answers.refusal(400, "wrong", Headers.NONE);
    }
    var spoken = new Spoken(said.size(), name, Wire.callIn(text), 1 + random.nextInt(12));
    said.put(spoken.number(), spoken);
    var form = Form.of(request);
    var well = answers.well(spoken, form, mood == Mood.SLOW);
    return mood == Mood.WELL || mood == Mood.SLOW ? well : answers.spoilt(mood, well, form);
  }
}
