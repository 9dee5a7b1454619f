package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.http.ConnectLimits;
import dev.sovereign.http.Connection;
import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.http.Target;
import dev.sovereign.testkit.sim.SimServer.Step;
import dev.sovereign.testkit.sim.SimServer.Welcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The simulated loop and network do what their interfaces promise.
final class SimNetTest {
  private static final Target TARGET = new Target(false, "a", 80, Target.Reach.PRIVATE);
  private static final ConnectLimits LIMITS =
      new ConnectLimits(Duration.ofSeconds(2), Duration.ofSeconds(3));
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final SimLoop loop = new SimLoop();
  private final SimNet net = new SimNet(new Random(1));
  private final List<String> heard = new ArrayList<>();

  /// A server that does these steps.
  private record Fixed(Welcome welcome, List<Step> answer) implements SimServer {
    @Override
    public List<Step> answer(OutboundRequest request) {
      return answer;
    }
  }

  private static Welcome stands() {
    return new Welcome.Stands(SECOND, false);
  }

  private static Step head() {
    return new Step.Head(SECOND, 200, Headers.NONE);
  }

  private static Step piece(String text) {
    return new Step.Piece(SECOND, text.getBytes(UTF_8));
  }

  private void serve(Welcome welcome, Step... answer) {
    net.add("a", new Fixed(welcome, List.of(answer)));
  }

  private void note(String word) {
    heard.add(loop.nanoTime() / SECOND.toNanos() + " " + word);
  }

  private void failed(Throwable cause) {
    note(((ConnectionFailure) cause).stage().name());
  }

  /// Notes what comes, and does something at the first piece.
  private final class Noted implements Response.Sink {
    private final Runnable atFirst;
    private boolean begun;

    Noted(Runnable atFirst) {
      this.atFirst = atFirst;
    }

    @Override
    public void piece(byte[] bytes) {
      note(new String(bytes, UTF_8));
      if (!begun) {
        begun = true;
        atFirst.run();
      }
    }

    @Override
    public void end() {
      note("end");
    }

    @Override
    public void broken(ConnectionFailure failure) {
      note("broken");
    }
  }

  private void ask(Connection connection, Runnable atFirst) {
    connection
        .send(OutboundRequest.get("/", Headers.NONE))
        .onComplete(it -> it.read(new Noted(atFirst)), this::failed);
  }

  private void call() {
    net.connect(loop, TARGET, LIMITS).onComplete(it -> ask(it, () -> {}), this::failed);
    loop.run(Duration.ofMinutes(1));
  }

  @Test
  void tasksRunInTheOrderOfTheirTimesAndNotAfterTheyAreCancelled() {
    loop.after(SECOND.multipliedBy(2), () -> note("second"));
    loop.after(SECOND, () -> note("first"));
    loop.after(SECOND, () -> note("cancelled")).cancel();
    loop.execute(() -> note("at once"));

    loop.run(SECOND);
    assertEquals(List.of("0 at once", "1 first"), heard);
    assertEquals(1, loop.waiting());
  }

  @Test
  void anAnswerComesInItsPieces() {
    serve(stands(), head(), piece("x"), piece("y"), new Step.End(SECOND));

    call();

    assertEquals(List.of("3 x", "4 y", "5 end"), heard);
    assertEquals(List.of(), net.open());
  }

  @Test
  void aBreakIsHeardBeforeAndAfterTheHead() {
    serve(stands(), new Step.Breaks(SECOND));
    call();
    serve(stands(), head(), piece("x"), new Step.Breaks(SECOND));
    call();
    serve(new Welcome.Stands(SECOND, true), new Step.Breaks(SECOND));
    call();

    assertEquals(List.of("2 CLOSED", "63 x", "64 broken", "122 STALE"), heard);
  }

  @Test
  void aConnectionThatDoesNotStandFailsWithinItsTime() {
    serve(new Welcome.Fails(SECOND, ConnectionFailure.Stage.CONNECT));
    call();
    serve(new Welcome.Stands(Duration.ofDays(1), false));
    call();

    assertEquals(List.of("1 CONNECT", "62 CONNECT"), heard);
  }

  @Test
  void whoCancelsHearsNothingMoreOfTheBody() {
    serve(stands(), head(), piece("x"), piece("y"), new Step.End(SECOND));

    net.connect(loop, TARGET, LIMITS).onComplete(it -> ask(it, it::cancel), this::failed);
    loop.run(Duration.ofMinutes(1));

    assertEquals(List.of("3 x"), heard);
    assertEquals(List.of(), net.open());
    assertEquals(0, loop.waiting());
  }

  @Test
  void silenceStaysOpen() {
    serve(stands(), head());

    call();

    assertEquals(1, net.open().size());
  }
}
