package dev.sovereign.provider;

import dev.sovereign.core.Failure;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Offer;
import dev.sovereign.core.Outcome;
import dev.sovereign.dialect.BegunAnswer;
import dev.sovereign.dialect.ChatSplitter;
import dev.sovereign.dialect.ChunkReader;
import dev.sovereign.dialect.TextCount;
import dev.sovereign.dialect.WholeAnswer;
import dev.sovereign.http.AnswerRoom;
import dev.sovereign.http.Connection;
import dev.sovereign.http.Headers;
import dev.sovereign.http.HttpClient;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.http.Response;
import dev.sovereign.keystore.Authorizer;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.List;
import java.util.Locale;

/// Any upstream that speaks OpenAI's API; what sets one apart is in its [Quirks].
final class OpenAiProvider implements Provider {
  private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

  private static final Headers FOR_STREAM = fixed("text/event-stream");
  private static final Headers FOR_WHOLE = fixed("application/json");

  private final ProviderConfig config;
  private final Upstream upstream;
  private final Authorizer authorizer;
  private final Quirks quirks;
  private final RequestEditor editor;

  OpenAiProvider(ProviderConfig config, HttpClient client, Authorizer authorizer, Quirks quirks) {
    this.config = config;
    this.upstream = new Upstream(config, client);
    this.authorizer = authorizer;
    this.quirks = quirks;
    this.editor =
        new RequestEditor(
            quirks, config.kind() == Offer.Kind.GPU, config.upstreamStream(), config.send());
  }

  private static Headers fixed(String accept) {
    return Headers.of(
        "content-type", "application/json",
        "accept", accept,
        "accept-encoding", "identity",
        "user-agent", "sovereign");
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
    return StreamWish.of(request, config.upstreamStream());
  }

  @Override
  public boolean continuesAnswers() {
    return quirks.continuesAnswers()
        && config.send().keySet().stream().allMatch(BegunAnswer::allowsSetting);
  }

  @Override
  public Future<Reply> send(
      Connection connection, Offer offer, ModelRequest request, AnswerRoom.Part room) {
    var streams = streams(request);
    var edited = editor.edit(request, offer, streams);
    var path = config.basePath() + "/" + request.operation().path();
    var outbound = OutboundRequest.post(path, headers(request, streams), edited.body());
    return connection
        .send(authorizer.authorize(outbound))
        .flatMap(
            response ->
                Upstream.mayAnswer(response)
                    ? read(response, offer, request, edited.leftOut(), room)
                    : Upstream.missed(connection, response));
  }

  // Never the caller's own fields: hop-by-hop ones, cookies and keys stay here.
  private static Headers headers(ModelRequest request, boolean streams) {
    return (streams ? FOR_STREAM : FOR_WHOLE).and("x-request-id", request.id());
  }

  private Future<Reply> read(
      Response response,
      Offer offer,
      ModelRequest request,
      List<String> leftOut,
      AnswerRoom.Part room) {
    if (streams(request) && isEventStream(response)) {
      var chunks = new ChunkReader(offer.model(), keepsUsage(request), request.choices());
      return Future.of(new Reply.Streaming(ChunkSource.ofEvents(response, chunks), leftOut));
    }
    return BodyReader.read(response, LARGEST_ANSWER, room)
        .flatMap(body -> Upstream.whole(body, room, it -> reply(offer, request, it, leftOut)));
  }

  private Reply reply(Offer offer, ModelRequest request, byte[] body, List<String> leftOut) {
    var isSplit = request.wantsStream() && !streams(request);
    return switch (WholeAnswer.read(request.operation(), body, isSplit)) {
      case WholeAnswer.Bad(var why) -> new Reply.Missed(why);
      case WholeAnswer.Good good -> {
        if (!request.wantsStream()) {
          yield new Reply.Whole(good.named(offer.model()), good.usage(), leftOut);
        }
        yield isSplit
            ? new Reply.Streaming(asStream(request, offer, good), leftOut)
            : new Reply.Missed(new Outcome.Failed(Failure.of(Failure.Kind.BAD_ANSWER, 200)));
      }
    };
  }

  private static EventSource asStream(ModelRequest request, Offer offer, WholeAnswer.Good good) {
    var chunks =
        ChatSplitter.chunks(request.operation(), good.json(), offer.model(), request.wantsUsage());
    var isCounted = good.usage().completion().isPresent();
    return new WholeSource(chunks, good.usage(), isCounted ? 0 : TextCount.answer(good.json()));
  }

  // Where figures come with every chunk, only the last ones are for a caller of a stream.
  private boolean keepsUsage(ModelRequest request) {
    return !request.wantsStream() || (request.wantsUsage() && !quirks.countsAlong());
  }

  private static boolean isEventStream(Response response) {
    var type = response.headers().first("content-type").orElse("");
    return type.toLowerCase(Locale.ROOT).startsWith("text/event-stream");
  }
}
