package dev.sovereign.faults;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.audit.CallRecord;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.ScriptedUpstream.Script;
import dev.sovereign.testkit.TestGateway;
import dev.sovereign.testkit.UpstreamCall;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A gateway over two providers, `a` that does what a script says and `b` behind it, and calls to
/// its capability `c`.
final class Scene implements AutoCloseable {
  private static final long CUT_MILLIS = 1_000;
  private static final Map<String, String> KEYS = Map.of("KEY_OF_A", "secret-canary-of-a");

  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private final ScriptedUpstream a;
  private final ScriptedUpstream b;
  private final TestGateway gateway;

  /// What there is to set.
  ///
  /// @param asked how `a` is asked
  /// @param times the `timeouts` of `a`
  /// @param keepAlive how long a waiting stream is silent
  /// @param more lines of the configuration
  record Settings(Asked asked, String times, String keepAlive, String more) {
    /// With one try at each provider.
    Settings(Asked asked, String times, String keepAlive) {
      this(asked, times, keepAlive, TestGateway.ONE_TRY);
    }

    static Settings of(Row.Cell cell) {
      return new Settings(cell.asked(), cell.row().times(), "45s");
    }
  }

  private Scene(Settings settings, Script first, Script second) {
    a = ScriptedUpstream.start(call -> script(first, call));
    b = ScriptedUpstream.start(second);
    gateway = TestGateway.start(yaml(settings, "http://" + a.authority(), b), KEYS);
  }

  static Scene of(Settings settings, Script first, Script second) {
    return new Scene(settings, first, second);
  }

  static Scene of(Row.Cell cell, Script second) {
    return new Scene(Settings.of(cell), cell.row().script(), second);
  }

  /// The configuration of such a gateway.
  ///
  /// @param a where the first provider is
  static String yaml(Settings settings, String a, ScriptedUpstream b) {
    return """
    server: {keep_alive: %s}
    %sproviders:
      a:
        type: openai-compatible
        base_url: "%s/v1"
        api_key: {env: KEY_OF_A}
        source: cloud
        upstream_stream: %s
        timeouts: %s
      b: {type: openai-compatible, base_url: "http://%s/v1", source: cloud}
    capabilities:
      c: {chain: [a/one, b/two]}
    """
        .formatted(
            settings.keepAlive(),
            settings.more(),
            a,
            settings.asked().upstream(),
            settings.times(),
            b.authority());
  }

  private void script(Script script, UpstreamCall call) throws IOException {
    try {
      script.answer(call);
    } finally {
      over.complete(null);
    }
  }

  Answered ask(Asked asked) {
    return Answered.of(gateway, asked);
  }

  TestGateway gateway() {
    return gateway;
  }

  ScriptedUpstream a() {
    return a;
  }

  ScriptedUpstream b() {
    return b;
  }

  /// Whether the first provider has either ended by itself or seen its connection closed.
  boolean aIsOver() throws InterruptedException {
    try {
      over.get(CUT_MILLIS, TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException open) {
      return false;
    } catch (ExecutionException impossible) {
      throw new IllegalStateException(impossible);
    }
  }

  /// Stops the gateway and reads the record of the one call that was made.
  CallRecord record() {
    var records = gateway.stopAndReadRecords();
    assertEquals(1, records.size(), records.toString());
    return records.getFirst();
  }

  @Override
  public void close() {
    gateway.close();
    a.close();
    b.close();
  }
}
