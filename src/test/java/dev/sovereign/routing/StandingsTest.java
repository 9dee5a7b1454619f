package dev.sovereign.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.core.Health;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import dev.sovereign.core.Target;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The order of a group's offers as their health and their prices are.
final class StandingsTest {
  private static final Offer A = Chains.cloud("a", "au");
  private static final Offer B = Chains.cloud("b", "au");
  private static final Offer C = Chains.cloud("c", "us");
  private static final Group GROUP = new Group(List.of(A, B, C), Group.Order.HEALTH);
  private static final Catalog CATALOG = catalog(GROUP);

  private static Catalog catalog(Group group) {
    return Chains.catalog("", List.of(group), RoutingConfig.DEFAULT);
  }

  /// Of each name the success in percent; a leading `?` says that too few have asked.
  private static Map<Target, Health> health(String... said) {
    var health = new HashMap<Target, Health>();
    for (var one : said) {
      var parts = one.split("=");
      var isKnown = !parts[1].startsWith("?");
      var score = Double.parseDouble(parts[1].replace("?", "")) / 100;
      var known =
          new Health(
              isKnown ? 20 : 19, Math.sqrt(score), OptionalLong.empty(), OptionalLong.empty());
      health.put(new Target(parts[0], "up-" + parts[0]), known);
    }
    return health;
  }

  private static Standings.Known known(Map<Target, Health> health) {
    return new Standings.Known(health, _ -> OptionalLong.empty(), Load.NONE);
  }

  private static Standings standings(Catalog catalog, String... health) {
    return Standings.of(catalog, known(health(health)), Optional.empty());
  }

  private static String order(Standings standings, Group group, String residency) {
    var demand = Chains.demand("", KeyResidency.NONE);
    return standings.of(group, residency(residency), demand).stream()
        .map(Offer::provider)
        .collect(Collectors.joining(" "));
  }

  private static Residency residency(String words) {
    return Chains.maybe(words).map(Chains.ATLAS::residency).orElse(Residency.anywhere());
  }

  private static String order(Standings standings) {
    return order(standings, GROUP, "");
  }

  private static String bands(Standings standings, String residency) {
    return Stream.of(A, B, C)
        .map(it -> standings.in(List.of(GROUP), residency(residency)).apply(it))
        .map(it -> it.map(band -> "" + band.band()).orElse("-"))
        .collect(Collectors.joining(" "));
  }

  @ParameterizedTest
  @CsvSource({
    "90, 85, 99, a b c, 1 1 1",
    "70, 85, 99, b c a, 2 1 1",
    "30, 70, 99, c b a, 3 2 1",
    "30, 70, ?10, b c a, 3 1 1",
    "?10, ?20, ?30, a b c, 1 1 1",
    "0, 0, 0, a b c, 1 1 1",
    "0, 50, 99, c b a, 3 2 1"
  })
  void whoeverAnswersBestComesFirstInThreeBandsAndAsListedInside(
      String a, String b, String c, String order, String bands) {
    var standings = standings(CATALOG, "a=" + a, "b=" + b, "c=" + c);

    assertEquals(order, order(standings));
    assertEquals(bands, bands(standings, ""));
  }

  @Test
  void whomNobodyHasTriedIsInTheFirstBand() {
    assertEquals("a b c", order(standings(CATALOG)));
    assertEquals("b c a", order(standings(CATALOG, "a=40", "b=90")));
  }

  @Test
  void aBandRemembersWhereItWas() {
    var well = standings(CATALOG, "a=90", "b=90", "c=99");
    var worse = well.next(health("a=70", "b=90", "c=99"));
    var bad = worse.next(health("a=60", "b=90", "c=99"));
    var better = bad.next(health("a=85", "b=90", "c=99"));
    var good = better.next(health("a=95", "b=90", "c=99"));

    assertEquals(
        List.of("a b c", "a b c", "b c a", "b c a", "a b c"),
        Stream.of(well, worse, bad, better, good).map(it -> order(it)).toList());
  }

  @Test
  void residenciesThatNobodyAsksForAnyMoreMakeRoomForOthers() {
    var standings = standings(CATALOG, "a=90", "b=90", "c=99");
    for (var i = 0; i < 200; i++) {
      order(standings, GROUP, "" + (char) ('a' + i / 26) + (char) ('a' + i % 26) + ",zz");
    }
    for (var i = 0; i <= 300; i++) {
      standings = standings.next(health("a=90", "b=90", "c=99"));
    }
    order(standings, GROUP, "au,us");

    var worse = standings.next(health("a=70", "b=90", "c=99"));

    assertEquals("a b c", order(worse, GROUP, "au,us")); // Its band remembers where it was.
    assertEquals("b c a", order(worse, GROUP, "au,us,nz")); // Nobody asked for that before.
  }

  @Test
  void aResidencyThatIsAskedForNowAndThenStays() {
    var standings = standings(CATALOG, "a=90", "b=90", "c=99");
    for (var i = 0; i <= 900; i++) {
      if (i % 290 == 0) {
        order(standings, GROUP, "au,us");
      }
      standings = standings.next(health("a=90", "b=90", "c=99"));
    }

    var worse = standings.next(health("a=70", "b=90", "c=99"));

    assertEquals("a b c", order(worse, GROUP, "au,us"));
  }

  @Test
  void whoeverIsOutsideTheResidencyIsNoMeasureForTheOthers() {
    var standings = standings(CATALOG, "a=25", "b=40", "c=99");

    assertEquals("c a b", order(standings));
    assertEquals("b a c", order(standings, GROUP, "au"));
    assertEquals("2 1 -", bands(standings, "au"));
  }

  @Test
  void bandsOfAResidencyRememberTooOnceItWasAskedFor() {
    var first = standings(CATALOG, "a=40", "b=41", "c=99");
    assertEquals("a b c", order(first, GROUP, "au"));

    var second = first.next(health("a=30", "b=41", "c=99"));

    assertEquals("a b c", order(second, GROUP, "au"));
    assertEquals("b a c", order(standings(CATALOG, "a=30", "b=41"), GROUP, "au"));
  }

  @Test
  void aReloadKeepsTheBandsOfAGroupThatStaysTheSame() {
    var before = standings(CATALOG, "a=90", "b=90", "c=99");
    assertEquals("a b c", order(before));
    var same = new Group(List.of(A, B, C), Group.Order.HEALTH);
    var other = new Group(List.of(A, B), Group.Order.HEALTH);
    var health = health("a=70", "b=90", "c=99");

    var after = Standings.of(catalog(same), known(health), Optional.of(before));
    var changed = Standings.of(catalog(other), known(health), Optional.of(before));

    assertEquals("a b c", order(after, same, ""));
    assertEquals("b a", order(changed, other, ""));
  }

  @Test
  void theCheapestComesFirstAndWhosePriceNobodyKnowsLast() {
    var group = new Group(List.of(A, B, C, Chains.cloud("d")), Group.Order.PRICE);
    var prices = Map.of("b", 5L, "c", 3L, "d", 5L);
    var standings =
        Standings.of(
            catalog(group),
            new Standings.Known(health("c=1", "b=99"), it -> price(prices, it), Load.NONE),
            Optional.empty());

    assertEquals("c b d a", order(standings, group, ""));
    assertEquals("c b d a", order(standings, group, "au"));
  }

  private static OptionalLong price(Map<String, Long> prices, Offer offer) {
    return Stream.ofNullable(prices.get(offer.provider())).mapToLong(Long::longValue).findFirst();
  }

  @Test
  void aListedGroupIsAsListedWhateverIsKnown() {
    var group = Group.listed(List.of(A, B, C));

    assertEquals("a b c", order(standings(catalog(group), "a=1", "c=99"), group, ""));
  }
}
