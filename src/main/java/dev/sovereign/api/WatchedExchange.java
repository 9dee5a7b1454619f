package dev.sovereign.api;

import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// An exchange somebody watches: whatever is answered on it, the watcher hears of before it leaves.
record WatchedExchange(Exchange http, Watcher watcher) implements Exchange {
  /// Hears of an answer.
  interface Watcher {
    /// A piece that is not the last.
    void wrote(byte[] piece);

    /// The last piece, after which the answer ends as it should.
    void ended(int status, Headers headers, byte[] last);

    /// The answer is broken off.
    void brokeOff();
  }

  @Override
  public Loop loop() {
    return http.loop();
  }

  @Override
  public String method() {
    return http.method();
  }

  @Override
  public String path() {
    return http.path();
  }

  @Override
  public Map<String, List<String>> query() {
    return http.query();
  }

  @Override
  public Optional<String> header(String name) {
    return http.header(name);
  }

  @Override
  public List<String> headers(String name) {
    return http.headers(name);
  }

  @Override
  public Future<byte[]> body(long limit) {
    return http.body(limit);
  }

  @Override
  public void onGone(Runnable task) {
    http.onGone(task);
  }

  @Override
  public void onOver(Runnable task) {
    http.onOver(task);
  }

  @Override
  public void reply(int status, Headers headers, byte[] body) {
    watcher.ended(status, headers, body);
    http.reply(status, headers, body);
  }

  @Override
  public Stream stream(int status, Headers headers) {
    return new Watched(status, headers, http.stream(status, headers));
  }

  private final class Watched implements Stream {
    private final int status;
    private final Headers headers;
    private final Stream client;

    Watched(int status, Headers headers, Stream client) {
      this.status = status;
      this.headers = headers;
      this.client = client;
    }

    @Override
    public void write(byte[] bytes) {
      watcher.wrote(bytes);
      client.write(bytes);
    }

    @Override
    public boolean isWritable() {
      return client.isWritable();
    }

    @Override
    public void onWritable(Runnable task) {
      client.onWritable(task);
    }

    @Override
    public void end(byte[] last) {
      watcher.ended(status, headers, last);
      client.end(last);
    }

    // All of it may be asked for again, also by a client that goes away while it comes.
    @Override
    public void end(Iterable<byte[]> pieces) {
      pieces.forEach(watcher::wrote);
      watcher.ended(status, headers, new byte[0]);
      client.end(pieces);
    }

    @Override
    public void abort() {
      watcher.brokeOff();
      client.abort();
    }
  }
}
