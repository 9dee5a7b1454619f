package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.HttpServer;
import dev.sovereign.json.JsonText;
import dev.sovereign.loop.Crossing;
import dev.sovereign.meter.Log;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.stream.Collectors;

/// `POST /api/v1/config/reload`: takes a changed configuration. It needs the scope `admin`; what
/// blocks runs on a virtual thread.
public final class ConfigEndpoint implements HttpServer.Handler {
  /// What everything of this endpoint begins with.
  public static final String PATH = "/api/v1/config";

  private static final String RELOAD = PATH + "/reload";

  private final KeyCheck check;
  private final Reloading reloading;
  private final Crossing crossing;
  private final InstantSource clock;
  private final Log log;

  public ConfigEndpoint(
      KeyCheck check, Reloading reloading, Crossing crossing, InstantSource clock, Log log) {
    this.check = check;
    this.reloading = reloading;
    this.crossing = crossing;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void handle(Exchange http) {
    try {
      var caller = check.caller(http, Caller.Scope.ADMIN, clock.instant());
      if (!http.path().equals(RELOAD)) {
        throw new Rejected(new Problem.NotFound(http.path()));
      }
      if (!http.method().equals("POST")) {
        throw new Rejected(new Problem.MethodNotAllowed(http.method(), "POST"));
      }
      log.info("asked to reload the configuration", Log.word("key", caller.keyId()));
      crossing
          .call(http.loop(), reloading::reload)
          .onComplete(outcome -> tell(http, outcome), fault -> fail(http, fault));
    } catch (Rejected rejected) {
      ProblemJson.reply(http, rejected.problem());
    }
  }

  private void fail(Exchange http, Throwable fault) {
    var id = CallId.next(clock.millis());
    Fault.log(log, id, fault);
    ProblemJson.internal(http, id);
  }

  private static void tell(Exchange http, Reloading.Outcome outcome) {
    switch (outcome) {
      case Reloading.Outcome.Taken taken ->
          http.reply(
              200,
              AnswerHeaders.plain("application/json").and("cache-control", "no-store"),
              json(taken).getBytes(StandardCharsets.UTF_8));
      case Reloading.Outcome.Refused(var file, var findings) ->
          ProblemJson.refusedConfiguration(http, file, findings);
      case Reloading.Outcome.Stopping() ->
          ProblemJson.reply(
              http, 503, "Stopping", "The server is stopping; its configuration stays as it is.");
    }
  }

  private static String json(Reloading.Outcome.Taken taken) {
    return taken.changes().stream()
        .map(
            it ->
                "{\"key\":"
                    + JsonText.quote(it.key())
                    + ",\"change\":"
                    + JsonText.quote(it.kind())
                    + "}")
        .collect(Collectors.joining(",", "{\"changes\":[", "]}\n"));
  }
}
