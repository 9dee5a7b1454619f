package dev.sovereign.config;

import dev.sovereign.core.Offer;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.core.UnitPrices;
import dev.sovereign.provider.MockServer;
import dev.sovereign.provider.ProviderConfig;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.routing.Atlas;
import dev.sovereign.routing.Capability;
import dev.sovereign.routing.Catalog;
import dev.sovereign.routing.Model;
import dev.sovereign.routing.RoutingConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Reads `models`, `capabilities` and `routing`, and holds them against the providers.
final class CatalogReader {
  static final Pattern NAME = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");

  private final Section root;
  private final Map<String, ProviderConfig> providers;
  private final Duration total;
  private final Atlas atlas;
  private final Map<String, Set<String>> listed = new HashMap<>();
  private final Map<String, Model> models = new LinkedHashMap<>();

  CatalogReader(Section root, Map<String, ProviderConfig> providers, Duration total, Atlas atlas) {
    this.root = root;
    this.providers = providers;
    this.total = total;
    this.atlas = atlas;
  }

  Catalog read() {
    var usual = RoutingConfig.DEFAULT;
    var base =
        new RoutingConfig(
            usual.attempts(),
            usual.gpuFirst(),
            usual.contextLengthMovesOn(),
            usual.requireBackstop(),
            total,
            usual.retries(),
            usual.hedge());
    var section = root.section("routing");
    var routing = section.map(it -> routing(it, base)).orElse(base);
    section.ifPresent(Section::close);
    root.section("models").ifPresent(this::models);
    var capabilities = new LinkedHashMap<String, Capability>();
    root.section("capabilities").ifPresent(it -> capabilities(it, routing, capabilities));
    return new Catalog(capabilities, models, suppliers(), routing, atlas);
  }

  static RoutingConfig routing(Section section, RoutingConfig usual) {
    var moves = usual.contextLengthMovesOn();
    if (section.has("failover_on")) {
      moves = false;
      for (var code : section.texts("failover_on")) {
        moves |= code.equals("context_length_exceeded");
        if (!code.equals("context_length_exceeded")) {
          section.error("failover_on", "expected [context_length_exceeded] or []: " + code);
        }
      }
    }
    return new RoutingConfig(
        section.number("attempts", usual.attempts(), 1),
        section.flag("gpu_first", usual.gpuFirst()),
        moves,
        section.flag("require_backstop", usual.requireBackstop()),
        usual.total(),
        GateReader.retries(section, usual.retries()),
        HedgeReader.hedge(section, usual.hedge()));
  }

  private void models(Section all) {
    try (all) {
      for (var name : all.names()) {
        checkName(all, name);
        all.section(name).ifPresent(it -> model(name, it));
      }
      // A fallback may name a model that stands further down.
      for (var name : List.copyOf(models.keySet())) {
        all.section(name).ifPresent(it -> fallback(name, it));
      }
    }
  }

  private void checkName(Section section, String name) {
    if (!NAME.matcher(name).matches()) {
      section.errorAtKey(name, "a name is 1 to 128 letters, digits or any of . _ : / -");
    }
  }

  private void model(String name, Section section) {
    try (section) {
      section.node("fallback");
      var context =
          section.has("context")
              ? OptionalLong.of(section.number("context", 1, 1))
              : OptionalLong.empty();
      var prices = new HashMap<Offer, UnitPrices>();
      var offers = new ArrayList<Offer>();
      for (var item : section.items("offers")) {
        offer(name, section.entry(item, "offers"), context, prices).ifPresent(offers::add);
      }
      if (!section.has("offers") || section.items("offers").isEmpty()) {
        section.error("offers", "a model needs an offer: " + name);
      } else if (!offers.isEmpty()) {
        refuseMixture(section, "offers", offers);
        models.put(name, new Model(name, context, offers, prices, List.of()));
      }
    }
  }

  private Optional<Offer> offer(
      String model, Section section, OptionalLong context, Map<Offer, UnitPrices> prices) {
    try (section) {
      var provider = section.text("provider");
      var id = section.text("model");
      var price = section.section("price").map(CatalogReader::price);
      var weights = section.text("weights").orElse("");
      if (provider.isEmpty() || id.isEmpty()) {
        section.error("provider", "an offer needs `provider` and `model`");
        return Optional.empty();
      }
      var supplier = providers.get(provider.get());
      if (supplier == null) {
        section.error("provider", unknownProvider(provider.get()));
        return Optional.empty();
      }
      if (!weights.isEmpty() && !NAME.matcher(weights).matches()) {
        section.error("weights", "a word is 1 to 128 letters, digits or any of . _ : / -");
      }
      var offer = offer(supplier, id.get(), model, context).of(weights);
      price.ifPresent(it -> prices.put(offer, it));
      return Optional.of(offer);
    }
  }

  private static UnitPrices price(Section section) {
    try (section) {
      return new UnitPrices(
          section.nanos("input"), section.nanos("cached_input"), section.nanos("output"));
    }
  }

  private Offer offer(ProviderConfig supplier, String id, String publicName, OptionalLong context) {
    listed.computeIfAbsent(supplier.name(), _ -> new LinkedHashSet<>()).add(id);
    return new Offer(
        supplier.name(),
        id,
        publicName,
        supplier.kind(),
        context,
        supplier.timeouts(),
        site(supplier));
  }

  // What runs on this machine is where this machine is, unless its `place` says otherwise.
  private Offer.Site site(ProviderConfig supplier) {
    var said = supplier.place();
    var isHere = said.isEmpty() && supplier.target().isLoopback();
    var words = isHere ? List.of(ResidencyWords.HOME) : said;
    var places = words.stream().flatMap(it -> atlas.places(it).stream());
    return new Offer.Site(places.collect(Collectors.toSet()), supplier.isBackstop());
  }

  private void fallback(String name, Section section) {
    var offers = new ArrayList<Offer>();
    for (var entry : section.texts("fallback")) {
      offers.addAll(named(section, "fallback", entry));
    }
    var model = models.get(name);
    if (model != null && !offers.isEmpty()) {
      refuseMixture(section, "fallback", joined(model.offers(), offers));
    }
    models.computeIfPresent(
        name, (_, it) -> new Model(it.name(), it.context(), it.offers(), it.prices(), offers));
  }

  private static List<Offer> joined(List<Offer> first, List<Offer> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }

  private void capabilities(
      Section all, RoutingConfig routing, Map<String, Capability> capabilities) {
    var reader = new CapabilityReader(this, atlas, routing);
    try (all) {
      for (var name : all.names()) {
        checkName(all, name);
        if (models.containsKey(name)) {
          all.errorAtKey(name, "\"" + name + "\" is a model already");
        }
        all.section(name)
            .flatMap(it -> reader.read(name, it))
            .ifPresent(it -> capabilities.put(name, it));
      }
    }
  }

  /// What a word of a chain stands for.
  List<Offer> named(Section section, String key, String entry) {
    var model = models.get(entry);
    if (model != null) {
      return model.offers();
    }
    var slash = entry.indexOf('/');
    var supplier = slash > 0 ? providers.get(entry.substring(0, slash)) : null;
    if (supplier == null) {
      section.error(
          key,
          "neither a model nor <provider>/<its id>: "
              + entry
              + Findings.didYouMean(entry, models.keySet()));
      return List.of();
    }
    return List.of(offer(supplier, entry.substring(slash + 1), entry, OptionalLong.empty()));
  }

  static void refuseMixture(Section section, String key, List<Offer> offers) {
    var mocks = offers.stream().filter(it -> it.kind() == Offer.Kind.MOCK).count();
    if (mocks > 0 && mocks < offers.size()) {
      section.error(key, "the mock provider never stands beside a real offer");
    }
  }

  private String unknownProvider(String name) {
    return "no provider is called \"" + name + "\"" + Findings.didYouMean(name, providers.keySet());
  }

  private Map<String, Catalog.Supplier> suppliers() {
    var suppliers = new HashMap<String, Catalog.Supplier>();
    for (var config : providers.values()) {
      suppliers.put(
          config.name(),
          new Catalog.Supplier(
              config.name(),
              config.type().word(),
              config.kind(),
              config.takesAnyModel(),
              listed(config),
              config.timeouts(),
              site(config)));
    }
    return suppliers;
  }

  // What the mock has is known; of everybody else only what the file names.
  private Set<String> listed(ProviderConfig config) {
    return config.type() == ProviderType.MOCK
        ? Set.copyOf(MockServer.MODELS)
        : listed.getOrDefault(config.name(), Set.of());
  }
}
