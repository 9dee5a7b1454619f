package dev.sovereign.testkit.sim;

import dev.sovereign.http.BodyFailure;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Promise;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A request of a client in memory, and what the client gets. Like the real one it ends once: what
/// is said after that has no effect, and a client that takes nothing for too long is gone.
final class SimExchange implements Exchange {
  private static final Duration STALL = Duration.ofSeconds(30);
  private static final Duration ROUND = Duration.ofMillis(100);
  private static final int WINDOW = 1024;

  private final Loop loop;
  private final Headers headers;
  private final byte[] body;
  private final Duration bodyTime;
  private final int bytesPerRound;
  private final List<Runnable> whenGone = new ArrayList<>();
  private final List<Runnable> whenOver = new ArrayList<>();
  private final ByteArrayOutputStream got = new ByteArrayOutputStream();
  private final List<String> faults = new ArrayList<>();
  private Headers answered = Headers.NONE;
  private Runnable atFirstByte = () -> {};
  private Runnable atEnd = () -> {};
  private @Nullable Runnable whenWritable;
  private Loop.@Nullable Timer reading;
  private Loop.@Nullable Timer stall;
  private int unread;
  private int status;
  private boolean gone;
  private boolean over;

  /// @param bodyTime until the body is there
  /// @param bytesPerRound how much the client takes at a time; all at once where it is negative
  SimExchange(Loop loop, Headers headers, byte[] body, Duration bodyTime, int bytesPerRound) {
    this.loop = loop;
    this.headers = headers;
    this.body = body;
    this.bodyTime = bodyTime;
    this.bytesPerRound = bytesPerRound;
  }

  /// Called when the first byte leaves that is no comment, and when the answer ends, however.
  void onAnswer(Runnable begins, Runnable ends) {
    atFirstByte = begins;
    atEnd = ends;
  }

  /// The client goes away.
  void leave() {
    if (!over && !gone) {
      gone = true;
      stop(reading);
      stop(stall);
      atEnd.run();
      whenOver.forEach(Runnable::run);
      List.copyOf(whenGone).forEach(Runnable::run);
    }
  }

  boolean isGone() {
    return gone;
  }

  /// Whether the answer has ended.
  boolean isOver() {
    return over;
  }

  /// The status that was sent; 0 before.
  int status() {
    return status;
  }

  Optional<String> field(String name) {
    return answered.first(name);
  }

  byte[] received() {
    return got.toByteArray();
  }

  /// What nobody may do to an exchange and somebody did.
  List<String> faults() {
    return faults;
  }

  private static void stop(Loop.@Nullable Timer timer) {
    if (timer != null) {
      timer.cancel();
    }
  }

  @Override
  public Loop loop() {
    return loop;
  }

  @Override
  public String method() {
    return "POST";
  }

  @Override
  public String path() {
    return "/v1/chat/completions";
  }

  @Override
  public Map<String, List<String>> query() {
    return Map.of();
  }

  @Override
  public Optional<String> header(String name) {
    return headers.first(name);
  }

  @Override
  public List<String> headers(String name) {
    return headers.all(name);
  }

  @Override
  public Future<byte[]> body(long limit) {
    var whole = new Promise<byte[]>();
    loop.after(bodyTime, () -> whole.succeed(body));
    onGone(() -> whole.fail(new BodyFailure(BodyFailure.Reason.GONE)));
    return whole.future();
  }

  @Override
  public void onGone(Runnable task) {
    if (gone) {
      task.run();
    } else {
      whenGone.add(task);
    }
  }

  @Override
  public void onOver(Runnable task) {
    if (gone || over) {
      task.run();
    } else {
      whenOver.add(task);
    }
  }

  @Override
  public void reply(int code, Headers fields, byte[] bytes) {
    if (begins(code, fields)) {
      took(bytes);
      end();
    }
  }

  @Override
  public Stream stream(int code, Headers fields) {
    var _ = begins(code, fields);
    return new SimStream();
  }

  private boolean begins(int code, Headers fields) {
    if (gone) {
      return false;
    }
    if (status != 0) {
      faults.add("answered twice: " + status + ", then " + code);
      return false;
    }
    status = code;
    answered = fields;
    return true;
  }

  private void took(byte[] bytes) {
    if (bytes.length > 0 && bytes[0] != ':') {
      atFirstByte.run();
    }
    got.writeBytes(bytes);
    if (bytesPerRound >= 0) {
      unread += bytes.length;
      awaitRound();
      awaitStall();
    }
  }

  private void end() {
    over = true;
    stop(stall);
    atEnd.run();
    whenOver.forEach(Runnable::run);
  }

  private void awaitRound() {
    if (reading == null && unread > 0 && bytesPerRound > 0) {
      reading = loop.after(ROUND, this::round);
    }
  }

  private void round() {
    reading = null;
    var wasFull = unread > WINDOW;
    unread = Math.max(0, unread - bytesPerRound);
    awaitRound();
    if (wasFull && unread <= WINDOW && !over && !gone) {
      stop(stall);
      stall = null;
      if (whenWritable != null) {
        whenWritable.run();
      }
    }
  }

  private void awaitStall() {
    if (stall == null && unread > WINDOW && bytesPerRound == 0) {
      stall = loop.after(STALL, this::leave);
    }
  }

  private final class SimStream implements Stream {
    @Override
    public void write(byte[] bytes) {
      if (over) {
        faults.add("bytes after the end");
      } else if (!gone) {
        took(bytes);
      }
    }

    @Override
    public boolean isWritable() {
      return gone || over || unread <= WINDOW;
    }

    @Override
    public void onWritable(Runnable task) {
      whenWritable = task;
    }

    @Override
    public void end(byte[] last) {
      if (over) {
        faults.add("ended twice");
      } else if (!gone) {
        took(last);
        SimExchange.this.end();
      }
    }

    @Override
    public void end(Iterable<byte[]> pieces) {
      pieces.forEach(this::write);
      end(new byte[0]);
    }

    @Override
    public void abort() {
      if (!over && !gone) {
        SimExchange.this.end();
      }
    }
  }
}
