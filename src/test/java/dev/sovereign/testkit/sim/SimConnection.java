package dev.sovereign.testkit.sim;

import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.http.Target;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import dev.sovereign.testkit.sim.SimServer.Step;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/// A connection of the simulated network, with the response that comes over it.
///
/// A server goes on while some pieces wait for their reader and then stops, as the buffers of a
/// real one make it do. A break comes at once, whatever waits.
public final class SimConnection implements Connection {
  private static final int MOST_HELD = 3;

  private final SimNet net;
  private final Loop loop;
  private final Target target;
  private final Promise<Response> response = new Promise<>();
  private final Queue<Step> steps = new ArrayDeque<>();
  private final Body body = new Body();
  private @Nullable SimServer server;
  private boolean isUsed;
  private boolean isStale;
  private Loop.@Nullable Timer next;
  private boolean isSent;
  private boolean over;
  private long endedAt;

  SimConnection(SimNet net, Loop loop, Target target) {
    this.net = net;
    this.loop = loop;
    this.target = target;
  }

  /// It will not stand.
  void fails(Duration after, ConnectionFailure.Stage stage, Promise<Connection> told) {
    loop.after(
        after,
        () -> {
          end();
          told.fail(SimNet.failure(target, stage));
        });
  }

  /// It will stand.
  void stands(Duration after, SimServer peer, boolean hasServed, Promise<Connection> told) {
    server = peer;
    isUsed = hasServed;
    loop.after(after, () -> told.succeed(this));
  }

  /// Where it leads to.
  public Target target() {
    return target;
  }

  /// Whether either side has ended it.
  public boolean isOver() {
    return over;
  }

  /// When that was, on the loop's clock.
  public long endedAt() {
    return endedAt;
  }

  /// Whether the server had given it up before the request came.
  public boolean isStale() {
    return isStale;
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public Future<Response> send(OutboundRequest request) {
    if (isSent || server == null) {
      throw new IllegalStateException("no request may be sent to " + target.authority());
    }
    isSent = true;
    if (over) {
      return Future.failed(SimNet.failure(target, ConnectionFailure.Stage.CLOSED));
    }
    net.sends(this, request);
    steps.addAll(server.answer(request));
    goOn();
    return response.future();
  }

  // As with the real one: whoever waits for the head hears of it, whoever reads the body does not.
  @Override
  public void cancel() {
    if (!over) {
      end();
      loop.execute(() -> fail(ConnectionFailure.Stage.CLOSED));
    }
  }

  private void goOn() {
    if (next == null && !over && !steps.isEmpty() && body.hasRoom()) {
      var step = steps.remove();
      next = loop.after(step.after(), () -> take(step));
    }
  }

  private void take(Step step) {
    next = null;
    switch (step) {
      case Step.Head(_, var status, var headers) -> response.succeed(new Read(status, headers));
      case Step.Piece(_, var bytes) -> body.hold(bytes);
      case Step.End _ -> body.endWhenEmpty();
      case Step.Breaks _ -> breaks();
    }
    goOn();
  }

  private void breaks() {
    end();
    if (response.isComplete()) {
      body.broken();
    } else {
      isStale = isUsed;
      fail(isUsed ? ConnectionFailure.Stage.STALE : ConnectionFailure.Stage.CLOSED);
    }
  }

  private void fail(ConnectionFailure.Stage stage) {
    response.fail(SimNet.failure(target, stage));
  }

  private void end() {
    over = true;
    endedAt = loop.nanoTime();
    if (next != null) {
      next.cancel();
    }
    net.ended(this);
  }

  /// What has come of the body and waits for its reader.
  private final class Body {
    private final Deque<byte[]> held = new ArrayDeque<>();
    private Response.@Nullable Sink sink;
    private boolean paused = true;
    private boolean oneMore;
    private boolean giving;
    private boolean ending;

    boolean hasRoom() {
      return held.size() < MOST_HELD;
    }

    void hold(byte[] bytes) {
      held.add(bytes);
      give();
    }

    void endWhenEmpty() {
      ending = true;
      give();
    }

    void read(Response.Sink reader) {
      if (sink != null) {
        throw new IllegalStateException("read twice: " + target.authority());
      }
      sink = reader;
      paused = false;
      give();
    }

    void pause() {
      paused = true;
      oneMore = net.perhaps(); // What is on its way may still come.
    }

    void resume() {
      paused = false;
      if (net.perhaps()) {
        give();
      } else {
        loop.execute(this::give);
      }
    }

    void broken() {
      held.clear();
      if (sink != null) {
        sink.broken(SimNet.failure(target, ConnectionFailure.Stage.CLOSED));
      }
    }

    // The reader pauses, goes on and cancels from within.
    private void give() {
      if (sink == null || giving) {
        return;
      }
      giving = true;
      while (!held.isEmpty() && !over && (!paused || oneMore)) {
        oneMore = false;
        sink.piece(held.remove());
      }
      giving = false;
      if (ending && held.isEmpty() && !paused && !over) {
        end();
        sink.end();
      }
      goOn();
    }
  }

  private final class Read implements Response {
    private final int status;
    private final Headers headers;

    Read(int status, Headers headers) {
      this.status = status;
      this.headers = headers;
    }

    @Override
    public int status() {
      return status;
    }

    @Override
    public Headers headers() {
      return headers;
    }

    @Override
    public void read(Sink sink) {
      body.read(sink);
    }

    @Override
    public void pause() {
      body.pause();
    }

    @Override
    public void resume() {
      body.resume();
    }
  }
}
