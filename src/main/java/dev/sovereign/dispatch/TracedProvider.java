package dev.sovereign.dispatch;

import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Trace;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import dev.sovereign.provider.Provider;
import dev.sovereign.provider.Reply;
import java.util.ArrayList;

/// A provider whose requests say which trace they belong to.
record TracedProvider(Provider provider, Headers place) implements Provider {
  /// The provider, with what an attempt's request says of the trace; the provider itself where it
  /// says nothing.
  ///
  /// @param number of the attempt, from 1
  static Provider of(Provider provider, Trace trace, int number, Offer offer) {
    var isOwn = offer.kind() != Offer.Kind.CLOUD;
    var span = trace.toward(number, isOwn);
    if (span.isEmpty()) {
      return provider;
    }
    var fields = new ArrayList<Headers.Header>(2);
    fields.add(new Headers.Header("traceparent", span.get().field()));
    if (isOwn && !trace.state().isEmpty()) {
      fields.add(new Headers.Header("tracestate", trace.state()));
    }
    return new TracedProvider(provider, Headers.of(fields));
  }

  @Override
  public String name() {
    return provider.name();
  }

  @Override
  public Future<Connection> connect(Loop loop, Offer offer) {
    return provider.connect(loop, offer).map(it -> new TracedConnection(it, place));
  }

  @Override
  public boolean streams(ModelRequest request) {
    return provider.streams(request);
  }

  @Override
  public boolean continuesAnswers() {
    return provider.continuesAnswers();
  }

  @Override
  public Future<Reply> send(
      Connection connection, Offer offer, ModelRequest request, AnswerRoom.Part room) {
    return provider.send(connection, offer, request, room);
  }

  private record TracedConnection(Connection connection, Headers place) implements Connection {
    @Override
    public Loop loop() {
      return connection.loop();
    }

    @Override
    public Future<Response> send(OutboundRequest request) {
      return connection.send(
          new OutboundRequest(
              request.method(), request.path(), request.headers().and(place), request.body()));
    }

    @Override
    public void whenHandedOver(Runnable task) {
      connection.whenHandedOver(task);
    }

    @Override
    public long waiting() {
      return connection.waiting();
    }

    @Override
    public void cancel() {
      connection.cancel();
    }
  }
}
