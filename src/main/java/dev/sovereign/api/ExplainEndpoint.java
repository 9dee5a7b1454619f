package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Exclusion;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Residency;
import dev.sovereign.dialect.PromptPrefix;
import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import dev.sovereign.routing.Demand;
import dev.sovereign.routing.Planned;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Supplier;

/// `/api/v1/route:explain`: where a call would go, and why. Nobody is asked, nothing is recorded.
public final class ExplainEndpoint {
  private static final Set<String> MEMBERS =
      Set.of("model", "residency", "key", "prompt_cache_key");

  private final Supplier<World> world;
  private final KeyRing ring;

  /// @param world at the moment
  public ExplainEndpoint(Supplier<World> world, KeyRing ring) {
    this.world = world;
    this.ring = ring;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(Route.question("/api/v1/route:explain", this::explain));
  }

  private Told explain(Asked asked) {
    var now = world.get();
    var json = Wishes.object(asked.body(), MEMBERS);
    var model = Wishes.text(json, "model").orElseThrow(() -> Wishes.bad("`model` must be there."));
    var residency = new ResidencyWishes(now.catalog().atlas()).words(json, "residency");
    var prefix = Wishes.text(json, "prompt_cache_key").map(PromptPrefix::ofKey).orElse(0L);
    var demand = new Demand(model, caller(json), residency, () -> prefix);
    return Told.json(said(model, Plans.decide(demand, now)));
  }

  private Caller caller(Json json) {
    var id = Wishes.text(json, "key");
    if (id.isEmpty()) {
      return new Caller("", "default", Set.of(), Optional.empty(), KeyResidency.NONE);
    }
    return id.flatMap(ring::find)
        .map(ApiKey::caller)
        .orElseThrow(() -> Wishes.bad("`key` must be the id of a key."));
  }

  private static String said(String model, Planned planned) {
    return switch (planned) {
      case Planned.Plan(var plan) ->
          new ObjectText()
              .text("model", model)
              .text("capability", plan.capability())
              .text("residency", plan.residency().text())
              .number("attempts", plan.attempts())
              .list("candidates", candidates(plan.offers(), plan.excluded()))
              .raw("refusal", "null")
              .end();
      case Planned.Unsatisfiable none ->
          refused(model, none, Optional.of(none.residency()), none.excluded());
      case Planned.NoRoute why -> refused(model, why, Optional.empty(), List.of());
    };
  }

  private static String refused(
      String model, Planned.NoRoute why, Optional<Residency> residency, List<Exclusion> excluded) {
    return new ObjectText()
        .text("model", model)
        .text("capability", Optional.empty())
        .text("residency", residency.map(Residency::text))
        .number("attempts", OptionalLong.empty())
        .list("candidates", candidates(List.of(), excluded))
        .raw("refusal", refusal(Plans.problem(why)))
        .end();
  }

  private static String refusal(Problem problem) {
    var reply = OpenAiErrors.reply(problem);
    var error = Json.parseAll(reply.body()).find("error").orElseThrow();
    return new ObjectText()
        .number("status", reply.status())
        .text("code", error.string("code"))
        .text("message", error.string("message"))
        .end();
  }

  private static List<String> candidates(List<Offer> offers, List<Exclusion> excluded) {
    var candidates = new ArrayList<String>();
    for (var offer : offers) {
      var place = OptionalLong.of(candidates.size() + 1);
      candidates.add(candidate(offer, place, Optional.empty()));
    }
    for (var exclusion : excluded) {
      var why = Optional.of(exclusion.word());
      candidates.add(candidate(exclusion.offer(), OptionalLong.empty(), why));
    }
    return candidates;
  }

  private static String candidate(Offer offer, OptionalLong position, Optional<String> excluded) {
    return CatalogEndpoint.about(offer)
        .number("position", position)
        .text("excluded", excluded)
        .end();
  }
}
