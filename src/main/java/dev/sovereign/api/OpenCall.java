package dev.sovereign.api;

import dev.sovereign.audit.CallLog;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Cost;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Failure;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.Trace;
import dev.sovereign.core.Usage;
import dev.sovereign.dispatch.Answer;
import dev.sovereign.dispatch.Call;
import dev.sovereign.dispatch.Walk;
import dev.sovereign.http.Exchange;
import dev.sovereign.loop.Future;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// One call while it is open: what is known of it so far, and that it ends once, whichever side
/// ends it. It belongs to its exchange's loop.
final class OpenCall {
  private static final int SUCCESS = 200;

  private final Operation operation;
  private final Exchange http;
  private final DataPlane plane;
  private final World world;
  private final String id;
  private final long startedAt;
  private final Answering answering;
  private @Nullable Dispatched dispatched;
  private Digest received = Digest.ofNothing(); // Until the body is there.
  private Trace trace = new Trace.None();
  private Cost cost = Cost.NONE; // Until the record is made.
  private long bodyNanos;
  private OptionalLong firstContent = OptionalLong.empty();
  private boolean isCallerKnown;
  private boolean over;
  private boolean recorded;

  /// The call on its way to providers; `opened` brings the index of the row that opened it, if any.
  private record Dispatched(Caller caller, Call call, Walk walk, Future<OptionalLong> opened) {}

  OpenCall(Operation operation, Exchange http, DataPlane plane) {
    this.operation = operation;
    this.http = http;
    this.plane = plane;
    this.world = plane.world();
    this.id = CallId.next(plane.now().toEpochMilli());
    this.startedAt = http.loop().nanoTime();
    this.answering = new Answering(operation, http, id, world.keepAlive());
  }

  Exchange http() {
    return http;
  }

  String id() {
    return id;
  }

  /// What the configuration said when the call came in; it holds to the call's end.
  World world() {
    return world;
  }

  /// From now on the call has a place in a trace, and is counted if it is refused: nobody whom we
  /// do not know makes spans or figures of the log.
  ///
  /// @throws Rejected if the caller wishes what cannot be done
  void callerIsKnown() {
    isCallerKnown = true;
    trace = plane.place(http);
    answering.readWish();
  }

  /// The last byte of the body is there.
  void bodyArrived() {
    bodyNanos = nanos();
  }

  /// This is the body; a large one takes too long for an event loop, so any thread may tell.
  void read(byte[] body) {
    received = Digest.of(body);
  }

  /// Records that nobody serves the call where it has to stay; see [DataPlane#keep(UnroutedCall)].
  Future<Boolean> unrouted(
      Caller caller, ModelRequest request, Problem.ResidencyUnsatisfiable why) {
    plane.opened(this, world.limits().streams());
    var bytes = bytes(Optional.empty(), answering.told(why));
    return plane.keep(new UnroutedCall(caller, request, why, world, nanos(), bytes));
  }

  /// Sends the request out, once it is opened where that is asked for; from now on a client that
  /// leaves cuts off whatever is under way.
  Future<Answer> dispatch(Caller caller, ModelRequest request, RoutePlan plan) {
    var wish = StreamWish.of(http);
    var call = new Call(http.loop(), request, plan, wish, plane.room(), trace, startedAt);
    var walk = world.dispatcher().walk(call);
    plane.opened(this, world.limits().streams());
    var opening = new OpeningCall(caller, call, world, nanos(), received, http.header(Once.KEY));
    var opened = plane.open(opening);
    dispatched = new Dispatched(caller, call, walk, opened);
    if (request.wantsStream()) {
      answering.keepAlive();
    }
    http.onGone(this::gone); // It is opened all the same, and ends without having been sent.
    return opened.recover(this::unopened).flatMap(_ -> walk.start());
  }

  // It is refused like any call that cannot be recorded: as if it had never been on its way.
  private Future<OptionalLong> unopened(Throwable lost) {
    dispatched = null;
    return Future.failed(lost);
  }

  /// Keeps an answer that is whole back until it is recorded.
  Future<Optional<Failure>> hold(Answer whole) {
    answering.hold(whole, shown());
    return Future.of(Optional.empty());
  }

  /// Hands an open stream's events on until it ends.
  Future<Optional<Failure>> relay(Answer.Open open) {
    firstContent = OptionalLong.of(nanos());
    var room = dispatched().call().room().part();
    return answering.relay(open, plan(), shown(), room);
  }

  private Shown shown() {
    return new Shown(request().wantsUsage());
  }

  /// Makes the call's record durable; brings what the answer carries of its attestation.
  Future<Attested> record(Optional<Failure> broken) {
    var ending = broken.isPresent() ? ServedCall.Ending.BROKEN : ServedCall.Ending.COMPLETE;
    var kept = keep(ending, OptionalInt.of(SUCCESS), answering.emitted(broken, plane));
    return broken.isPresent()
        ? kept.map(_ -> Attested.NOTHING)
        : kept.flatMap(it -> plane.attest(it, answering.wish()));
  }

  /// Sends what ends the answer; to a client that left meanwhile nothing goes, here as anywhere.
  boolean finish(Optional<Failure> broken, Attested attested) {
    end();
    answering.finish(broken, plan(), cost, attested);
    return true;
  }

  /// Tells the client why there is no answer, and records the call if a provider was asked.
  void refuse(Throwable cause) {
    if (over) {
      plane.problem(id, cause, world); // It is lost to the client, but a fault of ours is logged.
      return;
    }
    var problem = plane.problem(id, cause, world);
    end();
    if (problem.isEmpty()) {
      return; // Nobody is there to be told.
    }
    cancel();
    if (dispatched != null && !recorded) {
      refused(ServedCall.Ending.of(problem.get()), problem.get());
    } else {
      var status = OpenAiErrors.reply(problem.get()).status();
      plane.refused(new CallTraces.Refused(id, operation.path(), status, nanos()), trace);
      if (isCallerKnown && dispatched == null) { // Whoever has no key leaves nothing in the log.
        plane.refusedUnlogged(problem.get());
      }
    }
    tell(problem.get());
  }

  /// Ends the call because the server stops: what it has is not the whole answer.
  void stop() {
    if (over || recorded || dispatched == null) {
      return; // What is recorded is about to end by itself, and is recorded once.
    }
    cancel();
    end();
    refused(ServedCall.Ending.STOPPED, new Problem.Draining());
    tell(new Problem.Draining());
  }

  private void refused(ServedCall.Ending ending, Problem problem) {
    var told = Future.of(answering.told(problem));
    var _ = keep(ending, OptionalInt.of(status(problem)), told);
  }

  private void gone() {
    if (over || dispatched == null) {
      return;
    }
    end();
    cancel();
    if (!recorded) {
      var status = answering.isOpen() ? OptionalInt.of(SUCCESS) : OptionalInt.empty();
      var _ = keep(ServedCall.Ending.CLIENT_GONE, status, Future.of(answering.sent()));
    }
  }

  // What is still under way for it; where nothing is, nothing happens.
  private void cancel() {
    if (dispatched != null) {
      dispatched.walk().cancel();
    }
    answering.cancel();
  }

  private void tell(Problem problem) {
    var attempts = Optional.ofNullable(dispatched).map(it -> it.walk().attempts());
    answering.tell(problem, AnswerHeaders.refusal(id, attempts));
  }

  private int status(Problem problem) {
    return answering.isOpen() ? SUCCESS : OpenAiErrors.reply(problem).status();
  }

  private Future<CallLog.Logged> keep(
      ServedCall.Ending ending, OptionalInt status, Future<Sent> sent) {
    recorded = true;
    var opened = dispatched().opened();
    return plane.awaited(
        () -> opened.flatMap(index -> sent.flatMap(it -> keep(ending, status, it, index))));
  }

  private Future<CallLog.Logged> keep(
      ServedCall.Ending ending, OptionalInt status, Sent sent, OptionalLong openIndex) {
    return UsageCount.of(request(), answering.answer(), plane)
        .flatMap(usage -> plane.keep(served(ending, status, usage, sent, openIndex)));
  }

  private ServedCall served(
      ServedCall.Ending ending,
      OptionalInt status,
      Usage usage,
      Sent sent,
      OptionalLong openIndex) {
    var way = dispatched();
    var brought = answering.answer();
    cost = brought.map(it -> world.cost(operation, plan(), it.offer(), usage)).orElse(Cost.NONE);
    return new ServedCall(
        way.caller(),
        way.call(),
        world,
        openIndex,
        way.walk().attempts(),
        way.walk().skips(),
        way.walk().continuation(),
        brought.map(Answer::offer),
        usage,
        cost,
        ending,
        status,
        bodyNanos,
        firstContent,
        brought.flatMap(Answer::pace),
        nanos(),
        bytes(brought.map(Answer::forwarded), sent));
  }

  private ServedCall.Bytes bytes(Optional<Digest> forwarded, Sent sent) {
    return new ServedCall.Bytes(received, forwarded, sent, http.header(Once.KEY));
  }

  private long nanos() {
    return http.loop().nanoTime() - startedAt;
  }

  private void end() {
    over = true;
    answering.stop();
    plane.closed(this);
    if (dispatched != null && dispatched.call().room().isTaken()) {
      http.onOver(dispatched.call().room()::close);
    }
  }

  private Dispatched dispatched() {
    if (dispatched == null) {
      throw new IllegalStateException("the call was not dispatched: " + id);
    }
    return dispatched;
  }

  private RoutePlan plan() {
    return dispatched().call().plan();
  }

  private ModelRequest request() {
    return dispatched().call().request();
  }
}
