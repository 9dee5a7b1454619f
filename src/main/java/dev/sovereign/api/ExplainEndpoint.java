package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Exclusion;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Residency;
import dev.sovereign.dialect.PromptPrefix;
import dev.sovereign.dispatch.GateView;
import dev.sovereign.json.Json;
import dev.sovereign.json.ObjectText;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Demand;
import dev.sovereign.routing.Planned;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

/// `/api/v1/route:explain`: where a call would go, and why, with each gate as it stands. Nobody is
/// asked, nothing is recorded.
public final class ExplainEndpoint {
  private static final Set<String> MEMBERS =
      Set.of("model", "residency", "key", "prompt_cache_key");

  private final Supplier<World> world;
  private final KeyRing ring;
  private final Function<String, GateView> gates;

  /// @param world at the moment
  /// @param gates before a provider, as they stand
  public ExplainEndpoint(Supplier<World> world, KeyRing ring, Function<String, GateView> gates) {
    this.world = world;
    this.ring = ring;
    this.gates = gates;
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
    return Told.json(said(model, Plans.decide(demand, now), now));
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

  private String said(String model, Planned planned, World now) {
    return switch (planned) {
      case Planned.Plan(var plan) ->
          new ObjectText()
              .text("model", model)
              .text("capability", plan.capability())
              .text("residency", plan.residency().text())
              .number("attempts", plan.attempts())
              .list(
                  "candidates",
                  candidates(plan.offers(), plan.excluded(), text(model, plan.residency(), now)))
              .raw("refusal", "null")
              .end();
      case Planned.Unsatisfiable none ->
          refused(
              model,
              none,
              Optional.of(none.residency()),
              candidates(List.of(), none.excluded(), text(model, none.residency(), now)));
      case Planned.NoRoute why -> refused(model, why, Optional.empty(), List.of());
    };
  }

  private CandidateText text(String model, Residency residency, World now) {
    var capability = Optional.ofNullable(now.catalog().capabilities().get(model));
    var groups = capability.map(Capability::groups).orElse(List.of());
    return new CandidateText(groups, residency, now.standings(), gates);
  }

  private static String refused(
      String model, Planned.NoRoute why, Optional<Residency> residency, List<String> candidates) {
    return new ObjectText()
        .text("model", model)
        .text("capability", Optional.empty())
        .text("residency", residency.map(Residency::text))
        .number("attempts", OptionalLong.empty())
        .list("candidates", candidates)
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

  private static List<String> candidates(
      List<Offer> offers, List<Exclusion> excluded, CandidateText text) {
    var candidates = new ArrayList<String>();
    for (var offer : offers) {
      var place = OptionalLong.of(candidates.size() + 1);
      candidates.add(text.of(offer, place, Optional.empty()));
    }
    for (var exclusion : excluded) {
      var why = Optional.of(exclusion.word());
      candidates.add(text.of(exclusion.offer(), OptionalLong.empty(), why));
    }
    return candidates;
  }
}
