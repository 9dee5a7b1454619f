package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import dev.sovereign.testkit.TestGateway;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the management API says that offers cost.
final class PricesApiTest {
  private static final String YAML =
      """
      providers:
        rack: {type: vllm}
        oa: {type: openai, api_key: {env: SECRET}}
        else: {type: openai-compatible, base_url: "http://127.0.0.1:9/v1"}
      models:
        small:
          offers:
            - {provider: rack, model: own/small}
            - {provider: oa, model: gpt-4o-mini}
            - {provider: else, model: unheard}
        said: {offers: [{provider: else, model: x, price: {input: 0.14, output: 0.28}}]}
      capabilities:
        smart: {chain: [small, oa/gpt-4o]}
      """;

  private static TestGateway gateway;

  @BeforeAll
  static void start() {
    gateway = TestGateway.start(YAML, Map.of("SECRET", "s"));
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static Json read(String query) {
    var answer =
        gateway.send(
            gateway
                .request("/api/v1/prices" + query)
                .setHeader("authorization", "Bearer " + gateway.server().adminKey())
                .GET());
    assertEquals(200, answer.statusCode(), answer.body());
    return Json.parseAll(answer.body().getBytes(StandardCharsets.UTF_8));
  }

  private static List<Json> rows(String query) {
    return read(query).find("data").orElseThrow().items();
  }

  private static List<String> names(String query) {
    return rows(query).stream()
        .map(it -> it.string("model").orElseThrow() + " " + it.string("provider").orElseThrow())
        .toList();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Test
  void everyOfferIsThereOnce() {
    assertEquals(
        List.of("oa/gpt-4o oa", "said else", "small else", "small oa", "small rack"), names(""));
  }

  @Test
  void theOffersOwnPriceIsSaidAsThat() {
    var row = rows("?model=said").getFirst();

    assertEquals(Optional.of("offer"), row.string("from"));
    assertEquals(Optional.of("0.14"), row.string("input"));
    assertEquals(Optional.of("0.14"), row.string("cached_input"));
    assertEquals(280_000_000, row.integer("output_nanos").orElseThrow());
    assertEquals(Optional.empty(), row.string("date"));
  }

  @Test
  void theSnapshotsPriceIsSaidWithItsVersionAndDate() {
    var row = rows("?model=gpt-4o-mini").getFirst();

    assertEquals(Optional.of("0.15"), row.string("input"));
    assertEquals("litellm-", row.string("from").orElseThrow().substring(0, 8));
    assertEquals(10, row.string("date").orElseThrow().length());
    assertEquals(Optional.of("chat"), row.string("mode"));
    assertEquals(Optional.of("USD"), row.string("currency"));
  }

  @Test
  void whatHasNoPriceSaysNull() {
    var row = rows("?provider=else&model=small").getFirst();

    assertEquals(Optional.empty(), row.string("from"));
    assertEquals(Json.Kind.NULL, row.find("input").orElseThrow().kind());
    assertEquals(Json.Kind.NULL, row.find("output_nanos").orElseThrow().kind());
  }

  @Test
  void anOwnServerHasNone() {
    var row = rows("?provider=rack").getFirst();

    assertEquals(Optional.of("gpu"), row.string("kind"));
    assertEquals(Json.Kind.NULL, row.find("from").orElseThrow().kind());
  }

  @Test
  void whatCanBeAskedForUndeclaredIsThereUnderItsName() {
    assertEquals(List.of("oa/gpt-4.1 oa"), names("?model=" + encoded("oa/gpt-4.1")));
    assertEquals(List.of(), names("?model=nothing"));
  }

  @Test
  void pagesFollowEachOther() {
    var first = read("?limit=3");
    var cursor = first.string("next_cursor").orElseThrow();

    assertEquals(List.of("small oa", "small rack"), names("?limit=3&cursor=" + encoded(cursor)));
  }
}
