package dev.sovereign.dispatch;

import dev.sovereign.core.Gate;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Skip;
import dev.sovereign.provider.Provider;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Function;
import java.util.function.Predicate;

/// Who may still be tried for a call: the offers of its plan in order, each asked of its gates at
/// the moment of the try. It belongs to the call's loop.
final class Candidates {
  /// With less than this left of the call's time no attempt is begun but the first.
  private static final Duration LEAST_TIME = Duration.ofSeconds(2);

  private final Call call;
  private final Function<String, Way> ways;
  private final Deque<Offer> offers;
  private final Queue<Offer> ramped = new ArrayDeque<>();
  private final List<Skip> skips = new ArrayList<>(2);
  private boolean begun;
  private final Queue<Offer> slow = new ArrayDeque<>();
  private boolean takesOver;

  /// An offer that may be tried now.
  ///
  /// @param before how often it was tried already
  record Admitted(Offer offer, Provider provider, Permit permit, int before) {
    Admitted after(int times) {
      return new Admitted(offer, provider, permit, times);
    }
  }

  Candidates(Call call, Function<String, Way> ways) {
    this.call = call;
    this.ways = ways;
    this.offers = new ArrayDeque<>(call.plan().offers());
  }

  /// The offers that gates have said no to.
  List<Skip> skips() {
    return List.copyOf(skips);
  }

  /// Whether there are more.
  boolean hasNext() {
    return !offers.isEmpty() || !slow.isEmpty() || !ramped.isEmpty();
  }

  /// From now on it is asked who takes over a stream that broke off; the budget of second tries
  /// must allow that.
  void takeOver() {
    takesOver = true;
  }

  /// The next that may be tried.
  ///
  /// @param sent how many attempts were sent so far
  Optional<Admitted> next(int sent) {
    if (sent >= call.plan().attempts()) {
      return lastInside();
    }
    while (hasNext() && hasTime()) {
      var left = offers.isEmpty() ? slow : offers;
      var isRamped = left.isEmpty();
      var offer = isRamped ? ramped.remove() : left.remove();
      var admitted = ask(offer, isRamped || call.plan().offers().size() == 1);
      if (admitted.isPresent()) {
        return admitted;
      }
    }
    return begun ? Optional.empty() : lastResort();
  }

  // Where a call must stay somewhere, the last of its chain is tried however many were.
  private Optional<Admitted> lastInside() {
    if (!call.plan().residency().isBound() || offers.isEmpty() || !hasTime()) {
      return Optional.empty();
    }
    var last = offers.getLast(); // Whoever was asked beside another is not among them any more.
    offers.clear();
    return ask(last, true);
  }

  /// The same offer once more, if its gates and the budget for that allow it.
  Optional<Admitted> again(Leg leg) {
    return inBudget(leg.offer(), _ -> true).map(it -> it.after(leg.before() + 1));
  }

  /// The next offer that may be asked beside this one, with a slot. Whoever may not now keeps its
  /// place; nobody is asked so who must first show that it is back.
  Optional<Admitted> beside(Offer first) {
    var found =
        offers.stream()
            .filter(it -> !it.target().equals(first.target()))
            .flatMap(it -> inBudget(it, permit -> !permit.isTrial() && permit.takeSlot()).stream())
            .findFirst();
    found.ifPresent(it -> offers.remove(it.offer()));
    return found;
  }

  /// An offer that was asked beside another, which was faster, may be asked again, should that one
  /// break off.
  void outrun(Offer offer) {
    offers.addFirst(offer);
  }

  /// The same of the one that was asked first; after those that were not asked yet, as it is slow.
  void slow(Offer offer) {
    slow.add(offer);
  }

  // What is more than one try of each offer takes the budget for that.
  private Optional<Admitted> inBudget(Offer offer, Predicate<Permit> condition) {
    var way = ways.apply(offer.provider());
    if (!hasTime()
        || !(way.ask(offer, call.request(), now(), false) instanceof Entry.Open(var permit))) {
      return Optional.empty();
    }
    if (!condition.test(permit)) {
      permit.drop(now());
    } else if (permit.isWithinBudget(call.plan().retries(), now())) {
      return Optional.of(admitted(offer, way, permit));
    }
    return Optional.empty();
  }

  private Optional<Admitted> ask(Offer offer, boolean isAlone) {
    var way = ways.apply(offer.provider());
    return switch (way.ask(offer, call.request(), now(), isAlone)) {
      case Entry.Open(var permit) -> {
        if (takesOver && !permit.isWithinBudget(call.plan().retries(), now())) {
          skips.add(new Skip(offer, Gate.BUDGET, 0));
          yield Optional.empty();
        }
        yield Optional.of(admitted(offer, way, permit));
      }
      case Entry.Shut(var gate, var wait) -> {
        if (gate == Gate.BREAKER && wait == 0 && !isAlone) {
          ramped.add(offer); // It gets half of its share, unless nobody else can answer.
        } else {
          skips.add(new Skip(offer, gate, millis(wait)));
        }
        yield Optional.empty();
      }
    };
  }

  private Admitted admitted(Offer offer, Way way, Permit permit) {
    begun = true;
    return new Admitted(offer, way.provider(), permit, 0);
  }

  // Nobody could be asked: whoever comes back soonest is tried all the same, once in a second.
  private Optional<Admitted> lastResort() {
    return skips.stream()
        .filter(it -> it.gate() == Gate.BREAKER)
        .sorted(Comparator.comparingLong(Skip::waitMillis))
        .flatMap(it -> lastResort(it.offer()).stream())
        .findFirst();
  }

  private Optional<Admitted> lastResort(Offer offer) {
    var way = ways.apply(offer.provider());
    return way.gates().lastResort(offer, now()).map(it -> admitted(offer, way, it));
  }

  /// Every place at this offer's provider is taken, and stayed so.
  void full(Offer offer) {
    skips.add(new Skip(offer, Gate.FULL, 0));
  }

  private boolean hasTime() {
    return !begun || call.end() - now() >= LEAST_TIME.toNanos();
  }

  private long now() {
    return call.loop().nanoTime();
  }

  private static long millis(long nanos) {
    return (nanos + 999_999) / 1_000_000;
  }
}
