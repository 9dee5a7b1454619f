package dev.sovereign.config;

import static dev.sovereign.config.Key.key;

import dev.sovereign.config.Key.Value;
import dev.sovereign.routing.Group;
import java.util.List;

/// The keys of what can be asked for.
final class CatalogKeys {
  private static final String OF_ROUTING = "that of `routing`";
  private static final String HERE = "for this capability";
  private static final String PER_MILLION = "per million tokens: [prices](prices.md)";

  static final List<Key> ALL =
      List.of(
          key(
              "models.<name>.context",
              Value.optional("number"),
              "tokens of prompt and answer together"),
          key(
              "models.<name>.offers",
              Value.needed("list"),
              "tried own servers first, then as listed"),
          key("models.<name>.offers.provider", Value.needed("name"), "one of `providers`"),
          key("models.<name>.offers.model", Value.needed("text"), "its own id for the model"),
          key(
              "models.<name>.offers.weights",
              Value.optional("word"),
              "where it is the same, so are the weights: a stream that breaks off"
                  + " [goes on](failover.md#a-stream-that-is-taken-over) between them"),
          key("models.<name>.offers.price.input", price(), PER_MILLION),
          key("models.<name>.offers.price.cached_input", price(), PER_MILLION),
          key("models.<name>.offers.price.output", price(), PER_MILLION),
          key(
              "models.<name>.fallback",
              Value.optional("list"),
              "what may answer when this model is asked for by name and all its offers failed"),
          key(
              "capabilities.<name>.chain",
              Value.needed("list"),
              "models, `<provider>/<its id>`, or groups of them"),
          key(
              "capabilities.<name>.chain.group",
              Value.optional("list"),
              "models and `<provider>/<its id>` that stand together"),
          key(
              "capabilities.<name>.chain.order",
              Value.word(Group.Order.DEFAULT),
              "of a group: `health`, `price` or `listed`, see [failover](failover.md#the-order)"),
          key(
              "capabilities.<name>.residency",
              Value.optional("words"),
              "`home`, or countries and groups: every call of it [stays there](residency.md)"),
          key("capabilities.<name>.attempts", Value.inWords("number", OF_ROUTING), HERE),
          key("capabilities.<name>.gpu_first", Value.inWords("flag", OF_ROUTING), HERE),
          key("capabilities.<name>.failover_on", Value.inWords("list", OF_ROUTING), HERE),
          key("capabilities.<name>.require_backstop", Value.inWords("flag", OF_ROUTING), HERE),
          key(
              "capabilities.<name>.retry_in_place",
              Value.inWords("like `routing.retry_in_place`", OF_ROUTING),
              HERE),
          key("capabilities.<name>.retry_budget", Value.inWords("share", OF_ROUTING), HERE),
          key("capabilities.<name>.hedge", Value.inWords("like `routing.hedge`", OF_ROUTING), HERE),
          key(
              "capabilities.<name>.timeouts",
              Value.inWords("like `timeouts`", "those of the file"),
              "for this capability; the shorter time wins"));

  private CatalogKeys() {}

  private static Value price() {
    return Value.inWords("money", "unknown");
  }
}
