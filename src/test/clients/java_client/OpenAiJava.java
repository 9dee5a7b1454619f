import com.fasterxml.jackson.core.type.TypeReference;
import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.errors.RateLimitException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// The official Java client, unchanged but for base URL and key. Ends with the counts.
final class OpenAiJava {
  private static final String BASE_URL = System.getenv("SOVEREIGN_BASE_URL");
  private static final String KEY = System.getenv("SOVEREIGN_KEY");
  private static final String ATTESTATION = "_sf_attestation";
  private static final List<String> WORDS = List.of("compact", "full", "chunk", "off");
  private static final int STREAMS = 3;

  private static int passed;
  private static int failed;

  private OpenAiJava() {}

  public static void main(String[] arguments) {
    attempt("lists what may be asked", OpenAiJava::lists);
    for (var word : WORDS) {
      attempt("answers at once, attestation " + word, () -> answers(word));
      attempt("streams, attestation " + word, () -> streams(word));
    }
    for (var word : List.of("compact", "chunk", "off")) {
      attempt("uses its connection again after a stream, " + word, () -> usesAgain(word));
    }
    attempt("calls a tool and takes its result", OpenAiJava::callsATool);
    attempt("adds up a stream that calls a tool", OpenAiJava::addsUpATool);
    attempt("tells an unknown model", () -> tells("nobody/knows", NotFoundException.class));
    attempt("tells a wrong request", () -> tells("script/refuses", BadRequestException.class));
    attempt("tells a busy provider", () -> tells("script/busy", RateLimitException.class));
    attempt("sees a stream break off", OpenAiJava::breaksOff);
    System.err.println(passed + " passed, " + failed + " failed");
    System.exit(failed == 0 ? 0 : 1); // The client's own threads stay for a minute.
  }

  private static void attempt(String claim, Callable<Boolean> holds) {
    try {
      note(claim, holds.call());
    } catch (Exception | AssertionError wrong) {
      wrong.printStackTrace();
      note(claim, false);
    }
  }

  private static void note(String claim, boolean holds) {
    System.err.println((holds ? "ok " : "NOT ok ") + claim);
    passed += holds ? 1 : 0;
    failed += holds ? 0 : 1;
  }

  private static OpenAIClient client(String baseUrl, String attestation) {
    return OpenAIOkHttpClient.builder()
        .baseUrl(baseUrl)
        .apiKey(KEY)
        .maxRetries(0)
        .putHeader("X-SF-Attestation", attestation)
        .build();
  }

  private static OpenAIClient client() {
    return client(BASE_URL, "compact");
  }

  private static ChatCompletionCreateParams.Builder says(String model, String text) {
    return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
  }

  private static boolean lists() {
    return client().models().list().items().stream().anyMatch(it -> it.id().equals("survivor"));
  }

  private static boolean answers(String word) {
    var answer = create(client(BASE_URL, word), says("mock/echo", "Grüße 🦊"));
    var text = answer.choices().getFirst().message().content().orElseThrow();
    return text.equals("Grüße 🦊")
        && isForm(word, !word.equals("off"), answer._allProperties());
  }

  private static ChatCompletion create(
      OpenAIClient client, ChatCompletionCreateParams.Builder asked) {
    return client.chat().completions().create(asked.build());
  }

  // Whether an attestation is there as it should, with its proof where it is the full one.
  private static boolean isForm(String word, boolean isThere, Map<String, JsonValue> members) {
    if (!isThere) {
      return !members.containsKey(ATTESTATION);
    }
    var attestation = members.get(ATTESTATION).convert(new TypeReference<Map<String, Object>>() {});
    return attestation.get("provider_id").equals("mock")
        && attestation.containsKey("proof") == word.equals("full");
  }

  private static boolean streams(String word) {
    var chunks = stream(client(BASE_URL, word), says("mock/echo", "one two three"));
    var isOnFinish = word.equals("full") || word.equals("chunk");
    return text(chunks).equals("one two three")
        && isForm(word, isOnFinish, chunks.getLast()._allProperties());
  }

  private static List<ChatCompletionChunk> stream(
      OpenAIClient client, ChatCompletionCreateParams.Builder asked) {
    var chunks = new ArrayList<ChatCompletionChunk>();
    try (var stream = client.chat().completions().createStreaming(asked.build())) {
      stream.stream().forEach(chunks::add);
    }
    return chunks;
  }

  private static String text(List<ChatCompletionChunk> chunks) {
    return chunks.stream()
        .map(it -> it.choices().getFirst().delta().content().orElse(""))
        .collect(Collectors.joining());
  }

  private static boolean usesAgain(String word) throws IOException {
    try (var way = new Relay(URI.create(BASE_URL))) {
      var client = client(way.baseUrl(), word);
      for (var i = 0; i < STREAMS; i++) {
        stream(client, says("mock/echo", "one two three"));
      }
      System.err.println(STREAMS + " streams over " + way.connections() + " connections");
      return way.connections() == 1;
    }
  }

  private static boolean callsATool() {
    var asked = says("mock/tools", "weather?").addFunctionTool(weather());
    var message = create(client(), asked).choices().getFirst().message();
    var call = message.toolCalls().orElseThrow().getFirst().asFunction();
    var result =
        ChatCompletionToolMessageParam.builder()
            .toolCallId(call.id())
            .content("21 degrees")
            .build();
    var told = create(client(), asked.addMessage(message).addMessage(result));
    return isWeather(call)
        && told.choices().getFirst().message().content().orElse("").equals("21 degrees");
  }

  private static boolean isWeather(ChatCompletionMessageFunctionToolCall call) {
    return call.function().name().equals("get_weather")
        && call.function().arguments().equals("{\"city\":\"mock\"}");
  }

  private static FunctionDefinition weather() {
    return FunctionDefinition.builder()
        .name("get_weather")
        .parameters(
            FunctionParameters.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty(
                    "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                .build())
        .build();
  }

  private static boolean addsUpATool() {
    var whole = ChatCompletionAccumulator.create();
    stream(client(), says("mock/tools", "weather?").addFunctionTool(weather()))
        .forEach(whole::accumulate);
    var message = whole.chatCompletion().choices().getFirst().message();
    return isWeather(message.toolCalls().orElseThrow().getFirst().asFunction());
  }

  private static boolean tells(String model, Class<? extends OpenAIServiceException> kind) {
    try {
      create(client(), says(model, "go"));
      return false;
    } catch (OpenAIServiceException told) {
      return kind.isInstance(told);
    }
  }

  private static boolean breaksOff() {
    try {
      stream(client(), says("mock/cut", "go"));
      return false;
    } catch (OpenAIException broken) {
      return true;
    }
  }

  /// Hands bytes on to the gateway and counts the connections.
  private static final class Relay implements AutoCloseable {
    private final ServerSocket listening =
        new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final AtomicInteger connections = new AtomicInteger();
    private final URI to;

    Relay(URI to) throws IOException {
      this.to = to;
      Thread.ofVirtual().start(this::accept);
    }

    String baseUrl() {
      return "http://127.0.0.1:" + listening.getLocalPort() + to.getPath();
    }

    int connections() {
      return connections.get();
    }

    private void accept() {
      try {
        while (true) {
          var from = listening.accept();
          connections.incrementAndGet();
          var gateway = new Socket(to.getHost(), to.getPort());
          Thread.ofVirtual().start(() -> hand(from, gateway));
          Thread.ofVirtual().start(() -> hand(gateway, from));
        }
      } catch (IOException closed) {
        // The test is over.
      }
    }

    private static void hand(Socket from, Socket to) {
      try (from;
          to) {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException closed) {
        // Either side has left.
      }
    }

    @Override
    public void close() throws IOException {
      listening.close();
    }
  }
}
