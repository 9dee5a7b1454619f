package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Failure;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.HttpServer;
import dev.sovereign.loop.Future;
import java.util.Optional;

/// `POST /v1/chat/completions`, `/v1/completions` and `/v1/embeddings`: the life of one call, top
/// to bottom.
///
/// It belongs to the data plane: nothing here blocks. Only reading, trying, relaying and recording
/// wait; each hands over to the next.
final class ChatEndpoint implements HttpServer.Handler {
  private final Operation operation;
  private final DataPlane plane;

  ChatEndpoint(Operation operation, DataPlane plane) {
    this.operation = operation;
    this.plane = plane;
  }

  @Override
  public void handle(Exchange http) {
    var once = Once.of(http, plane);
    var call = new OpenCall(operation, once.http(), plane);
    try {
      var caller = who(call);
      once.check();
      read(call)
          .flatMap(body -> parse(call, once, body))
          .flatMap(request -> answer(call, once, caller, request))
          .onComplete(_ -> {}, call::refuse);
    } catch (RuntimeException cause) {
      call.refuse(cause);
    }
  }

  private Caller who(OpenCall call) {
    plane.refuseUnlessTakingCalls(call.world().limits().streams());
    var caller = plane.keys().caller(call.http(), Caller.Scope.CALL, plane.now());
    call.callerIsKnown();
    NotYet.refuse(call.http());
    return caller;
  }

  private Future<byte[]> read(OpenCall call) {
    return call.http().body(call.world().limits().body());
  }

  private Future<ModelRequest> parse(OpenCall call, Once once, byte[] body) {
    call.bodyArrived();
    if (body.length <= RequestReader.LARGE) {
      return Future.of(parsed(call, once, body));
    }
    return plane.crossing().call(call.http().loop(), () -> parsed(call, once, body));
  }

  private ModelRequest parsed(OpenCall call, Once once, byte[] body) {
    once.read(body);
    call.read(body);
    return RequestReader.read(operation, call.id(), body, call.world().limits().depth());
  }

  private Future<Boolean> answer(OpenCall call, Once once, Caller caller, ModelRequest request) {
    RoutePlan plan;
    try {
      plan = Plans.plan(call.http(), caller, request, call.world());
    } catch (Rejected refused) {
      return refused.problem() instanceof Problem.ResidencyUnsatisfiable why
          ? call.unrouted(caller, request, why).flatMap(_ -> Future.failed(refused))
          : Future.failed(refused);
    }
    if (once.isAnswered(caller)) {
      return Future.of(true);
    }
    plane.refuseUnlessRecordable(caller);
    return attempt(call, caller, request, plan)
        .flatMap(answer -> relay(call, answer))
        .flatMap(broken -> finish(call, once, broken));
  }

  private Future<Answer> attempt(
      OpenCall call, Caller caller, ModelRequest request, RoutePlan plan) {
    var salt = plane.keys().cacheSalt(caller);
    return call.dispatch(caller, request.within(plan.residency(), salt), plan);
  }

  private Future<Optional<Failure>> relay(OpenCall call, Answer answer) {
    return switch (answer) {
      case Answer.Whole whole -> call.hold(whole);
      case Answer.Held held -> call.hold(held);
      case Answer.Open open -> call.relay(open);
    };
  }

  // The byte that ends a successful answer waits for this.
  private Future<Boolean> finish(OpenCall call, Once once, Optional<Failure> broken) {
    var record = call.record(broken);
    return (broken.isEmpty() ? once.kept(record) : record).map(it -> call.finish(broken, it));
  }
}
