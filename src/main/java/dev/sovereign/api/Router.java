package dev.sovereign.api;

import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.http.HttpServer;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Finds the endpoint of a request by its path and method.
public final class Router implements HttpServer.Handler {
  private static final String MODELS = "/v1/models/";
  private static final String MANAGEMENT = "/api/";

  private final Map<String, HttpServer.Handler> calls;
  private final ModelsEndpoint models;
  private final AttestationsEndpoint attestations;
  private final OperationsEndpoint operations;
  private final HttpServer.Handler management;
  private final HttpServer.Handler log;

  /// @param management takes everything below `/api/`
  /// @param log takes everything below `/log/`
  public Router(
      DataPlane plane,
      OperationsEndpoint operations,
      HttpServer.Handler management,
      HttpServer.Handler log) {
    this.calls =
        Map.of(
            "/v1/chat/completions", new ChatEndpoint(Operation.CHAT, plane),
            "/v1/completions", new ChatEndpoint(Operation.COMPLETIONS, plane),
            "/v1/embeddings", new ChatEndpoint(Operation.EMBEDDINGS, plane));
    this.models = new ModelsEndpoint(plane);
    this.attestations = new AttestationsEndpoint(plane);
    this.operations = operations;
    this.management = management;
    this.log = log;
  }

  @Override
  public void handle(Exchange http) {
    var path = http.path();
    var call = calls.get(path);
    if (call != null) {
      only("POST", http, () -> call.handle(http));
    } else if (path.startsWith(MODELS)) {
      only("GET", http, () -> models.one(http, path.substring(MODELS.length())));
    } else if (path.startsWith(AttestationsEndpoint.PATH)) {
      var id = path.substring(AttestationsEndpoint.PATH.length());
      only("GET", http, () -> attestations.one(http, id));
    } else if (path.startsWith(MANAGEMENT)) {
      management.handle(http);
    } else if (path.startsWith(LogEndpoint.ROOT)) {
      log.handle(http);
    } else if (hasEncodedSlash(path)) {
      refuse(
          http,
          new Problem.BadRequest(
              "The path holds an encoded slash.", Optional.empty(), Optional.empty()));
    } else {
      fixed(http, path);
    }
  }

  @Override
  public Headers ofMalformed() {
    return AnswerHeaders.refusal(CallId.next());
  }

  private void fixed(Exchange http, String path) {
    switch (path) {
      case "/v1/models" -> only("GET", http, () -> models.all(http));
      case "/healthz" -> only("GET", http, () -> operations.health(http));
      case "/readyz" -> only("GET", http, () -> operations.ready(http));
      case "/metrics" -> only("GET", http, () -> operations.metrics(http));
      default -> refuse(http, new Problem.NotFound(path));
    }
  }

  static void only(String method, Exchange http, Runnable endpoint) {
    if (http.method().equals(method)) {
      endpoint.run();
    } else {
      refuse(http, new Problem.MethodNotAllowed(http.method(), method));
    }
  }

  /// Whether it holds what would be a separator, or an end, once it is decoded.
  static boolean hasEncodedSlash(String path) {
    var lower = path.toLowerCase(Locale.ROOT);
    return lower.contains("%2f") || lower.contains("%5c") || lower.contains("%00");
  }

  static void refuse(Exchange http, Problem problem) {
    OpenAiErrors.send(http, AnswerHeaders.refusal(CallId.next()), problem);
  }
}
