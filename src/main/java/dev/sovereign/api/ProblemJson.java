package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.http.Exchange;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;

/// Errors of the management API (RFC 9457).
final class ProblemJson {
  private ProblemJson() {}

  static void reply(Exchange http, int status, String title, String detail) {
    reply(http, CallId.next(), status, title, detail);
  }

  /// A fault of ours.
  ///
  /// @param id the id under which it is logged
  static void internal(Exchange http, String id) {
    reply(http, id, 500, "Internal error", "An error of ours; it is logged.");
  }

  /// A configuration that is not taken: each finding is an error with its place.
  static void refusedConfiguration(Exchange http, String file, List<Reloading.Finding> findings) {
    var errors =
        findings.stream()
            .map(
                it ->
                    "{\"line\":"
                        + it.line()
                        + ",\"column\":"
                        + it.column()
                        + ",\"detail\":"
                        + JsonText.quote(it.message())
                        + "}")
            .collect(
                Collectors.joining(
                    ",", ",\"file\":" + JsonText.quote(file) + ",\"errors\":[", "]"));
    reply(
        http,
        CallId.next(),
        422,
        "Configuration refused",
        "The configuration is not taken; the one before stays in force.",
        errors);
  }

  private static void reply(Exchange http, String id, int status, String title, String detail) {
    reply(http, id, status, title, detail, "");
  }

  private static void reply(
      Exchange http, String id, int status, String title, String detail, String members) {
    var body =
        "{\"type\":\"about:blank\",\"title\":"
            + JsonText.quote(title)
            + ",\"status\":"
            + status
            + ",\"detail\":"
            + JsonText.quote(detail)
            + members
            + "}\n";
    http.reply(
        status,
        AnswerHeaders.plain(id, "application/problem+json").and("x-should-retry", "false"),
        body.getBytes(StandardCharsets.UTF_8));
  }

  static void reply(Exchange http, Problem problem) {
    switch (problem) {
      case Problem.BadRequest(var message, _, _) -> reply(http, 400, "Bad request", message);
      case Problem.Unauthenticated(var message) -> reply(http, 401, "Unauthenticated", message);
      case Problem.Forbidden(var message) -> reply(http, 403, "Not allowed", message);
      case Problem.BodyTooLarge(var limit) ->
          reply(http, 413, "Too large", "The body is larger than " + limit + " bytes.");
      case Problem.BodyTooSlow() -> reply(http, 408, "Too slow", "The body came too slowly.");
      case Problem.TooManyBodies() ->
          reply(http, 503, "No room", "There is no room for this body beside those of open calls.");
      case Problem.NotFound _ -> reply(http, 404, "Not found", "There is no such endpoint.");
      case Problem.MethodNotAllowed(_, var allowed) ->
          reply(http, 405, "Method not allowed", "This endpoint has only " + allowed + ".");
      case Problem.ModelNotFound _,
          Problem.ProviderRefused _,
          Problem.ChainExhausted _,
          Problem.NotRecordable _,
          Problem.Draining _,
          Problem.TooManyOpen _,
          Problem.Internal _ ->
          internal(http, CallId.next());
    }
  }
}
