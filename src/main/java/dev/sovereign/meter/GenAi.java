package dev.sovereign.meter;

/// The names of OpenTelemetry's conventions for generative AI, all in one place: they are still in
/// development and will change.
///
/// `client` is what we see of a provider, `server` what our own callers see of us.
public final class GenAi {
  /// What kind of provider it is: `openai`, `vllm`, …
  public static final String PROVIDER = "gen_ai.provider.name";

  /// `chat`, `text_completion` or `embeddings`.
  public static final String OPERATION = "gen_ai.operation.name";

  /// The model that was asked for.
  public static final String REQUEST_MODEL = "gen_ai.request.model";

  /// The model that answered.
  public static final String RESPONSE_MODEL = "gen_ai.response.model";

  /// Whether a stream was asked for.
  public static final String STREAM = "gen_ai.request.stream";

  /// How long its first content took, in seconds.
  public static final String FIRST_CHUNK = "gen_ai.response.time_to_first_chunk";

  /// Tokens of the prompt.
  public static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";

  /// Tokens of the answer.
  public static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";

  /// Why it is no success.
  public static final String ERROR = "error.type";

  /// What stands for everything that has no name of its own in the figures.
  public static final String OTHER = "_OTHER";

  static final String TOKEN_TYPE = "gen_ai.token.type";
  static final String CLIENT_TOKENS = "gen_ai.client.token.usage";
  static final String CLIENT_DURATION = "gen_ai.client.operation.duration";
  static final String CLIENT_FIRST_CHUNK = "gen_ai.client.operation.time_to_first_chunk";
  static final String CLIENT_PER_CHUNK = "gen_ai.client.operation.time_per_output_chunk";
  static final String SERVER_DURATION = "gen_ai.server.request.duration";
  static final String SERVER_FIRST_TOKEN = "gen_ai.server.time_to_first_token";
  static final String SERVER_PER_TOKEN = "gen_ai.server.time_per_output_token";

  /// Bounds of durations, and of everything about chunks.
  static final double[] SECONDS = {
    0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92
  };

  static final double[] FIRST_TOKEN_SECONDS = {
    0.001, 0.005, 0.01, 0.02, 0.04, 0.06, 0.08, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10
  };

  static final double[] PER_TOKEN_SECONDS = {
    0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1, 2.5
  };

  static final double[] TOKENS = {
    1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864
  };

  private GenAi() {}

  /// The operation of an endpoint.
  ///
  /// @param path below `/v1/`
  public static String operation(String path) {
    return switch (path) {
      case "chat/completions" -> "chat";
      case "completions" -> "text_completion";
      default -> path;
    };
  }

  /// A name as Prometheus takes it.
  static String plain(String name) {
    return name.replace('.', '_');
  }

  /// The name of a metric in seconds as Prometheus takes it.
  static String seconds(String name) {
    return plain(name) + "_seconds";
  }

  /// The names of labels as Prometheus takes them.
  static String[] labels(String... names) {
    var labels = new String[names.length];
    for (var i = 0; i < names.length; i++) {
      labels[i] = plain(names[i]);
    }
    return labels;
  }
}
