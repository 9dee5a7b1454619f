package dev.sovereign.dispatch;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.RoutePlan;
import dev.sovereign.core.StreamFailure;
import dev.sovereign.core.Trace;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.loop.Loop;

/// One call that is to be served: what is asked, who may answer, and the loop that it lives on.
///
/// @param onBreak what becomes of its stream when a provider breaks off
/// @param room for what of answers is kept in memory
/// @param startedAt when it came in, on the loop's clock
public record Call(
    Loop loop,
    ModelRequest request,
    RoutePlan plan,
    StreamFailure onBreak,
    AnswerRoom room,
    Trace trace,
    long startedAt) {
  /// The same call, of whose provider something else is asked.
  Call asking(ModelRequest other) {
    return new Call(loop, other, plan, onBreak, room, trace, startedAt);
  }

  /// When the whole of it must be over, on the loop's clock.
  long end() {
    return startedAt + plan.total().toNanos();
  }
}
