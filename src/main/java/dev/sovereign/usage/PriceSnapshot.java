package dev.sovereign.usage;

import dev.sovereign.core.UnitPrices;
import dev.sovereign.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// The list prices that the program brings with it: for each provider type what one dated source
/// said. `scripts/prices` makes the file; nothing in it is typed in by hand. Immutable.
public final class PriceSnapshot {
  /// Of every price in it.
  public static final String CURRENCY = "USD";

  /// A snapshot without a price.
  public static final PriceSnapshot NONE = new PriceSnapshot(Map.of());

  private static final String FILE = "/prices/snapshot.json";
  private static final int FORMAT = 1;

  private final Map<String, Section> sections;

  /// The prices of one provider type.
  ///
  /// @param version what it was made from
  /// @param sha256 of the file that it was made from
  /// @param date when that was published (ISO 8601)
  /// @param models by the provider's own id
  public record Section(
      String version, String sha256, String date, Map<String, ListedModel> models) {
    public Section {
      models = Map.copyOf(models);
    }
  }

  private PriceSnapshot(Map<String, Section> sections) {
    this.sections = Map.copyOf(sections);
  }

  /// The one that is built in; it is read when it is first asked for.
  public static PriceSnapshot builtIn() {
    return BuiltIn.SNAPSHOT;
  }

  private static final class BuiltIn {
    static final PriceSnapshot SNAPSHOT = load();
  }

  private static PriceSnapshot load() {
    try (var in = PriceSnapshot.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the program lacks " + FILE);
      }
      return read(in.readAllBytes());
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /// Reads the file's form.
  static PriceSnapshot read(byte[] bytes) {
    var json = Json.parseAll(bytes);
    if (json.integer("format").orElse(0) != FORMAT
        || !json.string("currency").equals(Optional.of(CURRENCY))) {
      throw new IllegalStateException("prices of a form or currency that is not known");
    }
    var sections = new TreeMap<String, Section>();
    for (var provider : json.find("providers").orElseThrow().members()) {
      sections.put(provider.name(), section(provider.value()));
    }
    return new PriceSnapshot(sections);
  }

  private static Section section(Json json) {
    var version = json.string("version").orElseThrow();
    var date = json.string("uploaded").orElseThrow();
    var models = new HashMap<String, ListedModel>();
    for (var model : json.find("models").orElseThrow().members()) {
      models.put(model.name(), model(model.name(), version, date, model.value()));
    }
    return new Section(version, json.string("sha256").orElseThrow(), date, models);
  }

  private static ListedModel model(String id, String version, String date, Json json) {
    var steps = new ArrayList<ModelPrices.Step>();
    for (var step : json.find("above").map(Json::items).orElse(List.of())) {
      steps.add(new ModelPrices.Step(step.integer("tokens").orElseThrow(), prices(step)));
    }
    return new ListedModel(
        id,
        version,
        date,
        json.string("mode").orElseThrow(),
        new ModelPrices(prices(json), steps),
        json.integer("max_input"),
        json.integer("max_output"),
        json.isTrue("tools"),
        json.isTrue("latest"));
  }

  private static UnitPrices prices(Json json) {
    return new UnitPrices(
        json.integer("input"), json.integer("cached_input"), json.integer("output"));
  }

  /// What is listed of a provider's model.
  ///
  /// @param type the provider's type, in the configuration's word
  /// @param model the provider's own id
  public Optional<ListedModel> find(String type, String model) {
    return Optional.ofNullable(sections.get(type)).map(it -> it.models().get(model));
  }

  /// What there is of each provider type.
  public Map<String, Section> sections() {
    return sections;
  }

  /// The provider's model that stands for a default capability: see [UsualChoice].
  public Optional<String> usual(String capability, String type) {
    return UsualChoice.of(capability, models(type));
  }

  private Collection<ListedModel> models(String type) {
    var section = sections.get(type);
    return section == null ? List.of() : section.models().values();
  }
}
