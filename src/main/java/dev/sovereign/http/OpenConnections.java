package dev.sovereign.http;

import dev.sovereign.loop.Loop;
import dev.sovereign.loop.Newcomers;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.IdentityHashMap;
import org.jspecify.annotations.Nullable;

/// The connections of one loop that have made a request: one that then leaves us waiting for the
/// next for too long is closed. It belongs to the loop.
final class OpenConnections {
  private final Loop loop;
  private final long idleNanos;
  private final IdentityHashMap<HttpConnection, Peer> peers = new IdentityHashMap<>();

  OpenConnections(Loop loop, Duration idle) {
    this.loop = loop;
    this.idleNanos = idle.toNanos();
  }

  /// A request has begun on this connection.
  Peer began(HttpConnection connection) {
    var peer = peers.get(connection);
    if (peer == null) {
      peer = new Peer(connection);
      peers.put(connection, peer);
      peer.start();
    }
    peer.exchanges++;
    return peer;
  }

  /// Whether a request on this connection was refused as one that cannot be read.
  boolean isRefused(HttpConnection connection) {
    var peer = peers.get(connection);
    return peer != null && peer.isRefused();
  }

  /// One connection and how it is used.
  final class Peer {
    private final HttpConnection connection;
    private int exchanges;
    private long idleSince;
    private boolean refused;
    private Loop.@Nullable Timer timer;

    Peer(HttpConnection connection) {
      this.connection = connection;
    }

    private void start() {
      Channels.of(connection).ifPresent(Newcomers::welcome);
      connection.exceptionHandler(_ -> {}); // The library would log a client's words.
      connection.closeHandler(
          _ -> {
            stopTimer();
            peers.remove(connection);
          });
      await(idleNanos);
    }

    /// An exchange on this connection has ended.
    void ended() {
      exchanges--;
      idleSince = loop.nanoTime();
    }

    /// Nothing more is taken from this connection.
    void refuse() {
      refused = true;
    }

    boolean isRefused() {
      return refused;
    }

    // One timer at a time: a request just changes what it finds when it runs out.
    private void await(long nanos) {
      timer = loop.after(Duration.ofNanos(nanos), this::check);
    }

    private void stopTimer() {
      if (timer != null) {
        timer.cancel();
      }
    }

    private void check() {
      var rest = exchanges > 0 ? idleNanos : idleSince + idleNanos - loop.nanoTime();
      if (rest > 0) {
        await(rest);
      } else {
        var _ = connection.close();
      }
    }
  }
}
