package dev.sovereign.http;

import dev.sovereign.loop.Crossing;
import dev.sovereign.loop.Loop;

/// What all calls together may hold of answers that are kept in memory. Any thread may use it.
///
/// @param free bytes of each answer that are not counted
public record AnswerRooms(ByteBudget budget, int free) {
  /// A stream that is handed on as it comes holds as much.
  private static final int FREE = 16 * 1024;

  /// As the heap allows.
  public static AnswerRooms ofHeap() {
    return new AnswerRooms(ByteBudget.ofHeap(), FREE);
  }

  /// The room of one more call.
  ///
  /// @param loop of the call
  public AnswerRoom open(Loop loop, Crossing crossing) {
    return new AnswerRoom(this, loop, crossing);
  }

  /// The bytes that are held at the moment.
  public long taken() {
    return budget.taken();
  }
}
