package dev.sovereign.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Residency;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/// Which of several servers of one model a call meets.
final class RendezvousTest {
  private static final List<Offer> RACKS =
      List.of(Chains.gpu("a"), Chains.gpu("b"), Chains.gpu("c"), Chains.gpu("d"));

  private static Offer first(List<Offer> servers, long key) {
    return Rendezvous.order(servers, key, Load.NONE).getFirst();
  }

  private static LongStream keys() {
    return LongStream.range(0, 4_000).map(it -> Rendezvous.key("tenant", it));
  }

  @Test
  void callsAreSharedOutEvenly() {
    var shares =
        keys()
            .boxed()
            .collect(Collectors.groupingBy(it -> first(RACKS, it), Collectors.counting()));

    assertEquals(RACKS.size(), shares.size());
    assertTrue(shares.values().stream().allMatch(it -> it > 850 && it < 1150), shares.toString());
  }

  @Test
  void aServerThatGoesMovesOnlyItsOwnCalls() {
    var left = RACKS.subList(0, 3);

    assertEquals(
        keys().filter(it -> !first(RACKS, it).equals(RACKS.get(3))).boxed().toList(),
        keys().filter(it -> first(RACKS, it).equals(first(left, it))).boxed().toList());
  }

  @Test
  void tenantsDoNotMeetTheSameServerForTheSamePrompt() {
    var same =
        LongStream.range(0, 1_000)
            .filter(
                it ->
                    first(RACKS, Rendezvous.key("one", it))
                        .equals(first(RACKS, Rendezvous.key("two", it))))
            .count();

    assertTrue(same > 150 && same < 350, "" + same);
  }

  private static Load loads(Map<String, Load.At> loads) {
    return it -> loads.getOrDefault(it, Load.At.IDLE);
  }

  private static List<String> order(Load load) {
    return Rendezvous.order(RACKS, 5, load).stream().map(Offer::provider).toList();
  }

  @Test
  void aFullServerComesAfterThoseWithRoom() {
    var usual = order(Load.NONE);
    var full = usual.getFirst();

    var spilled = order(loads(Map.of(full, new Load.At(2, 2))));

    assertEquals(full, spilled.getLast());
    assertEquals(usual.subList(1, 4), spilled.subList(0, 3));
  }

  @Test
  void aServerWithFarMoreToDoThanTheOthersIsPassedOver() {
    var usual = order(Load.NONE);
    var first = usual.getFirst();

    assertEquals(usual, order(loads(Map.of(first, new Load.At(7, 100)))));
    assertEquals(first, order(loads(Map.of(first, new Load.At(8, 100)))).getLast());
    var allBusy = RACKS.stream().collect(Collectors.toMap(Offer::provider, _ -> at(20)));
    assertEquals(usual, order(loads(allBusy)));
  }

  private static Load.At at(int inFlight) {
    return new Load.At(inFlight, Integer.MAX_VALUE);
  }

  private static String planned(Group group, Prefix prefix) {
    var catalog = Chains.catalog("", List.of(group), RoutingConfig.DEFAULT);
    Function<Offer, OptionalLong> noPrice = _ -> OptionalLong.empty();
    var known = new Standings.Known(Map.of(), noPrice, Load.NONE);
    var standings = Standings.of(catalog, known, Optional.empty());
    var caller =
        new Caller("k", "t", Set.of(Caller.Scope.CALL), Optional.empty(), KeyResidency.NONE);
    var demand = new Demand("c", caller, Optional.empty(), prefix);
    return standings.of(group, Residency.anywhere(), demand).stream()
        .map(Offer::provider)
        .collect(Collectors.joining(" "));
  }

  private static Prefix asked() {
    return () -> {
      throw new AssertionError("the prompt was looked at");
    };
  }

  @Test
  void thePromptIsLookedAtOnlyWhereThereIsAChoice() {
    var one = new Group(List.of(Chains.gpu("a"), Chains.cloud("x")), Group.Order.HEALTH);
    var listed = Group.listed(RACKS);
    var priced = new Group(RACKS, Group.Order.PRICE);

    assertEquals("a x", planned(one, asked()));
    assertEquals("a b c d", planned(listed, asked()));
    assertEquals("a b c d", planned(priced, asked()));
  }

  @Test
  void othersInTheBandStayWhereTheyAre() {
    var group =
        new Group(
            List.of(Chains.gpu("a"), Chains.cloud("x"), Chains.gpu("b"), Chains.cloud("y")),
            Group.Order.HEALTH);

    var seen =
        LongStream.range(0, 50)
            .mapToObj(it -> planned(group, () -> it))
            .collect(Collectors.toSet());

    assertEquals(Set.of("a x b y", "b x a y"), seen);
  }
}
