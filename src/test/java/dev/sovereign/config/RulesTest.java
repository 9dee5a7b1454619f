package dev.sovereign.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.http.Target;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file may not say, though each of its keys is known.
final class RulesTest {
  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0:8484", "10.0.0.1:8484", "[::]:8484", "gateway.example:8484"})
  void anOpenAddressNeedsEncryption(String address) {
    var listen = "server: {listen: \"" + address + "\"%s}\n" + Yaml.SMALL;

    assertEquals(1, Yaml.messages(listen.formatted("")).size());
    assertEquals(List.of(), Yaml.messages(listen.formatted(", behind_proxy: true")));
    assertEquals(List.of(), Yaml.messages(listen.formatted(", tls: {cert: a, key: b}")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:0", "127.9.9.9:1", "[::1]:65535", "localhost:8484"})
  void aLoopbackAddressNeedsNone(String address) {
    assertEquals(
        List.of(), Yaml.messages("server: {listen: [\"" + address + "\"]}\n" + Yaml.SMALL));
  }

  @ParameterizedTest
  @ValueSource(strings = {"8484", "127.0.0.1", "127.0.0.1:65536", "127.0.0.1:http", ":8484"})
  void whatIsNoAddressIsRefused(String address) {
    assertEquals(1, Yaml.messages("server: {listen: \"" + address + "\"}\n" + Yaml.SMALL).size());
  }

  @Test
  void oneOpenAddressAmongSeveralIsFound() {
    assertEquals(
        1,
        Yaml.messages("server: {listen: [\"127.0.0.1:1\", \"0.0.0.0:1\"]}\n" + Yaml.SMALL).size());
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example/v1, PUBLIC, api.example, 443, true, /v1",
    "https://10.0.0.5:8443/a/b/, PRIVATE, 10.0.0.5, 8443, true, /a/b",
    "http://10.0.0.5:8000/v1, PRIVATE, 10.0.0.5, 8000, false, /v1",
    "http://rack-1.internal, PRIVATE, rack-1.internal, 80, false, ''",
    "http://[fd00::1]:8000/v1, PRIVATE, fd00::1, 8000, false, /v1",
    "https://localhost/v1, PRIVATE, localhost, 443, true, /v1"
  })
  void aBaseUrlIsTakenApart(
      String url, Target.Reach reach, String host, int port, boolean tls, String path) {
    var provider = Yaml.good(withUrl(url)).providers().getFirst();

    assertEquals(new Target(tls, host, port, reach), provider.target());
    assertEquals(path, provider.basePath());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://8.8.8.8/v1",
        "http://[2001:4860:4860::8888]/v1",
        "ftp://10.0.0.5/v1",
        "10.0.0.5:8000",
        "https:///v1",
        "https://host.example:99999/v1",
        "https://host.example/v1?a=b",
        "https://host.example/v1#a",
        "https://user@host.example/v1",
        "https://host .example/v1"
      })
  void aBaseUrlThatIsPlainInPublicOrMoreThanAPathIsRefused(String url) {
    assertEquals(1, Yaml.messages(withUrl(url)).stream().filter(it -> !isEcho(it)).count());
  }

  // Without a provider what names it is wrong too.
  private static boolean isEcho(String message) {
    return message.startsWith("no provider") || message.startsWith("neither a model");
  }

  private static String withUrl(String url) {
    return "providers: {p: {type: openai-compatible, base_url: \"" + url + "\"}}\n";
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "openrouter"})
  void aProviderWithoutItsKeyIsRefused(String type) {
    assertEquals(
        List.of("providers.p needs `api_key: {env: NAME}` or `{file: path}`"),
        Yaml.messages("providers: {p: {type: " + type + "}}"));
  }

  @Test
  void ollamaCannotBeAskedPlain() {
    var ollama = "providers: {p: {type: ollama, upstream_stream: %s}}\nmodels: {m: {offers: [%s]}}";
    var offer = "{provider: p, model: up}";

    assertEquals(
        List.of(
            "ollama is always asked for streams; for `never` write `type: openai-compatible` and a"
                + " base_url that ends in /v1"),
        Yaml.messages(ollama.formatted("never", offer)));
    assertEquals(List.of(), Yaml.messages(ollama.formatted("always", offer)));
  }

  @ParameterizedTest
  @CsvSource({"never, true", "auto, true", "auto, false", "always, false", "always, true"})
  void whetherItIsAskedForStreamsIsNotForSendToSay(String stream, String sent) {
    assertEquals(
        List.of(
            "`upstream_stream` says when providers.p is asked for streams; `send` cannot: stream: "
                + sent),
        Yaml.messages(asked(stream, sent)));
  }

  @Test
  void aServerThatStreamsUnlessToldNotToIsTold() {
    assertEquals(List.of(), Yaml.messages(asked("never", "false")));
  }

  private static String asked(String stream, String sent) {
    return Yaml.SMALL.replace(
        "{type: ", "{upstream_stream: %s, send: {stream: %s}, type: ".formatted(stream, sent));
  }

  @Test
  void theMockNeverStandsBesideARealOffer() {
    var both = Yaml.SMALL.replace("models:", "  mock: {type: mock}\nmodels:");

    assertEquals(
        List.of("the mock provider never stands beside a real offer"),
        Yaml.messages(both.replace("chain: [m]", "chain: [m, mock/echo]")));
    assertEquals(
        Set.of("the mock provider never stands beside a real offer"),
        Set.copyOf(
            Yaml.messages(
                both.replace("model: up}", "model: up}, {provider: mock, model: echo}"))));
    assertEquals(List.of(), Yaml.messages(both.replace("chain: [m]", "chain: [mock/echo]")));
  }

  @Test
  void theMockIsNoFallbackOfARealModel() {
    var text =
        Yaml.SMALL
            .replace("models:", "  mock: {type: mock}\nmodels:")
            .replace("m: {", "m: {fallback: [mock/echo], ");

    assertEquals(
        List.of("the mock provider never stands beside a real offer"), Yaml.messages(text));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          provider: p | provider: pp       | no provider is called "pp"; did you mean "p"?
          model: up   | modl: up           | an offer needs `provider` and `model`
          chain: [m]  | chain: []          | a capability needs a chain: c
          chain: [m] |chain: [mm]| neither a model nor <provider>/<its id>: mm; did you mean "m"?
          chain: [m]  | chain: [q/x]       | neither a model nor <provider>/<its id>: q/x
          chain: [m]  | chain: m           | expected a list: capabilities.c.chain
          c: {chain   | m: {chain          | "m" is a model already
          c: {chain   | "a b": {chain      | a name is 1 to 128 letters, digits or any of . _ : / -
          p: {type    | "p/q": {type       | a provider's name is letters, digits and . _ - only
          """)
  void whatNamesAnotherMustFindIt(String written, String changed, String message) {
    assertEquals(
        message,
        Yaml.messages(Yaml.SMALL.replace(written, changed)).stream()
            .filter(message::equals)
            .findFirst()
            .orElse("not said"));
  }

  @Test
  void weightsAreOneWord() {
    assertEquals(
        List.of("a word is 1 to 128 letters, digits or any of . _ : / -"),
        Yaml.messages(Yaml.SMALL.replace("model: up", "model: up, weights: a b")));
  }

  @Test
  void withoutOffersOrProvidersNothingServes() {
    assertEquals(
        List.of("`providers:` is missing: who shall serve?"), Yaml.messages("data: somewhere\n"));
    assertEquals(
        List.of("a model needs an offer: m"),
        Yaml.messages("providers: {p: {type: vllm}}\nmodels: {m: {context: 10}}"));
  }
}
