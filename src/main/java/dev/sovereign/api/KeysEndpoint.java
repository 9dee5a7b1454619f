package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.BodyFailure;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.HttpServer;
import dev.sovereign.loop.Crossing;
import dev.sovereign.meter.Log;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.StoreFailure;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Supplier;

/// `/api/v1/keys`: make, list, rotate and take back keys. It needs the scope `admin`; what blocks
/// runs on virtual threads.
public final class KeysEndpoint implements HttpServer.Handler {
  private static final String KEYS = "/api/v1/keys";
  private static final int LARGEST_BODY = 64 * 1024;
  private static final int PAGE = 100;

  private final KeyCheck check;
  private final KeyRing ring;
  private final Crossing crossing;
  private final InstantSource clock;
  private final Log log;

  /// What a request comes to.
  private record Reply(int status, String body) {}

  public KeysEndpoint(
      KeyCheck check, KeyRing ring, Crossing crossing, InstantSource clock, Log log) {
    this.check = check;
    this.ring = ring;
    this.crossing = crossing;
    this.clock = clock;
    this.log = log;
  }

  @Override
  public void handle(Exchange http) {
    try {
      check.caller(http, Caller.Scope.ADMIN, clock.instant());
      http.body(LARGEST_BODY)
          .map(body -> route(http, body))
          .flatMap(work -> crossing.call(http.loop(), work::get))
          .onComplete(reply -> send(http, reply), problem -> refuse(http, problem));
    } catch (Rejected rejected) {
      ProblemJson.reply(http, rejected.problem());
    }
  }

  private Supplier<Reply> route(Exchange http, byte[] body) {
    var path = http.path();
    var method = http.method();
    if (path.equals(KEYS)) {
      return switch (method) {
        case "POST" -> () -> create(body);
        case "GET" -> list(http);
        default -> throw notAllowed(method, "GET, POST");
      };
    }
    if (!path.startsWith(KEYS + "/")) {
      throw new Rejected(new Problem.NotFound(path));
    }
    var rest = path.substring(KEYS.length() + 1);
    if (rest.endsWith("/rotate")) {
      var id = rest.substring(0, rest.length() - "/rotate".length());
      if (!method.equals("POST")) {
        throw notAllowed(method, "POST");
      }
      return () -> rotate(id, body);
    }
    return switch (method) {
      case "GET" -> () -> one(rest);
      case "DELETE" -> () -> revoke(rest);
      default -> throw notAllowed(method, "GET, DELETE");
    };
  }

  private static Rejected notAllowed(String method, String allowed) {
    return new Rejected(new Problem.MethodNotAllowed(method, allowed));
  }

  private Reply create(byte[] body) {
    var made = ring.create(KeyWishes.create(body), clock.instant());
    return new Reply(201, KeyJson.made(made));
  }

  private Supplier<Reply> list(Exchange http) {
    var limit = http.query("limit").map(KeysEndpoint::number).orElse(PAGE);
    var after = http.query("cursor");
    return () -> new Reply(200, KeyJson.page(ring.all(), after, Math.clamp(limit, 1, PAGE)));
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException notNumber) {
      throw new Rejected(
          new Problem.BadRequest(
              "`limit` must be a number.", Optional.of("limit"), Optional.empty()));
    }
  }

  private Reply one(String id) {
    return ring.find(id).map(it -> new Reply(200, KeyJson.object(it))).orElse(NONE);
  }

  private Reply rotate(String id, byte[] body) {
    return ring.rotate(id, KeyWishes.grace(body), clock.instant())
        .map(it -> new Reply(201, KeyJson.made(it)))
        .orElse(NONE);
  }

  private Reply revoke(String id) {
    return ring.revoke(id, clock.instant()).map(_ -> new Reply(204, "")).orElse(NONE);
  }

  private static void send(Exchange http, Reply reply) {
    if (reply.equals(NONE)) {
      ProblemJson.reply(http, 404, "Not found", "There is no such key, or it holds no more.");
      return;
    }
    var headers = AnswerHeaders.plain("application/json").and("cache-control", "no-store");
    http.reply(reply.status(), headers, reply.body().getBytes(StandardCharsets.UTF_8));
  }

  private void refuse(Exchange http, Throwable cause) {
    if (cause instanceof Rejected rejected) {
      ProblemJson.reply(http, rejected.problem());
    } else if (cause instanceof StoreFailure) {
      ProblemJson.reply(
          http, 503, "Store unavailable", "The store did not take the change; try again.");
    } else if (cause instanceof BodyFailure failure) {
      refuse(http, failure.reason());
    } else {
      var id = CallId.next(clock.millis());
      Fault.log(log, id, cause);
      ProblemJson.internal(http, id);
    }
  }

  private static void refuse(Exchange http, BodyFailure.Reason reason) {
    switch (reason) {
      case TOO_LARGE -> ProblemJson.reply(http, new Problem.BodyTooLarge(LARGEST_BODY));
      case TOO_SLOW -> ProblemJson.reply(http, new Problem.BodyTooSlow());
      case NO_ROOM -> ProblemJson.reply(http, new Problem.TooManyBodies());
      case GONE -> {} // Nobody is there to be told.
    }
  }

  private static final Reply NONE = new Reply(404, "");
}
