package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Timeouts;
import dev.sovereign.json.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds the table of `docs/errors.md` against what every problem becomes.
final class ErrorsPageTest {
  private static final Offer OFFER =
      new Offer(
          "p",
          "up",
          "m",
          Offer.Kind.CLOUD,
          OptionalLong.empty(),
          Timeouts.DEFAULT,
          Offer.Site.UNKNOWN);
  private static final Residency HOME = new Residency.Within(Set.of(new Jurisdiction("au")));
  // What a provider's refusal becomes is the provider's to say.
  private static final Set<Class<?>> NOT_OURS = Set.of(Problem.ProviderRefused.class);
  private static final List<Problem> ALONE =
      List.of(
          new Problem.BadRequest("m", Optional.empty(), Optional.of("invalid_json")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("json_too_deep")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("not_supported")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("invalid_residency")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("invalid_stream_failure")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("invalid_attestation")),
          new Problem.BadRequest("m", Optional.empty(), Optional.of("residency_unsatisfiable")),
          new Problem.ResidencyUnsatisfiable("m", HOME, List.of()),
          new Problem.ResidencyUnavailable(
              HOME, List.of(), new Problem.ChainExhausted(List.of(), List.of())),
          new Problem.BodyTooLarge(1),
          new Problem.BodyTooSlow(),
          new Problem.Unauthenticated("m"),
          new Problem.Forbidden("m"),
          new Problem.ModelNotFound("m"),
          new Problem.NotFound("/"),
          new Problem.MethodNotAllowed("PUT", "GET"),
          new Problem.CallRunning(),
          new Problem.OtherCall(),
          new Problem.NoAttestation(),
          new Problem.AttestationErased(),
          new Problem.TooManySearches(),
          new Problem.NotRecordable(),
          new Problem.Draining(),
          new Problem.TooManyOpen(1),
          new Problem.TooManyBodies(),
          new Problem.TooManyAnswers(),
          new Problem.Internal());
  // The page has these, which no problem of the data plane becomes.
  private static final Set<String> OF_OTHERS =
      Set.of(
          "400 `invalid_request_error` differs, or `null`",
          "408 `invalid_request_error` `null`",
          "414 `invalid_request_error` `null`",
          "431 `invalid_request_error` `null`",
          "501 none none");

  @Test
  void everyRowIsWhatAProblemBecomesAndEveryProblemHasItsRow() throws IOException {
    var became =
        problems()
            .map(OpenAiErrors::reply)
            .map(ErrorsPageTest::words)
            .collect(Collectors.toCollection(HashSet::new));
    became.addAll(OF_OTHERS);

    assertEquals(became, rows());
  }

  @Test
  void noKindOfProblemIsLeftOut() {
    var tried = problems().map(Object::getClass).collect(Collectors.toSet());
    var all =
        Arrays.stream(Problem.class.getPermittedSubclasses())
            .filter(it -> !NOT_OURS.contains(it))
            .collect(Collectors.toSet());

    assertEquals(all, tried);
  }

  private static Stream<Problem> problems() {
    var exhausted =
        Arrays.stream(Failure.Kind.values())
            .map(Failure::of)
            .map(failure -> new Attempt(OFFER, true, new Outcome.Failed(failure), 0, 1))
            .map(attempt -> new Problem.ChainExhausted(List.of(attempt), List.of()));
    return Stream.concat(ALONE.stream(), exhausted);
  }

  private static String words(OpenAiErrors.Reply reply) {
    var error = Json.parseAll(reply.body()).find("error").orElseThrow();
    return "%d `%s` `%s`"
        .formatted(
            reply.status(), error.string("type").orElseThrow(), error.string("code").orElseThrow());
  }

  // One for each code of a row.
  private static Set<String> rows() throws IOException {
    return Files.readString(Path.of("docs/errors.md"))
        .lines()
        .filter(it -> it.matches("\\| [45]\\d\\d \\|.*"))
        .map(it -> it.split(" ?\\| ?"))
        .flatMap(
            cells ->
                (cells[3].startsWith("`")
                        ? Arrays.stream(cells[3].split(", "))
                        : Stream.of(cells[3]))
                    .map(code -> cells[1] + " " + cells[2] + " " + code))
        .collect(Collectors.toSet());
  }
}
