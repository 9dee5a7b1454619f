package dev.sovereign.api;

import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.Proofs;
import dev.sovereign.audit.RefusedCalls;
import dev.sovereign.core.Caller;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.core.Trace;
import dev.sovereign.deferred.AnswerMemory;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.AnswerRooms;
import dev.sovereign.http.BodyFailure;
import dev.sovereign.http.Exchange;
import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.proof.Attestation;
import dev.sovereign.proof.Summary;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// What every call on one loop needs, and the calls that are open there. It belongs to that loop;
/// only [#drain] and [#stop] come from elsewhere.
public final class DataPlane {
  private final Parts parts;
  private final Loop loop;
  private final Set<OpenCall> open = new LinkedHashSet<>();

  /// The parts that all loops share.
  ///
  /// @param world what the configuration says at the moment
  /// @param refused counts calls that have no row
  /// @param answers those that may be asked for once more
  /// @param rooms what all calls may hold of answers that are kept in memory
  /// @param openCalls how many calls are open on all loops
  public record Parts(
      KeyCheck keys,
      AtomicReference<World> world,
      CallKeeper keeper,
      Proofs proofs,
      RefusedCalls refused,
      CallTraces traces,
      AnswerMemory<StoredAnswer> answers,
      AnswerRooms rooms,
      Crossing crossing,
      Meters meters,
      Log log,
      InstantSource clock,
      Lifecycle lifecycle,
      AtomicLong openCalls) {}

  public DataPlane(Parts parts, Loop loop) {
    this.parts = parts;
    this.loop = loop;
  }

  KeyCheck keys() {
    return parts.keys();
  }

  /// What the configuration says at this moment; read once per call.
  World world() {
    return parts.world().get();
  }

  Instant startedAt() {
    return parts.lifecycle().startedAt();
  }

  Crossing crossing() {
    return parts.crossing();
  }

  Instant now() {
    return parts.clock().instant();
  }

  Lifecycle lifecycle() {
    return parts.lifecycle();
  }

  boolean isStopping() {
    return parts.lifecycle().isDraining();
  }

  /// @param limit of calls that are open at a time
  /// @throws Rejected once the server is stopping, or too many calls are open
  void refuseUnlessTakingCalls(int limit) {
    if (isStopping()) {
      throw new Rejected(new Problem.Draining());
    }
    if (parts.openCalls().get() >= limit) {
      throw new Rejected(new Problem.TooManyOpen(limit)); // Before its body is read; see #opened.
    }
  }

  /// @throws Rejected if the caller's call could not be recorded: then no provider is paid
  void refuseUnlessRecordable(Caller caller) {
    if (!parts.keeper().isWritable(caller.tenant())) {
      throw new Rejected(new Problem.NotRecordable());
    }
  }

  /// The place in a trace of a call whose caller is known.
  Trace place(Exchange http) {
    return parts.traces().place(http);
  }

  /// Counts a call that was refused before any provider was asked, and makes its span.
  void refused(CallTraces.Refused call, Trace trace) {
    parts.meters().calls().refused(call.path(), call.status(), call.nanos());
    parts.keeper().refused(call, trace);
  }

  /// Counts a call whose caller is known and that is refused before there is a row for it.
  void refusedUnlogged(Problem problem) {
    RefusalReasons.of(problem).ifPresent(parts.refused()::count);
  }

  /// What one more call may hold of answers that are kept in memory.
  AnswerRoom room() {
    return parts.rooms().open(loop, parts.crossing());
  }

  /// Answers that may be asked for once more.
  AnswerMemory<StoredAnswer> answers() {
    return parts.answers();
  }

  /// Counts a call that was answered as it had been before.
  void replayed() {
    parts.meters().calls().replayed();
  }

  /// Makes durable that the call is about to be sent, where that is asked for; brings the index of
  /// the row that says so. Only then may it be sent; fails with [Rejected] if that may be lost.
  Future<OptionalLong> open(OpeningCall call) {
    return switch (call.world().audit()) {
      case NORMAL -> Future.of(OptionalLong.empty());
      case STRICT -> parts.keeper().open(loop, call).map(OptionalLong::of);
    };
  }

  /// Makes the call's record durable.
  Future<CallLog.Logged> keep(ServedCall call) {
    return parts.keeper().keep(loop, call);
  }

  /// Makes the record of a call durable that nobody may serve, if that can be now. It never fails:
  /// false says that the record may be lost, and then the call is counted as one without a row.
  ///
  /// Its refusal waits for this: whoever asks for nothing else writes no faster than the journal
  /// does.
  Future<Boolean> keep(UnroutedCall call) {
    if (!parts.keeper().isWritable(call.caller().tenant())) {
      parts.refused().count(RefusedCalls.Why.NO_ROUTE);
      return Future.of(false);
    }
    return awaited(() -> parts.keeper().keep(loop, call))
        .map(_ -> true)
        .recover(
            lost -> {
              parts.refused().count(RefusedCalls.Why.NO_ROUTE);
              if (!(lost instanceof Rejected)) {
                failed(call.request().id(), lost);
              }
              return Future.of(false);
            });
  }

  /// A record on its way: a server that stops waits for it, also where the client is gone. What
  /// making it throws fails the future.
  Future<CallLog.Logged> awaited(Supplier<Future<CallLog.Logged>> record) {
    lifecycle().recordBegins();
    var kept = Future.of(record).flatMap(Supplier::get);
    kept.onComplete(_ -> lifecycle().recordIsOut(), _ -> lifecycle().recordIsOut());
    return kept;
  }

  /// What of its attestation the answer to a recorded call carries. The whole form is made on a
  /// virtual thread; where it cannot be made, the answer carries the summary.
  Future<Attested> attest(CallLog.Logged call, AttestationWish wish) {
    return switch (wish) {
      case OFF -> Future.of(Attested.NOTHING);
      case COMPACT, CHUNK -> Future.of(summed(call, wish));
      case FULL ->
          parts
              .crossing()
              .call(loop, () -> parts.proofs().inline(call.place(), url(call)))
              .map(it -> new Attested(wish, Optional.of(it)))
              .recover(
                  fault -> {
                    failed(call.row().route().decisionId(), fault);
                    return Future.of(summed(call, wish));
                  });
    };
  }

  private static Attested summed(CallLog.Logged call, AttestationWish wish) {
    var summary = Summary.of(call.row(), call.place().index(), call.treeSize());
    return new Attested(wish, Optional.of(Attestation.compact(summary, url(call))));
  }

  private static String url(CallLog.Logged call) {
    return AttestationsEndpoint.url(call.row().call().id());
  }

  /// Proves rows.
  Proofs proofs() {
    return parts.proofs();
  }

  /// Has work done on the way to a call's record: of much on a virtual thread, but at once while
  /// the server stops, because no record may come late then.
  ///
  /// @param bytes that are worked on
  /// @param work must not touch what belongs to the loop
  <T> Future<T> work(long bytes, Supplier<T> work) {
    return bytes > RequestReader.LARGE && !isStopping()
        ? parts.crossing().call(loop, work::get)
        : Future.of(work.get());
  }

  /// Opens a call before any provider is asked.
  ///
  /// @throws Rejected if so many are open: others that came with it were faster
  void opened(OpenCall call, int limit) {
    if (parts.openCalls().incrementAndGet() > limit) {
      parts.openCalls().decrementAndGet();
      throw new Rejected(new Problem.TooManyOpen(limit));
    }
    open.add(call);
  }

  void closed(OpenCall call) {
    if (open.remove(call)) {
      parts.openCalls().decrementAndGet();
    }
  }

  /// What the client of a call is told whose life this ended; nothing if it is not there any more.
  /// A fault of ours is logged.
  Optional<Problem> problem(String id, Throwable cause, World world) {
    return switch (cause) {
      case Rejected rejected -> Optional.of(rejected.problem());
      case BodyFailure failure -> BodyProblem.of(failure, world.limits().body());
      default -> {
        failed(id, cause);
        yield Optional.of(new Problem.Internal());
      }
    };
  }

  void failed(String id, Throwable cause) {
    Fault.log(parts.log(), id, cause);
  }

  /// Ends every open call with an explicit error; may be called from any thread.
  public void stop() {
    loop.execute(() -> List.copyOf(open).forEach(OpenCall::stop));
  }
}
