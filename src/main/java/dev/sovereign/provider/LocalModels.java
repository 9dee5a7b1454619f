package dev.sovereign.provider;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/// Tells from two answers of a port whether a model server of some type stands there, and what it
/// serves. Pure.
final class LocalModels {
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;
  private static final int UNAVAILABLE = 503;
  private static final String WANTS_KEY = "wants a key";

  private LocalModels() {}

  /// An answer of a port.
  record Reply(int status, byte[] body) {
    private Optional<Json> json() {
      try {
        return Optional.of(Json.parseAll(body));
      } catch (JsonFailure other) {
        return Optional.empty();
      }
    }
  }

  /// What stands at the port; nothing where it is no server of this type.
  ///
  /// @param known its answer to what only this type knows
  /// @param listed its answer to what it serves
  static Optional<LocalServer> read(ProviderType type, int port, Reply known, Reply listed) {
    return switch (type) {
      case OLLAMA ->
          known.json().flatMap(it -> it.string("version")).flatMap(_ -> ollama(port, listed));
      case VLLM ->
          known.json().flatMap(it -> it.string("version")).flatMap(_ -> vllm(port, listed));
      case LLAMACPP -> llamacpp(port, known, listed);
      case OPENAI, OPENROUTER, OPENAI_COMPATIBLE, MOCK -> Optional.empty();
    };
  }

  private static Optional<LocalServer> ollama(int port, Reply listed) {
    return listed
        .json()
        .flatMap(it -> it.find("models"))
        .filter(it -> it.kind() == Json.Kind.ARRAY)
        .map(it -> it.items().stream().flatMap(LocalModels::ofOllama).toList())
        .map(models -> serving(ProviderType.OLLAMA, port, models));
  }

  // What Ollama only passes on to a machine of somebody else is no model of an own server.
  private static Stream<LocalServer.Model> ofOllama(Json model) {
    var name = model.string("name");
    if (name.isEmpty() || model.string("remote_host").isPresent()) {
      return Stream.empty();
    }
    return Stream.of(new LocalServer.Model(name.get(), model.integer("size"), chats(model)));
  }

  // Versions that say what a model can do are believed; of others the model's family says enough.
  private static boolean chats(Json model) {
    var abilities = model.find("capabilities").map(Json::items).orElse(List.of());
    if (!abilities.isEmpty()) {
      return abilities.stream().map(Json::text).anyMatch("completion"::equals);
    }
    var family = model.find("details").flatMap(it -> it.string("family")).orElse("");
    return !family.contains("bert") && isNotNamedForEmbeddings(model.string("name").orElse(""));
  }

  private static boolean isNotNamedForEmbeddings(String name) {
    return !name.toLowerCase(Locale.ROOT).contains("embed");
  }

  private static Optional<LocalServer> vllm(int port, Reply listed) {
    if (listed.status() == UNAUTHORIZED) {
      return Optional.of(new LocalServer.Unusable(ProviderType.VLLM, port, WANTS_KEY));
    }
    return ownedBy("vllm", listed).map(models -> serving(ProviderType.VLLM, port, models));
  }

  // With a key set, llama.cpp still lists its models and keeps its properties to itself.
  private static Optional<LocalServer> llamacpp(int port, Reply known, Reply listed) {
    if (isLoading(known)) {
      return Optional.of(
          new LocalServer.Unusable(ProviderType.LLAMACPP, port, "is still loading its model"));
    }
    var models = ownedBy("llamacpp", listed);
    if (models.isPresent() && known.status() == UNAUTHORIZED) {
      return Optional.of(new LocalServer.Unusable(ProviderType.LLAMACPP, port, WANTS_KEY));
    }
    return models
        .filter(_ -> known.status() == OK && known.json().isPresent())
        .map(it -> serving(ProviderType.LLAMACPP, port, it));
  }

  private static boolean isLoading(Reply known) {
    return known.status() == UNAVAILABLE
        && known
            .json()
            .flatMap(it -> it.find("error"))
            .flatMap(it -> it.string("message"))
            .filter("Loading model"::equals)
            .isPresent();
  }

  // Nothing where none of them is said to be this server's: many programs have such a list.
  private static Optional<List<LocalServer.Model>> ownedBy(String owner, Reply listed) {
    var models =
        listed.json().flatMap(it -> it.find("data")).map(Json::items).orElse(List.of()).stream()
            .filter(it -> it.string("owned_by").filter(owner::equals).isPresent())
            .flatMap(LocalModels::ofList)
            .toList();
    return models.isEmpty() ? Optional.empty() : Optional.of(models);
  }

  private static Stream<LocalServer.Model> ofList(Json model) {
    var size = model.find("meta").map(it -> it.integer("size")).orElse(OptionalLong.empty());
    return model
        .string("id")
        .map(id -> new LocalServer.Model(id, size, isNotNamedForEmbeddings(id)))
        .stream();
  }

  private static LocalServer serving(ProviderType type, int port, List<LocalServer.Model> models) {
    return models.isEmpty()
        ? new LocalServer.Unusable(type, port, "has no model yet")
        : new LocalServer.Serving(type, port, models);
  }
}
