package dev.sovereign.usage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sovereign.core.Cost;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Timeouts;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.core.Usage;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which price holds, and what it comes to.
final class PriceBookTest {
  private static final PriceSnapshot SNAPSHOT =
      PriceSnapshot.read(
          """
          {"format":1,"currency":"USD","providers":{
          "openai":{"version":"list-1","sha256":"00","uploaded":"2026-11-20","models":{
          "wren":{"mode":"chat","input":2000000000,"cached_input":100000000,"output":10000000000,
            "above":[{"tokens":1000,
              "input":4000000000,"cached_input":200000000,"output":15000000000}]},
          "nest":{"mode":"embedding","input":20000000,"output":0}}},
          "openrouter":{"version":"list-0","sha256":"00","uploaded":"2026-10-20","models":{
          "free/owl":{"mode":"chat","input":0,"output":0}}}}}
          """
              .getBytes(StandardCharsets.UTF_8));
  private static final Map<String, String> TYPES =
      Map.of("oa", "openai", "or", "openrouter", "own", "openai", "demo", "mock");
  private static final Map<String, Long> MACHINES = Map.of("own", 7_180_000_000L);
  private static final UnitPrices SAID = prices(140_000_000, 280_000_000);

  private static UnitPrices prices(long input, long output) {
    return new UnitPrices(OptionalLong.of(input), OptionalLong.empty(), OptionalLong.of(output));
  }

  private static Offer offer(String provider, String id, String name, Offer.Kind kind) {
    return new Offer(
        provider, id, name, kind, OptionalLong.empty(), Timeouts.DEFAULT, Offer.Site.UNKNOWN);
  }

  private static Offer cloud(String provider, String id) {
    return offer(provider, id, "m", Offer.Kind.CLOUD);
  }

  private static Usage usage(long prompt, long cached, long completion) {
    return new Usage(
        OptionalLong.of(prompt),
        OptionalLong.of(cached),
        OptionalLong.of(completion),
        OptionalLong.empty(),
        Optional.empty());
  }

  private static Usage stating(String cost) {
    var none = OptionalLong.empty();
    return new Usage(none, none, none, none, Optional.of(cost));
  }

  private static PriceBook book(PriceBook.Said... said) {
    return new PriceBook("USD", TYPES, MACHINES, List.of(said), SNAPSHOT);
  }

  private static Cost chat(PriceBook book, Offer served, Usage usage) {
    return book.cost(served, List.of(served), Operation.CHAT, usage);
  }

  private static Cost embedded(Offer served, Usage usage) {
    return book().cost(served, List.of(served), Operation.EMBEDDINGS, usage);
  }

  private static long nanos(Cost cost) {
    return assertInstanceOf(Cost.Charged.class, cost).nanos();
  }

  @Test
  void theSnapshotHoldsWhereTheConfigurationSaysNothing() {
    var cost = chat(book(), cloud("oa", "wren"), usage(100, 40, 7));

    var charged = assertInstanceOf(Cost.Charged.class, cost);
    assertEquals(60 * 2000 + 40 * 100 + 7 * 10_000, charged.nanos());
    assertEquals("list-1", charged.from());
    assertEquals("USD", charged.currency());
    assertEquals(OptionalLong.of(2_000_000_000), charged.prices().input());
  }

  @Test
  void whatTheConfigurationSaysOfAnOfferHoldsFirst() {
    var wren = cloud("oa", "wren");

    var cost = chat(book(new PriceBook.Said(wren, SAID)), wren, usage(100, 0, 10));

    assertEquals(new Cost.Charged(100 * 140 + 10 * 280, "USD", SAID, "offer"), cost);
  }

  @Test
  void anOffersPriceHoldsForItsProvidersModelUnderOtherNamesToo() {
    var book = book(new PriceBook.Said(cloud("oa", "wren"), SAID));

    var direct = offer("oa", "wren", "oa/wren", Offer.Kind.CLOUD);

    assertEquals("offer", book.of(direct).orElseThrow().from());
  }

  @Test
  void twoModelsMayPriceOneOfAProvidersDifferently() {
    var other = offer("oa", "wren", "n", Offer.Kind.CLOUD);
    var book =
        book(
            new PriceBook.Said(cloud("oa", "wren"), SAID), new PriceBook.Said(other, prices(1, 1)));

    assertEquals(OptionalLong.of(1), book.of(other).orElseThrow().prices().usual().input());
  }

  @Test
  void cachedTokensCostWhatOthersDoWhereNoPriceIsSaidOfThem() {
    var wren = cloud("oa", "wren");
    var book = book(new PriceBook.Said(wren, SAID));

    assertEquals(
        nanos(chat(book, wren, usage(100, 0, 10))), nanos(chat(book, wren, usage(100, 90, 10))));
  }

  @Test
  void aLongPromptIsPricedAsAWholeByItsStep() {
    assertEquals(1000 * 2000, nanos(chat(book(), cloud("oa", "wren"), usage(1000, 0, 0))));
    assertEquals(1001 * 4000, nanos(chat(book(), cloud("oa", "wren"), usage(1001, 0, 0))));
  }

  // Prices of single nano-units per million tokens: the sum is rounded once, halves to even.
  @ParameterizedTest
  @CsvSource({
    "500000,0",
    "500001,1",
    "1500000,2",
    "1499999,1",
    "2500000,2",
    "2500001,3",
    "3500000,4"
  })
  void halfANanoUnitGoesToTheEvenNeighbour(long tokens, long nanos) {
    var wren = cloud("oa", "wren");

    var cost = chat(book(new PriceBook.Said(wren, prices(1, 1))), wren, usage(tokens, 0, 0));

    assertEquals(nanos, nanos(cost));
  }

  @Test
  void partsAreAddedBeforeTheyAreRounded() {
    var wren = cloud("oa", "wren");

    var cost = chat(book(new PriceBook.Said(wren, prices(1, 1))), wren, usage(300_000, 0, 300_000));

    assertEquals(1, nanos(cost));
  }

  @Test
  void whatIsNotListedHasNoPriceAndNeverZero() {
    var cost = chat(book(), cloud("oa", "unheard"), usage(1, 0, 1));

    assertEquals(new Cost.Unknown(Cost.Lack.PRICE), cost);
  }

  @Test
  void whatIsListedAsFreeCostsNothingHoweverLittleIsKnownOfItsUse() {
    var prompt = usage(5, 0, 0);
    var half =
        new Usage(
            prompt.prompt(),
            prompt.cached(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());

    assertEquals(0, nanos(chat(book(), cloud("or", "free/owl"), half)));
  }

  @Test
  void unknownUseHasNoCost() {
    assertEquals(
        new Cost.Unknown(Cost.Lack.USAGE), chat(book(), cloud("oa", "wren"), Usage.UNKNOWN));
  }

  @Test
  void zeroTokensCostZero() {
    assertEquals(0, nanos(chat(book(), cloud("oa", "wren"), usage(0, 0, 0))));
  }

  @Test
  void halfAPriceIsAPriceThatLacks() {
    var wren = cloud("oa", "wren");
    var half = new UnitPrices(OptionalLong.of(1), OptionalLong.empty(), OptionalLong.empty());

    var cost = chat(book(new PriceBook.Said(wren, half)), wren, usage(1, 0, 1));

    assertEquals(new Cost.Unknown(Cost.Lack.PRICE), cost);
  }

  @Test
  void embeddingsHaveNoTokensInTheirAnswer() {
    var usage =
        new Usage(
            OptionalLong.of(1000),
            OptionalLong.empty(),
            OptionalLong.empty(),
            OptionalLong.empty(),
            Optional.empty());

    assertEquals(1000 * 20, nanos(embedded(cloud("oa", "nest"), usage)));
  }

  @Test
  void ownServersAndTheMockHaveNoTokenPriceWhateverIsSaid() {
    var own = offer("own", "wren", "m", Offer.Kind.GPU);
    var mock = offer("demo", "echo", "demo/echo", Offer.Kind.MOCK);
    var book = book(new PriceBook.Said(own, SAID));

    assertEquals(
        new Cost.Machine(7_180_000_000L, "USD", Optional.empty()), chat(book, own, usage(1, 0, 1)));
    assertEquals(Cost.NONE, chat(book, mock, usage(1, 0, 1)));
    assertEquals(Optional.empty(), book.of(own));
  }

  @Test
  void anOwnServersCallHasTheCostThatItWouldHaveHadAtTheFirstOfferWithAPrice() {
    var own = offer("own", "wren", "m", Offer.Kind.GPU);
    var plan = List.of(own, cloud("or", "unheard"), cloud("oa", "wren"), cloud("oa", "nest"));

    var cost = book().cost(own, plan, Operation.CHAT, usage(600, 400, 100));

    var elsewhere = assertInstanceOf(Cost.Machine.class, cost).elsewhere().orElseThrow();
    assertEquals(200 * 2_000 + 400 * 100 + 100 * 10_000, elsewhere.nanos());
    assertEquals("list-1", elsewhere.from());
  }

  @Test
  void anOwnServerWhoseHourHasNoPriceCostsSomethingNobodyKnows() {
    var own = offer("other", "wren", "m", Offer.Kind.GPU);

    assertEquals(new Cost.Unknown(Cost.Lack.PRICE), chat(book(), own, usage(1, 0, 1)));
  }

  @Test
  void theSnapshotIsInDollarsAndHoldsInNoOtherCurrency() {
    var wren = cloud("oa", "wren");
    var book =
        new PriceBook(
            "EUR",
            TYPES,
            MACHINES,
            List.of(new PriceBook.Said(cloud("oa", "tit"), SAID)),
            SNAPSHOT);

    assertEquals(Optional.empty(), book.of(wren));
    assertEquals("EUR", ((Cost.Charged) chat(book, cloud("oa", "tit"), usage(1, 0, 1))).currency());
    assertEquals(
        new Cost.Unknown(Cost.Lack.PRICE), chat(book, cloud("or", "unheard"), stating("0.5")));
  }

  @Test
  void whatOpenRouterSaysItChargedCountsWhereNothingCanBeComputed() {
    var cost = chat(book(), cloud("or", "unheard"), stating("0.0001234567885"));

    assertEquals(new Cost.Charged(123_457, "USD", UnitPrices.UNKNOWN, "provider"), cost);
  }

  @Test
  void whatAnyOtherSaysItChargedIsOfAnUnknownCurrency() {
    assertEquals(
        new Cost.Unknown(Cost.Lack.PRICE), chat(book(), cloud("oa", "unheard"), stating("0.5")));
  }

  @Test
  void anAmountBeyondAllMoneyIsUnknownAndNoFault() {
    var wren = cloud("oa", "wren");
    var most = 1_000_000_000_000_000_000L;
    var book = book(new PriceBook.Said(wren, prices(most, most)));

    var cost = chat(book, wren, usage(1_000_000_000, 0, 1_000_000_000));

    assertInstanceOf(Cost.Unknown.class, cost);
  }
}
