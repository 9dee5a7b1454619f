package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Planned;
import dev.sovereign.routing.Planner;
import java.util.Optional;

/// Asks the planner, and turns its no into what the client is told.
final class Plans {
  private Plans() {}

  /// @throws Rejected if there is no plan
  static RoutePlan plan(Caller caller, ModelRequest request, Catalog catalog) {
    return switch (Planner.plan(request.model(), caller, catalog)) {
      case Planned.Plan(var plan) -> plan;
      case Planned.UnknownModel(var asked) -> throw new Rejected(new Problem.ModelNotFound(asked));
      // A key learns nothing of models that are not for it.
      case Planned.NotAllowed(var asked) -> throw new Rejected(new Problem.ModelNotFound(asked));
      case Planned.NotYet(var asked) ->
          throw new Rejected(
              new Problem.BadRequest(
                  "The capability `" + asked + "` comes with residency, which is not there yet.",
                  Optional.of("model"),
                  Optional.of("not_supported")));
    };
  }
}
