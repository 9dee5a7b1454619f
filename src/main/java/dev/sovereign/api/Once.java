package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Rejected;
import dev.sovereign.http.Exchange;
import dev.sovereign.loop.Future;

/// That a call is made once however often it is sent, where its `Idempotency-Key` asks for that.
sealed interface Once permits Once.Unasked, AskedOnce {
  /// The header field by which a caller names a call.
  String KEY = "Idempotency-Key";

  /// What a request asks for.
  static Once of(Exchange http, DataPlane plane) {
    return http.header(KEY).isPresent() ? new AskedOnce(http, plane) : new Unasked(http);
  }

  /// Where the call is to be answered.
  Exchange http();

  /// Looks at the name alone.
  ///
  /// @throws Rejected if it is none
  void check();

  /// Takes in what the request is; a large body takes too long for an event loop.
  void read(byte[] body);

  /// Whether the call was made before, and is now answered as it was then. If not it counts as
  /// running until its exchange has ended.
  ///
  /// @throws Rejected if it is still running, or its name stands for another call
  boolean isAnswered(Caller caller);

  /// The record of a whole answer is on its way: what leaves after it may be asked for once more.
  <T> Future<T> kept(Future<T> record);

  /// Every request is a call of its own.
  record Unasked(Exchange http) implements Once {
    @Override
    public void check() {}

    @Override
    public void read(byte[] body) {}

    @Override
    public boolean isAnswered(Caller caller) {
      return false;
    }

    @Override
    public <T> Future<T> kept(Future<T> record) {
      return record;
    }
  }
}
