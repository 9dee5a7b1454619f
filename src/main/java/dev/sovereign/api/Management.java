package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.BodyFailure;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.HttpServer;
import dev.sovereign.loop.Crossing;
import dev.sovereign.meter.Log;
import dev.sovereign.tenancy.StoreFailure;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Everything below `/api/`: finds the route, asks for a key with the scope `admin`, refuses
/// parameters that the route does not take, runs its work on a virtual thread, and leaves a line in
/// the program's log of every change, made or refused: who asked for it, and what it was.
public final class Management implements HttpServer.Handler {
  private static final int LARGEST_BODY = 64 * 1024;
  private static final String MODELS = "/api/v1/models/";

  private final KeyCheck check;
  private final Crossing crossing;
  private final InstantSource clock;
  private final Log log;
  private final List<Route> routes;

  /// Where a request goes.
  ///
  /// @param keyId of the key that asks; empty where none is needed
  private record Way(String id, Route route, String keyId) {}

  public Management(
      KeyCheck check, Crossing crossing, InstantSource clock, Log log, List<Route> routes) {
    this.check = check;
    this.crossing = crossing;
    this.clock = clock;
    this.log = log;
    this.routes = List.copyOf(routes);
  }

  /// All that there is.
  public List<Route> routes() {
    return routes;
  }

  @Override
  public void handle(Exchange http) {
    var id = CallId.next(clock.millis());
    try {
      var way = find(id, http);
      var variables = way.route().match(http.path()).orElseThrow();
      var query = query(http, way.route());
      var accept = String.join(",", http.headers("accept"));
      http.body(LARGEST_BODY)
          .map(body -> new Asked(id, way.keyId(), variables, query, accept, body))
          .flatMap(it -> crossing.call(http.loop(), () -> way.route().work().answer(it)))
          .onComplete(told -> tell(http, way, told), cause -> refuse(http, id, cause));
    } catch (RuntimeException refused) { // Rejected, or a fault of ours that must be answered too.
      refuse(http, id, refused);
    }
  }

  private Way find(String id, Exchange http) {
    var path = http.path();
    var there = routes.stream().filter(it -> it.match(path).isPresent()).toList();
    var isOpen = !there.isEmpty() && there.stream().allMatch(Route::isOpen);
    var keyId = isOpen ? "" : check.caller(http, Caller.Scope.ADMIN, clock.instant()).keyId();
    if (Router.hasEncodedSlash(path) && !path.startsWith(MODELS)) {
      throw bad("The path holds an encoded slash.");
    }
    if (there.isEmpty()) {
      throw new Rejected(new Problem.NotFound(path));
    }
    return there.stream()
        .filter(it -> it.method().equals(http.method()))
        .findFirst()
        .map(it -> new Way(id, it, keyId))
        .orElseThrow(() -> notAllowed(http.method(), there));
  }

  private static Rejected notAllowed(String method, List<Route> there) {
    var allowed = there.stream().map(Route::method).sorted().collect(Collectors.joining(", "));
    return new Rejected(new Problem.MethodNotAllowed(method, allowed));
  }

  private static Map<String, String> query(Exchange http, Route route) {
    var query = new HashMap<String, String>();
    for (var parameter : parameters(http).entrySet()) {
      var name = parameter.getKey();
      if (!route.query().contains(name)) {
        throw bad("There is no parameter `" + Wishes.printable(name) + "`" + those(route));
      }
      if (parameter.getValue().size() > 1) {
        throw bad("The parameter `" + name + "` stands more than once.");
      }
      query.put(name, parameter.getValue().getFirst());
    }
    return query;
  }

  private static Map<String, List<String>> parameters(Exchange http) {
    try {
      return http.query();
    } catch (IllegalArgumentException malformed) {
      throw bad("The query is not well encoded.");
    }
  }

  private static String those(Route route) {
    var names = new TreeSet<>(route.query());
    return names.isEmpty() ? ": this takes none." : ", only " + String.join(", ", names) + ".";
  }

  private static Rejected bad(String message) {
    return new Rejected(new Problem.BadRequest(message, Optional.empty(), Optional.empty()));
  }

  private void tell(Exchange http, Way way, Told told) {
    switch (told) {
      case Told.Answer answer -> {
        audit(
            http,
            way,
            "changed over the management API",
            answer.subject().orElse(""),
            answer.status());
        var headers =
            answer.type().isEmpty()
                ? AnswerHeaders.refusal(way.id())
                : AnswerHeaders.plain(way.id(), answer.type());
        http.reply(answer.status(), headers.and("cache-control", "no-store"), answer.body());
      }
      case Told.Refused refused -> {
        audit(http, way, "refused over the management API", "", refused.status());
        ProblemJson.reply(http, way.id(), refused);
      }
    }
  }

  // Who asked for a change, and what came of it.
  private void audit(Exchange http, Way way, String what, String subject, int status) {
    if (way.route().changes()) {
      log.info(
          what,
          Log.word("key", way.keyId()),
          Log.word("operation", way.route().method() + " " + way.route().path()),
          Log.word("path", http.path()),
          Log.word("subject", subject),
          Log.number("status", status),
          Log.word("request", way.id()));
    }
  }

  private void refuse(Exchange http, String id, Throwable cause) {
    switch (cause) {
      case Rejected rejected -> ProblemJson.reply(http, id, rejected.problem());
      case StoreFailure _ ->
          ProblemJson.reply(
              http,
              id,
              new Told.Refused(
                  503, "Store unavailable", "The store did not take it; try again.", ""));
      case BodyFailure failure -> refuse(http, id, failure.reason());
      default -> {
        Fault.log(log, id, cause);
        ProblemJson.reply(http, id, new Problem.Internal());
      }
    }
  }

  private static void refuse(Exchange http, String id, BodyFailure.Reason reason) {
    switch (reason) {
      case TOO_LARGE -> ProblemJson.reply(http, id, new Problem.BodyTooLarge(LARGEST_BODY));
      case TOO_SLOW -> ProblemJson.reply(http, id, new Problem.BodyTooSlow());
      case NO_ROOM -> ProblemJson.reply(http, id, new Problem.TooManyBodies());
      case MALFORMED -> ProblemJson.reply(http, id, BodyProblem.MALFORMED);
      case GONE -> {} // Nobody is there to be told.
    }
  }
}
