package dev.sovereign.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.testkit.RawClient;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// `limits.streams`, where all calls come in before any of them is open.
@Tag("slow")
final class ManyAtOnceTest {
  private static final int LIMIT = 2;
  private static final int CALLERS = 12;

  private final CountDownLatch refused = new CountDownLatch(CALLERS - LIMIT);
  private final ScriptedUpstream upstream =
      ScriptedUpstream.start(
          call -> {
            await();
            call.json(200, Scripts.whole("Hello"));
          });
  private final TestGateway gateway =
      TestGateway.start(
          """
          server: {limits: {streams: %d}}
          providers:
            a: {type: openai-compatible, base_url: "http://%s/v1"}
          models:
            m: {offers: [{provider: a, model: up}]}
          """
              .formatted(LIMIT, upstream.authority()));

  @AfterEach
  void stop() {
    gateway.close();
    upstream.close();
  }

  // Whoever was let in stays until all others were refused.
  private void await() {
    try {
      refused.await(10, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private int status(RawClient client) {
    var status = client.answer().status();
    if (status != 200) {
      refused.countDown();
    }
    return status;
  }

  @Test
  void noMoreAreOpenedThanTheLimit() {
    var clients = new ArrayList<RawClient>();
    for (var i = 0; i < CALLERS; i++) {
      clients.add(RawClient.to(gateway));
    }
    var call = RawClient.chat(gateway, TestGateway.body("m", ""));
    clients.forEach(it -> it.say(call.substring(0, call.length() - 1)));
    clients.forEach(it -> it.say(call.substring(call.length() - 1)));
    var answers =
        clients.stream()
            .map(it -> CompletableFuture.supplyAsync(() -> status(it), Thread::startVirtualThread))
            .toList();
    var statuses = answers.stream().map(CompletableFuture::join).toList();

    assertEquals(LIMIT, statuses.stream().filter(it -> it == 200).count(), statuses.toString());
    assertEquals(List.of(), statuses.stream().filter(it -> it != 200 && it != 503).toList());
    assertEquals(LIMIT, upstream.calls());
    clients.forEach(RawClient::close);
  }
}
