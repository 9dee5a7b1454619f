package dev.sovereign.api;

import dev.sovereign.core.Trace;
import dev.sovereign.core.TraceParent;
import dev.sovereign.http.Exchange;
import dev.sovereign.trace.Span;
import dev.sovereign.trace.Traces;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/// Gives every call its place in a trace, and hands its spans on when it has ended. Any thread may
/// use it.
public final class CallTraces {
  private static final String PARENT = "traceparent";
  private static final String STATE = "tracestate";
  private static final int LONGEST_STATE = 512;

  private final Optional<Kept> kept;

  /// Where spans are kept.
  ///
  /// @param share how many of the traces that begin here are kept
  private record Kept(Traces traces, double share) {}

  private CallTraces(Optional<Kept> kept) {
    this.kept = kept;
  }

  /// No spans are made: a caller's trace is passed on to own servers, and that is all.
  public static CallTraces none() {
    return new CallTraces(Optional.empty());
  }

  /// Spans go here.
  ///
  /// @param share how many of the traces that begin here are kept, from 0 to 1
  public static CallTraces to(Traces traces, double share) {
    return new CallTraces(Optional.of(new Kept(traces, share)));
  }

  /// The place of a call whose caller is known.
  Trace place(Exchange http) {
    var caller = http.header(PARENT).flatMap(it -> only(http, it));
    var state = caller.isPresent() ? state(http) : "";
    return kept.isPresent()
        ? Trace.joined(caller, state, kept.get().share(), ThreadLocalRandom.current())
        : Trace.passedOn(caller, state);
  }

  // A field that stands twice names no span.
  private static Optional<TraceParent> only(Exchange http, String field) {
    return http.headers(PARENT).size() == 1 ? TraceParent.parse(field) : Optional.empty();
  }

  // It may stand in several fields, and whoever passes it on may drop one that is too long.
  private static String state(Exchange http) {
    var state = String.join(",", http.headers(STATE));
    var isPlain = state.chars().allMatch(it -> it >= ' ' && it <= '~');
    return isPlain && state.length() <= LONGEST_STATE ? state : "";
  }

  /// Makes the spans of a call that reached a provider.
  ///
  /// @param startedAt when it came in, in nanoseconds since 1970
  void ended(ServedCall call, long startedAt) {
    hand(call.call().trace(), startedAt, it -> it.of(call));
  }

  /// Makes the span of a call that was refused before.
  void refused(Refused call, Trace trace, long startedAt) {
    hand(trace, startedAt, it -> List.of(it.of(call)));
  }

  private void hand(Trace trace, long startedAt, Function<CallSpans, List<Span>> made) {
    if (kept.isPresent() && trace instanceof Trace.Joined place && place.span().sampled()) {
      kept.get().traces().hand(made.apply(new CallSpans(place, startedAt)));
    }
  }

  /// A call that was refused before any provider was asked.
  ///
  /// @param path the endpoint, below `/v1/`
  record Refused(String id, String path, int status, long nanos) {}
}
