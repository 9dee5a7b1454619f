package dev.sovereign.usage;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What offers cost: what the configuration says of one first, else what the snapshot says of the
/// provider's model. Of what neither knows the price is unknown. Immutable; any thread may ask it.
public final class PriceBook {
  private static final String STATES_ITS_COST = "openrouter"; // In US dollars, per answer.

  private final String currency;
  private final Map<String, String> types;
  private final Map<String, Long> machines;
  private final Map<Place, UnitPrices> offers = new HashMap<>();
  private final Map<Place, UnitPrices> anyName = new HashMap<>();
  private final PriceSnapshot snapshot;

  /// What the configuration says that an offer costs.
  public record Said(Offer offer, UnitPrices prices) {}

  /// A price that holds.
  ///
  /// @param from [Cost#OFFER] or the snapshot's version
  /// @param listed where it is from there
  public record Quote(ModelPrices prices, String from, Optional<ListedModel> listed) {}

  // Under which public name, or under any where that is empty.
  private record Place(String name, String provider, String model) {}

  /// @param currency of the instance
  /// @param types of the providers by their names, in the configuration's words
  /// @param machines what an hour of a provider's machine costs, in nano-units, where that is said
  /// @param said in the order in which a provider's model is looked up under other names
  public PriceBook(
      String currency,
      Map<String, String> types,
      Map<String, Long> machines,
      List<Said> said,
      PriceSnapshot snapshot) {
    this.currency = currency;
    this.types = Map.copyOf(types);
    this.machines = Map.copyOf(machines);
    this.snapshot = snapshot;
    for (var one : said) {
      offers.put(place(one.offer().model(), one.offer()), one.prices());
      anyName.putIfAbsent(place("", one.offer()), one.prices());
    }
  }

  private static Place place(String name, Offer offer) {
    return new Place(name, offer.provider(), offer.upstreamModel());
  }

  public String currency() {
    return currency;
  }

  /// The price that holds for an offer; none for an own server and the mock, whatever is said.
  public Optional<Quote> of(Offer offer) {
    if (offer.kind() != Offer.Kind.CLOUD) {
      return Optional.empty();
    }
    return Optional.ofNullable(offers.get(place(offer.model(), offer)))
        .or(() -> Optional.ofNullable(anyName.get(place("", offer))))
        .map(it -> new Quote(ModelPrices.flat(it), Cost.OFFER, Optional.empty()))
        .or(() -> listed(offer));
  }

  /// What a million tokens of an offer typically cost, to compare offers by.
  public OptionalLong typical(Offer offer) {
    return of(offer).map(it -> it.prices().usual().typical()).orElse(OptionalLong.empty());
  }

  private Optional<Quote> listed(Offer offer) {
    if (!currency.equals(PriceSnapshot.CURRENCY)) {
      return Optional.empty();
    }
    return snapshot
        .find(type(offer), offer.upstreamModel())
        .map(it -> new Quote(it.prices(), it.version(), Optional.of(it)));
  }

  private String type(Offer offer) {
    return types.getOrDefault(offer.provider(), "");
  }

  /// What a call cost that this offer served. What the provider itself says it charged counts where
  /// nothing can be computed.
  ///
  /// @param plan whom the call could have gone to, in order
  public Cost cost(Offer served, List<Offer> plan, Operation operation, Usage said) {
    var usage = counted(operation, said);
    return switch (served.kind()) {
      case MOCK -> Cost.NONE;
      case GPU -> machine(served, plan, usage);
      case CLOUD -> byToken(served, usage);
    };
  }

  private Cost machine(Offer served, List<Offer> plan, Usage usage) {
    var hour = machines.get(served.provider());
    return hour == null
        ? new Cost.Unknown(Cost.Lack.PRICE)
        : new Cost.Machine(hour, currency, elsewhere(plan, usage));
  }

  private Optional<Cost.Charged> elsewhere(List<Offer> plan, Usage usage) {
    return plan.stream()
        .flatMap(it -> of(it).stream())
        .findFirst()
        .flatMap(it -> computed(it, usage));
  }

  private Cost byToken(Offer served, Usage usage) {
    var quote = of(served);
    return quote
        .<Cost>flatMap(it -> computed(it, usage))
        .or(() -> stated(served, usage))
        .orElseGet(() -> new Cost.Unknown(lack(quote, usage)));
  }

  // Vectors are no tokens, so nothing is said of them.
  private static Usage counted(Operation operation, Usage said) {
    return operation == Operation.EMBEDDINGS && said.completion().isEmpty()
        ? new Usage(said.prompt(), said.cached(), OptionalLong.of(0), said.reasoning(), said.cost())
        : said;
  }

  private Optional<Cost.Charged> computed(Quote quote, Usage usage) {
    var prices = quote.prices().at(usage.prompt().orElse(0));
    return charged(Bill.of(usage, prices), prices, quote.from());
  }

  private Optional<Cost.Charged> stated(Offer served, Usage usage) {
    return usage
        .cost()
        .filter(_ -> type(served).equals(STATES_ITS_COST))
        .filter(_ -> currency.equals(PriceSnapshot.CURRENCY))
        .flatMap(it -> charged(Bill.ofText(it), UnitPrices.UNKNOWN, Cost.PROVIDER));
  }

  private Optional<Cost.Charged> charged(OptionalLong nanos, UnitPrices prices, String from) {
    return nanos.isPresent()
        ? Optional.of(new Cost.Charged(nanos.getAsLong(), currency, prices, from))
        : Optional.empty();
  }

  private static Cost.Lack lack(Optional<Quote> quote, Usage usage) {
    var isCounted = usage.prompt().isPresent() && usage.completion().isPresent();
    return quote.isEmpty() || isCounted ? Cost.Lack.PRICE : Cost.Lack.USAGE;
  }
}
