package dev.sovereign.api;

import dev.sovereign.audit.CallHistory;
import dev.sovereign.audit.CallRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;

/// `/api/v1/calls` and `/api/v1/decisions`: what is kept of calls that reached a provider, and of
/// the way that each was to go, the newest first.
public final class CallsEndpoint {
  private static final String CALLS = "/api/v1/calls";
  private static final String DECISIONS = "/api/v1/decisions";

  private static final int MOST_SEARCHES = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final CallHistory history;
  private final Searches searches = new Searches(MOST_SEARCHES, PATIENCE);

  public CallsEndpoint(CallHistory history) {
    this.history = history;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        filtered(CALLS, asked -> page(asked, fits(asked), CallJson::object)),
        Route.get(CALLS + "/{id}", asked -> one(asked, _ -> true, CallJson::object)),
        filtered(
            DECISIONS,
            asked -> page(asked, fits(asked).and(CallsEndpoint::isDecided), DecisionJson::object)),
        Route.get(
            DECISIONS + "/{id}",
            asked -> one(asked, CallsEndpoint::isDecided, DecisionJson::object)));
  }

  private static Route filtered(String path, Function<Asked, Told> page) {
    return Route.list(path, page::apply)
        .taking("key", "tenant", "model", "provider", "source", "ending", "capability")
        .taking("since", "until");
  }

  // Calls from before decisions were kept have none.
  private static boolean isDecided(CallRecord call) {
    return call.decision().isKnown();
  }

  private Told page(Asked asked, Predicate<CallRecord> fits, Function<CallRecord, String> form) {
    var before = asked.cursor().map(CallsEndpoint::place).orElse(OptionalLong.empty());
    var since = asked.moment("since");
    var page = searches.run(() -> history.newest(before, asked.limit(), since, fits));
    var next =
        page.next().isPresent()
            ? Optional.of(Long.toString(page.next().getAsLong()))
            : Optional.<String>empty();
    return Told.page(page.calls().stream().map(form).toList(), next);
  }

  private static OptionalLong place(String cursor) {
    if (!cursor.matches("\\d{1,18}")) {
      throw Asked.bad("cursor", "must be the `next_cursor` of a page.");
    }
    return OptionalLong.of(Long.parseLong(cursor));
  }

  private static Predicate<CallRecord> fits(Asked asked) {
    var since = asked.moment("since").orElse(Instant.MIN);
    var until = asked.moment("until").orElse(Instant.MAX);
    Predicate<CallRecord> inTime =
        it -> {
          var came = Instant.ofEpochMilli(it.epochMillis());
          return !came.isBefore(since) && came.isBefore(until);
        };
    return inTime
        .and(is(asked, "key", it -> it.who().keyId()))
        .and(is(asked, "tenant", it -> it.who().tenant()))
        .and(is(asked, "ending", it -> it.result().ending()))
        .and(is(asked, "capability", it -> it.asked().capability().orElse("")))
        .and(is(asked, "provider", served(CallRecord.Served::provider)))
        .and(is(asked, "source", served(CallRecord.Served::source)))
        .and(
            is(asked, "model", it -> it.asked().model())
                .or(is(asked, "model", served(CallRecord.Served::model))));
  }

  private static Function<CallRecord, String> served(Function<CallRecord.Served, String> word) {
    return it -> it.result().served().map(word).orElse("");
  }

  private static Predicate<CallRecord> is(
      Asked asked, String name, Function<CallRecord, String> word) {
    var wanted = asked.parameter(name);
    return it -> wanted.isEmpty() || wanted.get().equals(word.apply(it));
  }

  private Told one(Asked asked, Predicate<CallRecord> fits, Function<CallRecord, String> form) {
    var id = asked.variable("id");
    return CallId.time(id)
        .flatMap(came -> searches.run(() -> history.find(id, came)))
        .filter(fits)
        .<Told>map(it -> Told.json(form.apply(it)))
        .orElse(Told.missing("There is no record of such a call."));
  }
}
