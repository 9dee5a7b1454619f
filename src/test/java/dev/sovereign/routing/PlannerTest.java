package dev.sovereign.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Retries;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Source;
import dev.sovereign.core.Timeouts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class PlannerTest {
  private static final Caller ANYBODY =
      new Caller("key", "default", Set.of(Caller.Scope.CALL), Optional.empty(), KeyResidency.NONE);
  private static final Offer RACK = offer("rack", "own-id", Offer.Kind.GPU);
  private static final Offer CLOUD = offer("cloud", "their-id", Offer.Kind.CLOUD);
  private static final Offer OTHER = offer("other", "another-id", Offer.Kind.CLOUD);
  private static final RoutingConfig AS_LISTED =
      new RoutingConfig(2, false, true, false, Duration.ofMinutes(1), Retries.DEFAULT, Hedge.OFF);

  private static Offer offer(String provider, String id, Offer.Kind kind) {
    return new Offer(
        provider, id, "m", kind, OptionalLong.empty(), Timeouts.DEFAULT, Offer.Site.UNKNOWN);
  }

  private static Model model(List<Offer> offers, List<Offer> fallback) {
    return new Model("m", OptionalLong.empty(), offers, Map.of(), fallback);
  }

  private static Catalog.Supplier supplier(String name, boolean takesAny, String... listed) {
    return new Catalog.Supplier(
        name,
        "openai",
        Offer.Kind.CLOUD,
        takesAny,
        Set.of(listed),
        Timeouts.DEFAULT,
        Offer.Site.UNKNOWN);
  }

  private static Catalog catalog(Map<String, Capability> capabilities, Map<String, Model> models) {
    return new Catalog(
        capabilities,
        models,
        Map.of(
            "cloud", supplier("cloud", true),
            "strict", supplier("strict", false, "vendor/listed")),
        RoutingConfig.DEFAULT,
        Atlas.NONE);
  }

  private static Catalog models(Model model) {
    return catalog(Map.of(), Map.of("m", model));
  }

  private static Capability capability(String name, RoutingConfig routing, Offer... chain) {
    return new Capability(name, List.of(Group.listed(List.of(chain))), Optional.empty(), routing);
  }

  private static Planned plan(String asked, Catalog catalog) {
    return plan(asked, ANYBODY, catalog);
  }

  private static Planned plan(String asked, Caller caller, Catalog catalog) {
    var demand = new Demand(asked, caller, Optional.empty(), Prefix.NONE);
    return Planner.plan(demand, catalog, GroupOrder.LISTED);
  }

  private static RoutePlan planned(String asked, Catalog catalog) {
    return ((Planned.Plan) plan(asked, catalog)).plan();
  }

  private static List<String> providers(RoutePlan plan) {
    return plan.offers().stream().map(Offer::provider).toList();
  }

  @Test
  void aCapabilityComesBeforeAModelOfTheSameName() {
    var catalog =
        catalog(
            Map.of("m", capability("m", RoutingConfig.DEFAULT, OTHER)),
            Map.of("m", model(List.of(CLOUD), List.of())));

    var plan = planned("m", catalog);

    assertEquals(List.of("other"), providers(plan));
    assertEquals(Optional.of("m"), plan.capability());
  }

  @Test
  void aModelComesBeforeAProvidersOwnIdOfTheSameName() {
    var named = new Model("cloud/x", OptionalLong.empty(), List.of(RACK), Map.of(), List.of());

    var plan = planned("cloud/x", catalog(Map.of(), Map.of("cloud/x", named)));

    assertEquals(List.of("rack"), providers(plan));
    assertEquals(Optional.empty(), plan.capability());
  }

  @ParameterizedTest
  @CsvSource({
    "cloud/x, cloud, x",
    "cloud/vendor/x, cloud, vendor/x",
    "cloud/vendor/x:free, cloud, vendor/x:free",
    "strict/vendor/listed, strict, vendor/listed"
  })
  void aProvidersOwnIdIsAllThatFollowsTheFirstSlash(String asked, String provider, String id) {
    var offer = planned(asked, catalog(Map.of(), Map.of())).offers().getFirst();

    assertEquals(provider, offer.provider());
    assertEquals(id, offer.upstreamModel());
    assertEquals(asked, offer.model());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nothing",
        "nobody/x",
        "cloud/",
        "/x",
        "cloud",
        "Cloud/x",
        "strict/vendor",
        "strict/vendor/other"
      })
  void whatNobodyOffersIsUnknown(String asked) {
    assertEquals(new Planned.UnknownModel(asked), plan(asked, catalog(Map.of(), Map.of())));
  }

  @Test
  void sovereignIsRefusedEvenWhereAModelHasItsName() {
    var catalog = catalog(Map.of(), Map.of("sovereign", model(List.of(CLOUD), List.of())));

    assertEquals(new Planned.NoSovereign(), plan("sovereign", catalog));
  }

  @Test
  void ownServersComeFirstInTheirListedOrder() {
    var second = offer("rack-2", "id", Offer.Kind.GPU);

    var plan = planned("m", models(model(List.of(CLOUD, RACK, OTHER, second), List.of())));

    assertEquals(List.of("rack", "rack-2", "cloud", "other"), providers(plan));
  }

  @Test
  void aCapabilityMayKeepItsListedOrderAndItsOwnLimits() {
    var catalog = catalog(Map.of("c", capability("c", AS_LISTED, CLOUD, RACK)), Map.of());

    var plan = planned("c", catalog);

    assertEquals(List.of("cloud", "rack"), providers(plan));
    assertEquals(2, plan.attempts());
    assertEquals(true, plan.contextLengthMovesOn());
    assertEquals(Duration.ofMinutes(1), plan.total());
  }

  @Test
  void aModelsFallbackComesLastAlthoughItIsAnOwnServer() {
    var plan = planned("m", models(model(List.of(CLOUD), List.of(OTHER, RACK))));

    assertEquals(List.of("cloud", "rack", "other"), providers(plan));
  }

  @Test
  void aModelsFallbackCountsOnlyWhereTheModelWasAskedForByName() {
    var catalog =
        catalog(
            Map.of("c", capability("c", RoutingConfig.DEFAULT, CLOUD)),
            Map.of("m", model(List.of(CLOUD), List.of(OTHER))));

    assertEquals(List.of("cloud"), providers(planned("c", catalog)));
    assertEquals(List.of("cloud", "other"), providers(planned("m", catalog)));
  }

  @Test
  void anOfferThatIsListedTwiceIsTriedOnce() {
    var catalog =
        catalog(
            Map.of("c", capability("c", RoutingConfig.DEFAULT, CLOUD, RACK, CLOUD)),
            Map.of("m", model(List.of(RACK, CLOUD), List.of(CLOUD))));

    assertEquals(List.of("rack", "cloud"), providers(planned("c", catalog)));
    assertEquals(List.of("rack", "cloud"), providers(planned("m", catalog)));
  }

  @Test
  void aKeyMayAskOnlyForWhatItsListNames() {
    var caller =
        new Caller("key", "default", Set.of(), Optional.of(Set.of("m", "gone")), KeyResidency.NONE);
    var catalog = models(model(List.of(CLOUD), List.of()));

    assertEquals(new Planned.NotAllowed("cloud/x"), plan("cloud/x", caller, catalog));
    assertEquals(new Planned.UnknownModel("gone"), plan("gone", caller, catalog));
    assertEquals(Planned.Plan.class, plan("m", caller, catalog).getClass());
  }

  @Test
  void theSourceTellsWhetherAnOwnServerStoodInThePlan() {
    var mixed = planned("m", models(model(List.of(RACK, CLOUD), List.of())));
    var foreign = planned("m", models(model(List.of(CLOUD, OTHER), List.of())));
    var mock = offer("mock", "echo", Offer.Kind.MOCK);

    assertEquals(Source.GPU, mixed.source(RACK));
    assertEquals(Source.FALLBACK, mixed.source(CLOUD));
    assertEquals(Source.DIRECT, foreign.source(CLOUD));
    assertEquals(Source.MOCK, foreign.source(mock));
  }

  @Test
  void theListOfNamesHoldsCapabilitiesAndModelsButNoProvidersOwnIds() {
    var catalog =
        catalog(
            Map.of("smart", capability("smart", RoutingConfig.DEFAULT, CLOUD)),
            Map.of("m", model(List.of(CLOUD), List.of())));

    assertEquals(List.of("m", "smart"), catalog.names());
    assertEquals(true, catalog.knows("cloud/any"));
    assertEquals(false, catalog.knows("strict/any"));
  }

  @Test
  void nothingThatCannotBeWalkedCanBeMade() {
    assertThrows(IllegalArgumentException.class, () -> capability("c", AS_LISTED));
    assertThrows(IllegalArgumentException.class, () -> model(List.of(), List.of(CLOUD)));
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new RoutingConfig(
                0, true, false, false, Duration.ofSeconds(1), Retries.DEFAULT, Hedge.OFF));
    assertThrows(
        IllegalArgumentException.class,
        () -> new RoutingConfig(1, true, false, false, Duration.ZERO, Retries.DEFAULT, Hedge.OFF));
  }
}
