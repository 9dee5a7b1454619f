package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Gate;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Refusal;
import dev.sovereign.core.Skip;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The one place that turns a [Problem] into OpenAI's error object; `docs/errors.md` lists them.
final class OpenAiErrors {
  /// An error as it goes out.
  ///
  /// @param headers those that belong to this error
  record Reply(int status, Headers headers, byte[] body) {}

  private static final String INVALID = "invalid_request_error";
  private static final String NONE = Words.NONE;
  private static final String RUNNING =
      "The call that has this Idempotency-Key is still running; its answer can be had later.";
  private static final String NO_ATTESTATION =
      "Your tenant has no call of this id, or it has no attestation.";
  private static final String ERASED =
      "What was logged of this call was erased; its leaf in the log stays.";
  static final String SEARCHES =
      "Too many calls are being looked for at the moment; ask again in a second.";
  private static final String OTHER_CALL =
      "The call that has this Idempotency-Key asked something else.";

  private OpenAiErrors() {}

  /// Answers a call with an error.
  ///
  /// @param headers beside those of the error itself
  static void send(Exchange http, Headers headers, Problem problem) {
    var reply = reply(problem);
    http.reply(reply.status(), headers.and(reply.headers()), reply.body());
  }

  static Reply reply(Problem problem) {
    var words = words(problem);
    return new Reply(words.status(), headers(problem), words.object());
  }

  /// The error as the data of a stream's event.
  static byte[] event(Problem problem) {
    return words(problem).object();
  }

  /// What a stream says that broke off after its first content.
  static byte[] brokenStream(Failure failure) {
    return new Words(
            502,
            "upstream_stream_failed",
            "The provider's stream broke off before the answer was whole ("
                + failure.kind().word()
                + "). What came so far is not the whole answer.",
            NONE,
            failure.kind().word())
        .object();
  }

  private static Words words(Problem problem) {
    return switch (problem) {
      case Problem.BadRequest(var message, var param, var code) ->
          new Words(400, INVALID, message, param.orElse(NONE), code.orElse(NONE));
      case Problem.BodyTooLarge(var limit) ->
          new Words(
              413, INVALID, "The body is larger than " + limit + " bytes.", NONE, "body_too_large");
      case Problem.BodyTooSlow() ->
          new Words(408, INVALID, "The body came too slowly.", NONE, "body_timeout");
      case Problem.Unauthenticated(var message) ->
          new Words(401, "authentication_error", message, NONE, "invalid_api_key");
      case Problem.Forbidden(var message) ->
          new Words(403, "permission_error", message, NONE, "not_allowed");
      case Problem.ModelNotFound(var model) ->
          new Words(
              404,
              INVALID,
              "The model `" + model + "` does not exist here, or your key may not use it.",
              "model",
              "model_not_found");
      case Problem.NotFound(var path) ->
          new Words(
              404, INVALID, "There is no endpoint " + printable(path) + ".", NONE, "not_found");
      case Problem.MethodNotAllowed(var method, var allowed) ->
          new Words(
              405,
              INVALID,
              "This endpoint has no " + printable(method) + ", only " + allowed + ".",
              NONE,
              "method_not_allowed");
      case Problem.ProviderRefused(var refusal) -> words(refusal);
      case Problem.ChainExhausted exhausted -> words(exhausted);
      case Problem.ResidencyUnsatisfiable(var asked, var residency, var excluded) ->
          words(ResidencyErrors.unsatisfiable(asked, residency, excluded));
      case Problem.ResidencyUnavailable unavailable -> words(unavailable);
      case Problem.NotRecordable() ->
          unavailable("Calls cannot be recorded at the moment, so none is made.", "not_recordable");
      case Problem.Draining() -> unavailable("The server is stopping.", "draining");
      case Problem.Internal() ->
          new Words(500, "server_error", "An error of ours; it is logged.", NONE, "internal_error");
      case Problem.CallRunning() ->
          new Words(409, INVALID, RUNNING, Once.KEY, "idempotency_key_in_use");
      case Problem.OtherCall() ->
          new Words(422, INVALID, OTHER_CALL, Once.KEY, "idempotency_key_reused");
      case Problem.NoAttestation() ->
          new Words(404, INVALID, NO_ATTESTATION, NONE, "attestation_not_found");
      case Problem.AttestationErased() ->
          new Words(410, INVALID, ERASED, NONE, "attestation_erased");
      case Problem.TooManySearches() ->
          new Words(429, "rate_limit_error", SEARCHES, NONE, "too_many_searches");
      case Problem.TooManyOpen(var limit) ->
          unavailable("More than " + limit + " calls are open.", "too_many_open");
      case Problem.TooManyBodies() ->
          unavailable("There is no room for this body beside those of open calls.", "no_room");
      case Problem.TooManyAnswers() ->
          unavailable("There is no room for this answer beside those of open calls.", "no_room");
    };
  }

  private static Words unavailable(String message, String code) {
    return new Words(503, "server_error", message, NONE, code);
  }

  private static Words words(ResidencyErrors error) {
    return new Words(
        400, INVALID, error.message(), NONE, "residency_unsatisfiable", error.members());
  }

  private static Words words(Problem.ResidencyUnavailable unavailable) {
    var error =
        ResidencyErrors.unavailable(
            unavailable.residency(),
            unavailable.excluded(),
            unavailable.inside().attempts(),
            story(unavailable.inside()));
    return new Words(
        503, "server_error", error.message(), NONE, "residency_unavailable", error.members());
  }

  private static Words words(Refusal refusal) {
    return new Words(
        refusal.status(),
        INVALID,
        refusal.message(),
        refusal.param().orElse(NONE),
        refusal.isContextLength()
            ? "context_length_exceeded"
            : refusal
                .code()
                .filter(it -> !it.equals(Integer.toString(refusal.status())))
                .orElse(NONE));
  }

  private static Words words(Problem.ChainExhausted exhausted) {
    var story = "No provider could answer: " + story(exhausted) + ".";
    if (exhausted.allRateLimitedMillis().isPresent()) {
      return new Words(429, "rate_limit_error", story, NONE, "rate_limit_exceeded");
    }
    var first = firstFailure(exhausted.attempts());
    return first
        .map(failure -> words(failure.kind(), story))
        .orElseGet(() -> words(exhausted.skips(), story));
  }

  // Nobody was asked, or nobody could be: what a gate remembers of a failure is told like it.
  private static Words words(List<Skip> skips, String story) {
    return skips.stream()
        .map(Skip::gate)
        .filter(it -> it == Gate.CREDENTIAL || it == Gate.QUOTA)
        .findFirst()
        .map(it -> it == Gate.QUOTA ? Failure.Kind.QUOTA : Failure.Kind.AUTH)
        .map(it -> words(it, story))
        .orElseGet(() -> unavailable(story, "upstream_unavailable"));
  }

  private static Words words(Failure.Kind first, String story) {
    return switch (first) {
      case RESOLVE, ADDRESS, CONNECT, TLS, CLOSED, SERVER_ERROR, RATE_LIMITED ->
          unavailable(story, "upstream_unavailable");
      case QUOTA -> unavailable(story, "upstream_quota");
      case AUTH -> new Words(502, "server_error", story, NONE, "upstream_auth");
      case UNSUPPORTED -> new Words(400, INVALID, story, NONE, "not_supported");
      case MODEL_NOT_FOUND -> new Words(404, INVALID, story, "model", "model_not_found");
      case REDIRECT, BAD_ANSWER, STREAM_ERROR, INCOMPLETE ->
          new Words(502, "server_error", story, NONE, "bad_upstream_response");
      case TIMEOUT_HEADERS,
          TIMEOUT_FIRST_TOKEN,
          TIMEOUT_IDLE,
          TIMEOUT_PROGRESS,
          TIMEOUT_ANSWER,
          TIMEOUT_TOTAL ->
          new Words(504, "server_error", story, NONE, "upstream_timeout");
    };
  }

  // The first cause first; each attempt by name; no word of the provider's own.
  private static String story(Problem.ChainExhausted exhausted) {
    var tried =
        exhausted.attempts().stream()
            .map(it -> it.offer().provider() + " " + it.outcome().word() + status(it));
    var passed =
        exhausted.skips().stream()
            .map(it -> it.offer().provider() + " not asked (" + it.gate().word() + ")");
    return Stream.concat(tried, passed).collect(Collectors.joining(", then "));
  }

  private static String status(Attempt attempt) {
    return attempt.outcome() instanceof Outcome.Failed(var failure) && failure.status().isPresent()
        ? " (" + failure.status().getAsInt() + ")"
        : "";
  }

  // What a provider has no words for is the cause only where every other failed likewise.
  private static Optional<Failure> firstFailure(List<Attempt> attempts) {
    var failures =
        attempts.stream()
            .map(Attempt::outcome)
            .flatMap(it -> it instanceof Outcome.Failed(var why) ? Stream.of(why) : Stream.empty())
            .toList();
    return failures.stream()
        .filter(it -> it.kind() != Failure.Kind.UNSUPPORTED)
        .findFirst()
        .or(() -> failures.stream().findFirst());
  }

  private static Headers headers(Problem problem) {
    if (problem instanceof Problem.ResidencyUnavailable(_, _, var inside)) {
      return headers(inside);
    }
    var base = Headers.of("content-type", "application/json");
    if (problem instanceof Problem.ChainExhausted exhausted && retriable(exhausted).isPresent()) {
      var millis = retriable(exhausted).getAsLong();
      return base.and("retry-after", seconds(millis))
          .and("retry-after-ms", Long.toString(millis))
          .and("x-should-retry", "true");
    }
    if (problem instanceof Problem.TooManySearches) {
      return base.and("retry-after", "1").and("x-should-retry", "true");
    }
    var refused = base.and("x-should-retry", "false");
    if (problem instanceof Problem.ChainExhausted exhausted
        && exhausted.soonestMillis().isPresent()) {
      return refused.and("retry-after", seconds(exhausted.soonestMillis().getAsLong()));
    }
    if (problem instanceof Problem.CallRunning || words(problem).code().equals("no_room")) {
      return refused.and("retry-after", "1");
    }
    if (problem instanceof Problem.MethodNotAllowed(_, var allowed)) {
      return refused.and("allow", allowed);
    }
    if (problem instanceof Problem.Unauthenticated) {
      return refused.and("www-authenticate", "Bearer");
    }
    return refused;
  }

  // How soon it makes sense to ask again, where the whole chain only wants time.
  private static OptionalLong retriable(Problem.ChainExhausted exhausted) {
    var limited = exhausted.allRateLimitedMillis();
    return limited.isPresent() ? limited : exhausted.allOpenMillis();
  }

  private static String seconds(long millis) {
    return Long.toString((millis + 999) / 1000);
  }

  private static String printable(String text) {
    var cut = text.length() > 100 ? text.substring(0, 100) : text;
    return cut.replaceAll("[^\\x20-\\x7e]", "?");
  }
}
