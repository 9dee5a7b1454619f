package dev.sovereign.provider;

import dev.sovereign.core.Failure;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Outcome;
import dev.sovereign.dialect.ChunkReader;
import dev.sovereign.dialect.OllamaEmbeddings;
import dev.sovereign.dialect.OllamaRequest;
import dev.sovereign.dialect.OllamaStream;
import dev.sovereign.dialect.RequestReader;
import dev.sovereign.dialect.WholeAnswer;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.Headers;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.NdjsonParser;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.PieceTooLarge;
import dev.sovereign.http.Response;
import dev.sovereign.json.Json;
import dev.sovereign.keystore.Authorizer;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.time.InstantSource;
import java.util.List;

/// An Ollama server by its native API. Chats and completions are always asked as streams: it stops
/// working for a caller who left only when it streams.
final class OllamaProvider implements Provider {
  private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

  private final ProviderConfig config;
  private final Upstream upstream;
  private final Authorizer authorizer;
  private final InstantSource clock;

  OllamaProvider(
      ProviderConfig config, HttpClient client, Authorizer authorizer, InstantSource clock) {
    this.config = config;
    this.upstream = new Upstream(config, client);
    this.authorizer = authorizer;
    this.clock = clock;
  }

  @Override
  public String name() {
    return config.name();
  }

  @Override
  public Future<Connection> connect(Loop loop, Offer offer) {
    return upstream.connect(loop, offer);
  }

  @Override
  public boolean streams(ModelRequest request) {
    return request.operation() != Operation.EMBEDDINGS;
  }

  @Override
  public Future<Reply> send(
      Connection connection, Offer offer, ModelRequest request, AnswerRoom.Part room) {
    return said(request, offer, room)
        .flatMap(said -> send(connection, offer, request, said, room))
        .recover(OllamaProvider::missed);
  }

  // Pictures make it long.
  private Future<OllamaRequest.Said> said(ModelRequest request, Offer offer, AnswerRoom.Part room) {
    if (RequestReader.isLarge(request)) {
      return room.work(() -> said(request.asking(request.body().anew()), offer));
    }
    try {
      return Future.of(said(request, offer));
    } catch (OllamaRequest.Unsupported unsupported) {
      return Future.failed(unsupported);
    }
  }

  private OllamaRequest.Said said(ModelRequest request, Offer offer) {
    var said = OllamaRequest.of(request, offer);
    return new OllamaRequest.Said(said.path(), withSettings(said.body()), said.leftOut());
  }

  private static Future<Reply> missed(Throwable cause) {
    return cause instanceof OllamaRequest.Unsupported
        ? Future.of(new Reply.Missed(new Outcome.Failed(Failure.of(Failure.Kind.UNSUPPORTED))))
        : Future.failed(cause);
  }

  private Future<Reply> send(
      Connection connection,
      Offer offer,
      ModelRequest request,
      OllamaRequest.Said said,
      AnswerRoom.Part room) {
    var headers =
        Headers.of(
            "content-type", "application/json",
            "accept-encoding", "identity",
            "user-agent", "sovereign");
    var outbound = OutboundRequest.post(config.basePath() + said.path(), headers, said.body());
    return connection
        .send(authorizer.authorize(outbound))
        .flatMap(
            response ->
                Upstream.mayAnswer(response)
                    ? read(response, offer, request, said.leftOut(), room)
                    : Upstream.missed(connection, response));
  }

  private byte[] withSettings(byte[] body) {
    if (config.send().isEmpty()) {
      return body;
    }
    var splice = Json.parseAll(body).splice();
    config.send().forEach(splice::set);
    return splice.toBytes();
  }

  private Future<Reply> read(
      Response response,
      Offer offer,
      ModelRequest request,
      List<String> leftOut,
      AnswerRoom.Part room) {
    if (streams(request)) {
      return Future.of(new Reply.Streaming(source(response, offer, request), leftOut));
    }
    var base64 = request.body().string("encoding_format").orElse("").equals("base64");
    return BodyReader.read(response, LARGEST_ANSWER, room)
        .flatMap(body -> Upstream.whole(body, room, it -> vectors(offer, it, base64, leftOut)));
  }

  private ChunkSource source(Response response, Offer offer, ModelRequest request) {
    var isChat = request.operation() == Operation.CHAT;
    var seconds = clock.instant().getEpochSecond();
    var stream = new OllamaStream(isChat, request.id(), offer.model(), seconds);
    var keepsUsage = request.wantsUsage() || !request.wantsStream();
    var chunks = new ChunkReader(offer.model(), keepsUsage, 1);
    return new ChunkSource(response, chunks, data -> lines(stream, data));
  }

  private static ChunkSource.Cutter lines(OllamaStream stream, ChunkSource.Data data) {
    var parser =
        new NdjsonParser(ChunkSource.LARGEST, line -> stream.chunks(line).forEach(data::chunk));
    return new ChunkSource.Cutter() {
      @Override
      public void feed(byte[] bytes) throws PieceTooLarge {
        parser.feed(bytes);
      }

      @Override
      public void end() {
        parser.end();
      }
    };
  }

  private static Reply vectors(Offer offer, byte[] body, boolean base64, List<String> leftOut) {
    var list = OllamaEmbeddings.list(body, base64);
    return switch (WholeAnswer.read(Operation.EMBEDDINGS, list, false)) {
      case WholeAnswer.Bad(var why) -> new Reply.Missed(why);
      case WholeAnswer.Good good ->
          new Reply.Whole(good.named(offer.model()), good.usage(), leftOut);
    };
  }
}
