package dev.sovereign.keystore;

import dev.sovereign.http.OutboundRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// Finds secrets and hands out authorizers in their place.
public final class Secrets {
  private final Map<String, String> environment;

  public Secrets(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// What fills the secret in as a bearer token; nothing is filled in where there is no reference.
  ///
  /// @throws IllegalArgumentException if there is nothing where the reference points
  public Authorizer bearer(Optional<SecretRef> reference) {
    return reference.<Authorizer>map(it -> new Bearer("Bearer " + find(it, '!'))).orElse(it -> it);
  }

  /// What fills the secret in as this header field; it may hold blanks.
  ///
  /// @throws IllegalArgumentException if there is nothing where the reference points
  public Authorizer header(String name, SecretRef reference) {
    return new Field(name, find(reference, ' '));
  }

  private String find(SecretRef reference, char lowest) {
    var secret =
        switch (reference) {
          case SecretRef.Env(var name) -> fromEnvironment(name);
          case SecretRef.File(var path) -> fromFile(path);
        };
    if (secret.isEmpty() || secret.chars().anyMatch(it -> it < lowest || it > '~')) {
      throw new IllegalArgumentException("not a usable secret in " + reference);
    }
    return secret;
  }

  private String fromEnvironment(String name) {
    var secret = environment.get(name);
    if (secret == null) {
      throw new IllegalArgumentException("the environment has no " + name);
    }
    return secret.strip();
  }

  private static String fromFile(String path) {
    try {
      return Files.readString(Path.of(path)).strip();
    } catch (IOException unreadable) {
      throw new IllegalArgumentException("cannot read the secret file " + path, unreadable);
    }
  }

  private record Field(String name, String value) implements Authorizer {
    @Override
    public OutboundRequest authorize(OutboundRequest request) {
      return request.with(name, value);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private record Bearer(String value) implements Authorizer {
    @Override
    public OutboundRequest authorize(OutboundRequest request) {
      return request.with("authorization", value);
    }

    @Override
    public String toString() {
      return "bearer";
    }
  }
}
