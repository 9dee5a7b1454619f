package dev.sovereign.config;

import dev.sovereign.provider.LocalServer;
import dev.sovereign.provider.LocalServers;
import dev.sovereign.provider.ProviderType;
import dev.sovereign.tenancy.KeyText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What there is to serve with where no file says it: model servers of this machine and provider
/// keys of the environment.
///
/// @param servers that can be used
/// @param keys in the order of [ProviderType]
/// @param notes what was seen and is left out, each a sentence with what to do
public record Surroundings(
    List<LocalServer.Serving> servers, List<FoundKey> keys, List<String> notes) {
  /// Nothing at all.
  public static final Surroundings NOTHING = new Surroundings(List.of(), List.of(), List.of());

  /// A provider whose key the environment holds.
  ///
  /// @param variable that holds it
  public record FoundKey(ProviderType type, String variable) {}

  public Surroundings {
    servers = List.copyOf(servers);
    keys = List.copyOf(keys);
    notes = List.copyOf(notes);
  }

  /// Whether there is nothing but the mock.
  public boolean isEmpty() {
    return servers.isEmpty() && keys.isEmpty();
  }

  /// What was found, each in a few words.
  public List<String> said() {
    var said = new ArrayList<String>();
    for (var server : servers) {
      var count = server.models().size();
      said.add(
          server.type().word()
              + " at 127.0.0.1:"
              + server.port()
              + (count == 1 ? " with 1 model" : " with " + count + " models"));
    }
    keys.forEach(it -> said.add(it.type().word() + " by the key in " + it.variable()));
    return said;
  }

  /// The names of the providers whose key was found.
  public List<String> cloud() {
    return keys.stream().map(it -> it.type().word()).toList();
  }

  /// Looks around: reads the environment and asks this machine's loopback, nobody else.
  public static Surroundings look(Map<String, String> environment) {
    var ports = LocalServers.usualPorts();
    var ollama = new OllamaHost(environment.getOrDefault("OLLAMA_HOST", ""));
    ollama.port().ifPresent(it -> ports.put(ProviderType.OLLAMA, it));
    if (ollama.isElsewhere()) {
      ports.remove(ProviderType.OLLAMA);
    }
    return of(environment, LocalServers.find(ports));
  }

  /// What these servers and this environment come to.
  public static Surroundings of(Map<String, String> environment, List<LocalServer> found) {
    var servers = new ArrayList<LocalServer.Serving>();
    var notes = new ArrayList<String>();
    for (var server : found) {
      switch (server) {
        case LocalServer.Serving serving -> servers.add(serving);
        case LocalServer.Unusable(var type, var port, var reason) ->
            notes.add(type.word() + " at 127.0.0.1:" + port + " " + reason + ": " + advice(reason));
      }
    }
    var keys = new ArrayList<FoundKey>();
    Arrays.stream(ProviderType.values())
        .forEach(type -> key(type, environment, notes).ifPresent(keys::add));
    if (new OllamaHost(environment.getOrDefault("OLLAMA_HOST", "")).isElsewhere()) {
      notes.add("OLLAMA_HOST names another machine: name that server in sovereign.yaml");
    }
    return new Surroundings(servers, keys, notes);
  }

  private static String advice(String reason) {
    return reason.contains("key")
        ? "name it in sovereign.yaml with its `api_key`"
        : "start again when it has";
  }

  private static Optional<FoundKey> key(
      ProviderType type, Map<String, String> environment, List<String> notes) {
    var variable = type.keyVariable();
    var key = variable.map(it -> environment.getOrDefault(it, "").strip()).orElse("");
    if (key.isEmpty()) {
      return Optional.empty();
    }
    var obstacle = obstacle(type, key, environment);
    if (obstacle.isEmpty()) {
      return variable.map(it -> new FoundKey(type, it));
    }
    notes.add(variable.orElseThrow() + " is left out: " + obstacle.get());
    return Optional.empty();
  }

  // A key goes to nobody but the one it is surely for.
  private static Optional<String> obstacle(
      ProviderType type, String key, Map<String, String> environment) {
    if (KeyText.parse(key).isPresent()) {
      return Optional.of("it holds a key of Sovereign's own");
    }
    if (key.chars().anyMatch(it -> it < '!' || it > '~')) {
      return Optional.of("it is not one word of plain characters");
    }
    var base = environment.getOrDefault("OPENAI_BASE_URL", "").strip();
    var isElsewhere =
        type == ProviderType.OPENAI
            && !base.isEmpty()
            && !base.matches("https://api\\.openai\\.com(/.*)?");
    return isElsewhere
        ? Optional.of("OPENAI_BASE_URL says that it is for another server")
        : Optional.empty();
  }
}
