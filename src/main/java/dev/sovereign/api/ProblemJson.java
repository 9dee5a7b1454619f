package dev.sovereign.api;

import dev.sovereign.core.Problem;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.json.JsonText;
import java.nio.charset.StandardCharsets;

/// Errors of the management API (RFC 9457).
final class ProblemJson {
  private ProblemJson() {}

  /// @param id the request's; a fault of ours is logged under it
  static void reply(Exchange http, String id, Problem problem) {
    var headers = headers(id);
    if (problem instanceof Problem.MethodNotAllowed(_, var allowed)) {
      headers = headers.and("allow", allowed);
    }
    if (problem instanceof Problem.Unauthenticated) {
      headers = headers.and("www-authenticate", "Bearer"); // RFC 9110 15.5.2
    }
    send(http, id, headers, refused(problem));
  }

  static void reply(Exchange http, String id, Told.Refused refused) {
    send(http, id, headers(id), refused);
  }

  private static Headers headers(String id) {
    return AnswerHeaders.plain(id, "application/problem+json").and("x-should-retry", "false");
  }

  private static void send(Exchange http, String id, Headers headers, Told.Refused refused) {
    var body =
        "{\"type\":\"about:blank\",\"title\":"
            + JsonText.quote(refused.title())
            + ",\"status\":"
            + refused.status()
            + ",\"detail\":"
            + JsonText.quote(refused.detail())
            + ",\"request_id\":"
            + JsonText.quote(id)
            + refused.members()
            + "}\n";
    http.reply(refused.status(), headers, body.getBytes(StandardCharsets.UTF_8));
  }

  private static Told.Refused refused(Problem problem) {
    return switch (problem) {
      case Problem.BadRequest(var message, _, _) -> refused(400, "Bad request", message);
      case Problem.Unauthenticated(var message) -> refused(401, "Unauthenticated", message);
      case Problem.Forbidden(var message) -> refused(403, "Not allowed", message);
      case Problem.BodyTooLarge(var limit) ->
          refused(413, "Too large", "The body is larger than " + limit + " bytes.");
      case Problem.BodyTooSlow() -> refused(408, "Too slow", "The body came too slowly.");
      case Problem.TooManyBodies() ->
          refused(503, "No room", "There is no room for this body beside those of open calls.");
      case Problem.TooManySearches() -> refused(429, "Too many searches", OpenAiErrors.SEARCHES);
      case Problem.NotFound _ -> refused(404, "Not found", "There is no such endpoint.");
      case Problem.MethodNotAllowed(_, var allowed) ->
          refused(405, "Method not allowed", "This endpoint has only " + allowed + ".");
      case Problem.ModelNotFound _,
          Problem.ProviderRefused _,
          Problem.ChainExhausted _,
          Problem.ResidencyUnsatisfiable _,
          Problem.ResidencyUnavailable _,
          Problem.TooManyAnswers _,
          Problem.CallRunning _,
          Problem.OtherCall _,
          Problem.NotRecordable _,
          Problem.NoAttestation _,
          Problem.AttestationErased _,
          Problem.Draining _,
          Problem.TooManyOpen _,
          Problem.Internal _ ->
          refused(500, "Internal error", "An error of ours; it is logged.");
    };
  }

  private static Told.Refused refused(int status, String title, String detail) {
    return new Told.Refused(status, title, detail, "");
  }
}
