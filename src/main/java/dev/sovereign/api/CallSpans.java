package dev.sovereign.api;

import dev.sovereign.core.Attempt;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Trace;
import dev.sovereign.core.Usage;
import dev.sovereign.meter.GenAi;
import dev.sovereign.trace.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The spans of one call: its own, and one for each attempt below it. Pure.
///
/// They say what was asked of whom, how long it took and how it ended, in OpenTelemetry's names
/// where it has some; the call's id leads to its record. Nothing of a prompt, an answer or a key.
///
/// @param startedAt when the call came in, in nanoseconds since 1970
record CallSpans(Trace.Joined place, long startedAt) {
  private static final int SERVER_ERRORS = 500;

  List<Span> of(ServedCall call) {
    var spans = new ArrayList<Span>(1 + call.attempts().size());
    spans.add(server(call));
    for (var i = 0; i < call.attempts().size(); i++) {
      spans.add(client(i + 1, call.attempts().get(i), call));
    }
    return spans;
  }

  Span of(CallTraces.Refused call) {
    var words = words(call.id(), call.path());
    words.put("http.response.status_code", (long) call.status());
    words.put(GenAi.ERROR, Integer.toString(call.status()));
    return server(call.path(), call.nanos(), words, call.status() >= SERVER_ERRORS);
  }

  private Span server(ServedCall call) {
    var request = call.call().request();
    var plan = call.call().plan();
    var words = words(request.id(), request.operation().path());
    words.put(GenAi.REQUEST_MODEL, plan.asked());
    words.put(GenAi.STREAM, request.wantsStream());
    words.put("sovereign.attempts", (long) call.attempts().size());
    words.put("sovereign.outcome", call.ending().word());
    call.status().ifPresent(it -> words.put("http.response.status_code", (long) it));
    call.servedBy()
        .ifPresent(
            it -> {
              words.put(GenAi.PROVIDER, call.world().catalog().type(it.provider()));
              words.put(GenAi.RESPONSE_MODEL, it.model());
              words.put("sovereign.source", plan.source(it).word());
            });
    used(words, call.reported());
    call.firstContentNanos().ifPresent(it -> words.put(GenAi.FIRST_CHUNK, it / 1e9));
    if (call.ending() != ServedCall.Ending.COMPLETE) {
      words.put(GenAi.ERROR, call.ending().word());
    }
    return server(request.operation().path(), call.nanos(), words, isOurError(call));
  }

  // A caller's mistake and a caller who left are no errors of a server.
  private static boolean isOurError(ServedCall call) {
    return switch (call.ending()) {
      case COMPLETE, CLIENT_GONE -> false;
      case REFUSED, FAILED -> call.status().orElse(SERVER_ERRORS) >= SERVER_ERRORS;
      case BROKEN, STOPPED -> true;
    };
  }

  private Span server(String path, long nanos, Map<String, Object> words, boolean isError) {
    var span = place.span();
    var ids =
        new Span.Ids(
            span.traceId(),
            span.spanId(),
            place.caller().map(it -> it.spanId()),
            true,
            place.state());
    var times = new Span.Times(startedAt, startedAt + nanos);
    return new Span(ids, "POST /v1/" + path, true, times, words, isError);
  }

  private static Map<String, Object> words(String id, String path) {
    var words = new LinkedHashMap<String, Object>();
    words.put("http.request.method", "POST");
    words.put("http.route", "/v1/" + path);
    words.put(GenAi.OPERATION, GenAi.operation(path));
    words.put("sovereign.call.id", id);
    return words;
  }

  private Span client(int number, Attempt attempt, ServedCall call) {
    var offer = attempt.offer();
    var answered = attempt.outcome() instanceof Outcome.Answered;
    var operation = GenAi.operation(call.call().request().operation().path());
    var words = words(operation, offer, call);
    words.put("sovereign.sent", attempt.sent());
    status(attempt.outcome()).ifPresent(it -> words.put("http.response.status_code", it));
    if (answered) {
      words.put(GenAi.RESPONSE_MODEL, offer.upstreamModel());
      used(words, call.reported());
      call.firstContentNanos().ifPresent(_ -> words.put(GenAi.FIRST_CHUNK, attempt.nanos() / 1e9));
    }
    var error = call.errorOf(attempt);
    if (!error.isEmpty()) {
      words.put(GenAi.ERROR, error);
    }
    var times =
        new Span.Times(
            startedAt + attempt.startedNanos(),
            startedAt + attempt.startedNanos() + call.nanosOf(attempt));
    var name = operation + " " + offer.upstreamModel();
    return new Span(ids(number), name, false, times, words, isProvidersError(attempt, call));
  }

  private Map<String, Object> words(String operation, Offer offer, ServedCall call) {
    var words = new LinkedHashMap<String, Object>();
    words.put(GenAi.OPERATION, operation);
    words.put(GenAi.PROVIDER, call.world().catalog().type(offer.provider()));
    words.put(GenAi.REQUEST_MODEL, offer.upstreamModel());
    words.put(GenAi.STREAM, call.call().request().wantsStream());
    words.put("sovereign.provider", offer.provider());
    return words;
  }

  private Span.Ids ids(int number) {
    var attempt = place.attempt(number);
    return new Span.Ids(
        attempt.traceId(),
        attempt.spanId(),
        Optional.of(place.span().spanId()),
        false,
        place.state());
  }

  private static boolean isProvidersError(Attempt attempt, ServedCall call) {
    return switch (attempt.outcome()) {
      case Outcome.Answered() -> call.ending() == ServedCall.Ending.BROKEN;
      case Outcome.Failed _, Outcome.Refused _, Outcome.Faulted() -> true;
      case Outcome.Cancelled(), Outcome.Outrun(), Outcome.NoRoom() -> false;
    };
  }

  private static Optional<Long> status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered() -> Optional.of(200L);
      case Outcome.Refused(var refusal) -> Optional.of((long) refusal.status());
      case Outcome.Failed(var failure) ->
          failure.status().isPresent()
              ? Optional.of((long) failure.status().getAsInt())
              : Optional.empty();
      case Outcome.Cancelled(), Outcome.Outrun(), Outcome.NoRoom(), Outcome.Faulted() ->
          Optional.empty();
    };
  }

  private static void used(Map<String, Object> words, Usage usage) {
    usage.prompt().ifPresent(it -> words.put(GenAi.INPUT_TOKENS, it));
    usage.completion().ifPresent(it -> words.put(GenAi.OUTPUT_TOKENS, it));
  }
}
