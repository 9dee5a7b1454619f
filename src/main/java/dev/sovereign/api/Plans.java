package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.dialect.PromptPrefix;
import dev.sovereign.http.Exchange;
import dev.sovereign.routing.Demand;
import dev.sovereign.routing.Planned;
import dev.sovereign.routing.Planner;
import java.util.List;
import java.util.Optional;

/// Asks the planner, and turns its no into what the client is told.
final class Plans {
  static final String RESIDENCY = "X-Sovereign-Residency";

  private Plans() {}

  /// @throws Rejected if there is no plan
  static RoutePlan plan(Exchange http, Caller caller, ModelRequest request, World world) {
    var demand =
        new Demand(
            request.model(),
            caller,
            residency(http.headers(RESIDENCY)),
            () -> PromptPrefix.hash(request));
    return switch (decide(demand, world)) {
      case Planned.Plan(var plan) -> plan;
      case Planned.NoRoute why -> throw new Rejected(problem(why));
    };
  }

  /// What the planner says, whoever asks it.
  static Planned decide(Demand demand, World world) {
    return Planner.plan(demand, world.catalog(), world.standings());
  }

  /// What a request's header fields say of its residency.
  ///
  /// @throws Rejected if they say something else, or more than one thing
  static Optional<ResidencyWords> residency(List<String> fields) {
    if (fields.isEmpty()) {
      return Optional.empty();
    }
    var words = ResidencyWords.parse(fields.getFirst());
    if (words.isEmpty() || fields.size() > 1) {
      throw new Rejected(
          invalid("must stand there once and be `any`, `home`, or countries such as `au,nz`"));
    }
    return words;
  }

  /// What the client is told.
  static Problem problem(Planned.NoRoute why) {
    return switch (why) {
      case Planned.UnknownModel(var asked) -> new Problem.ModelNotFound(asked);
      // A key learns nothing of models that are not for it.
      case Planned.NotAllowed(var asked) -> new Problem.ModelNotFound(asked);
      case Planned.NoSovereign() ->
          unset("sovereign", "set `capabilities.sovereign.chain` to whoever serves it there");
      case Planned.HomeUnset(var asked) -> unset(asked, "set `instance.home` to your country");
      case Planned.UnknownPlace(var word) ->
          invalid("names no country and no group of `instance.groups`: " + word);
      case Planned.Widened(var asked, var forced) ->
          new Problem.Forbidden(
              "The key or the capability keeps the call within %s; %s would widen that."
                  .formatted(forced.text(), asked.text()));
      case Planned.Unsatisfiable(var asked, var residency, var excluded) ->
          new Problem.ResidencyUnsatisfiable(asked, residency, excluded);
    };
  }

  private static Problem invalid(String why) {
    return new Problem.BadRequest(
        RESIDENCY + " " + why + ".", Optional.of(RESIDENCY), Optional.of("invalid_residency"));
  }

  private static Problem unset(String asked, String remedy) {
    return new Problem.BadRequest(
        "`%s` is asked to stay at home, which is not configured: %s.".formatted(asked, remedy),
        Optional.of("model"),
        Optional.of("residency_unsatisfiable"));
  }
}
