package dev.sovereign.routing;

import static dev.sovereign.routing.Chains.backstop;
import static dev.sovereign.routing.Chains.catalog;
import static dev.sovereign.routing.Chains.cloud;
import static dev.sovereign.routing.Chains.demand;
import static dev.sovereign.routing.Chains.gpu;
import static dev.sovereign.routing.Chains.key;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Exclusion;
import dev.sovereign.core.Hedge;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Retries;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Where a call may go: what it says, what its key and its capability say, and what that leaves.
final class ResidencyPlanTest {
  private static final Offer SYDNEY = cloud("sydney", "au");
  private static final Offer AUCKLAND = cloud("auckland", "nz");
  private static final Offer OREGON = cloud("oregon", "us");
  private static final Offer TASMAN = cloud("tasman", "au", "nz");
  private static final Offer SOMEWHERE = cloud("somewhere");
  private static final Offer[] ALL = {OREGON, SYDNEY, AUCKLAND, TASMAN, SOMEWHERE};

  private static Planned plan(Demand demand, Catalog catalog) {
    return Planner.plan(demand, catalog, GroupOrder.LISTED);
  }

  private static RoutePlan planned(String header, Catalog catalog) {
    return ((Planned.Plan) plan(demand(header, KeyResidency.NONE), catalog)).plan();
  }

  private static String asked(RoutePlan plan) {
    return String.join(" ", plan.offers().stream().map(Offer::provider).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "'', oregon sydney auckland tasman somewhere",
    "any, oregon sydney auckland tasman somewhere",
    "au, sydney",
    "au-only, sydney",
    "home, sydney",
    "nz, auckland",
    "'au,nz', sydney auckland tasman",
    "'au-only, nz', sydney auckland tasman",
    "anz, sydney auckland tasman",
    "'anz,us', oregon sydney auckland tasman"
  })
  void onlyWhoeverDoesAllOfTheWorkInsideIsAsked(String header, String providers) {
    assertEquals(providers, asked(planned(header, catalog("", ALL))));
  }

  @Test
  void whoeverIsNotAskedIsNamedWithTheReason() {
    var plan = planned("au", catalog("", ALL));

    assertEquals(
        List.of(
            new Exclusion.OutsideResidency(OREGON, plan.residency()),
            new Exclusion.OutsideResidency(AUCKLAND, plan.residency()),
            new Exclusion.OutsideResidency(TASMAN, plan.residency()),
            new Exclusion.PlaceUnknown(SOMEWHERE, plan.residency())),
        plan.excluded());
    assertEquals("au", plan.residency().text());
  }

  @ParameterizedTest
  @CsvSource({
    // header, key's usual, key's force, capability's, what holds
    "'', '', '', '', any",
    "'', nz, '', '', nz",
    "au, nz, '', '', au",
    "any, nz, '', '', any",
    "'', '', anz, '', 'au,nz'",
    "'', nz, anz, '', nz",
    "au, nz, anz, '', au",
    "'', us, anz, '', ''",
    "'', '', '', home, au",
    "'', nz, '', home, ''",
    "'', anz, '', home, au",
    "'', '', anz, home, au",
    "home, '', anz, home, au",
    "nz, '', anz, anz, nz",
    "'', '', gone, '', ''",
    "'', gone, '', '', ''"
  })
  void theCallNarrowsAndForceLimits(
      String header, String usual, String forced, String capability, String holds) {
    var planned = plan(demand(header, key(usual, forced)), catalog(capability, ALL));

    assertEquals(
        holds,
        switch (planned) {
          case Planned.Plan(var plan) -> plan.residency().text();
          case Planned.Unsatisfiable none -> none.residency().text();
          case Planned.NoRoute other -> other.toString();
        });
  }

  @ParameterizedTest
  @CsvSource({
    "any, anz, ''",
    "'au,us', anz, ''",
    "us, anz, ''",
    "nz, '', home",
    "any, '', home",
    "anz, anz, au"
  })
  void whatIsForcedIsNeverWidened(String header, String forced, String capability) {
    var planned = plan(demand(header, key("", forced)), catalog(capability, ALL));

    assertEquals(Planned.Widened.class, planned.getClass(), planned.toString());
  }

  @Test
  void whereNobodyIsInsideEverybodyIsNamed() {
    var planned = plan(demand("nz", KeyResidency.NONE), catalog("", OREGON, SOMEWHERE));

    var none = (Planned.Unsatisfiable) planned;
    assertEquals("c", none.asked());
    assertEquals(
        List.of("outside_residency", "place_unknown"),
        none.excluded().stream().map(Exclusion::word).toList());
  }

  @Test
  void withoutAHomeWhatMustStayThereIsRefused() {
    var home = catalog("home", SYDNEY);
    var nowhere = new Catalog(home.capabilities(), Map.of(), Map.of(), home.routing(), Atlas.NONE);

    assertEquals(new Planned.HomeUnset("c"), plan(demand("", KeyResidency.NONE), nowhere));
    assertEquals(new Planned.HomeUnset("c"), plan(demand("au", KeyResidency.NONE), nowhere));
  }

  @Test
  void aWordThatMeansNothingHereIsNamed() {
    assertEquals(
        new Planned.UnknownPlace("mars"),
        plan(demand("au,mars", KeyResidency.NONE), catalog("", ALL)));
  }

  @Test
  void theBackstopComesLastWhereTheResidencyHoldsItsPlaceElseWhereItIsListed() {
    var national = backstop("national", "au");
    var rack = gpu("rack", "au");
    var catalog = catalog("", national, OREGON, SYDNEY, rack);

    assertEquals("rack national oregon sydney", asked(planned("", catalog)));
    assertEquals("rack sydney national", asked(planned("au", catalog)));
    assertEquals("rack oregon sydney national", asked(planned("au,us", catalog)));
  }

  @Test
  void anOwnServerInAnotherPlaceIsNoExceptionAndStillCountsForTheSource() {
    var plan = planned("au", catalog("", gpu("rack", "nz"), SYDNEY));

    assertEquals("sydney", asked(plan));
    assertEquals(Source.FALLBACK, plan.source(SYDNEY));
  }

  @Test
  void aModelsFallbackIsHeldToTheResidencyToo() {
    var model = new Model("m", OptionalLong.empty(), List.of(SYDNEY), Map.of(), List.of(OREGON));
    var catalog =
        new Catalog(Map.of(), Map.of("m", model), Map.of(), RoutingConfig.DEFAULT, Chains.ATLAS);

    var demand =
        new Demand(
            "m", Chains.caller(KeyResidency.NONE), Optional.of(Chains.words("au")), Prefix.NONE);

    assertEquals("sydney", asked(((Planned.Plan) plan(demand, catalog)).plan()));
  }

  @Test
  void aGroupIsOrderedWithoutThoseWhoAreOut() {
    var group = new Group(List.of(OREGON, SYDNEY, TASMAN), Group.Order.LISTED);
    var routing =
        new RoutingConfig(3, true, false, false, Duration.ofMinutes(1), Retries.DEFAULT, Hedge.OFF);
    var catalog = catalog("", List.of(Group.listed(List.of(AUCKLAND)), group), routing);

    var planned =
        Planner.plan(
            demand("anz", KeyResidency.NONE), catalog, (it, _, _) -> it.offers().reversed());

    assertEquals("auckland tasman sydney", asked(((Planned.Plan) planned).plan()));
  }
}
