package dev.sovereign.provider;

import dev.sovereign.http.ConnectionFailure;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.loop.Future;
import dev.sovereign.loop.Loop;
import java.util.List;
import java.util.Optional;

/// What came of asking a provider, for free, whether it would serve us.
public sealed interface Inquiry {
  /// Nobody answered.
  record Unreachable(String reason) implements Inquiry {}

  /// It answered, and takes no calls at the moment.
  record NotReady(int status) implements Inquiry {}

  /// It does not take our key, or wants one.
  record Refused(int status) implements Inquiry {}

  /// It answered something that says nothing of our key.
  record Unclear(int status) implements Inquiry {}

  /// It would serve us.
  ///
  /// @param models that it lists; none where it was not asked for a list
  /// @param date its clock, as its answer's `date` field says it
  record Serves(Optional<List<String>> models, Optional<String> date) implements Inquiry {
    public Serves {
      models = models.map(List::copyOf);
    }
  }

  /// Asks it. Fails never: what goes wrong is an answer too.
  static Future<Inquiry> of(ProviderConfig config, Question question, Loop loop) {
    var ready = ServerProbe.of(config).filter(_ -> config.type() != ProviderType.OLLAMA);
    var before =
        ready
            .map(it -> question.ask(loop, it.health()).map(Question.Answer::status))
            .orElse(Future.of(200));
    return before
        .flatMap(
            status ->
                status == 200
                    ? question.ask(loop, path(config)).map(it -> read(config, it))
                    : Future.<Inquiry>of(unwell(status)))
        .recover(failed -> Future.of(new Unreachable(reason(failed))));
  }

  // A key is looked at where a list of models would be given to anybody.
  private static String path(ProviderConfig config) {
    return config.basePath()
        + switch (config.type()) {
          case OPENROUTER -> "/key";
          case OLLAMA -> "/api/tags";
          case OPENAI, OPENAI_COMPATIBLE, VLLM, LLAMACPP, MOCK -> "/models";
        };
  }

  private static Inquiry unwell(int status) {
    return status == 401 || status == 403 ? new Refused(status) : new NotReady(status);
  }

  private static Inquiry read(ProviderConfig config, Question.Answer answer) {
    return switch (answer.status()) {
      case 200 -> serves(config, answer);
      case 401, 403 -> new Refused(answer.status());
      case 503 -> new NotReady(answer.status());
      default -> new Unclear(answer.status());
    };
  }

  private static Inquiry serves(ProviderConfig config, Question.Answer answer) {
    var date = answer.headers().first("date");
    if (config.type() == ProviderType.OPENROUTER) {
      return new Serves(Optional.empty(), date);
    }
    var isOllama = config.type() == ProviderType.OLLAMA;
    return models(answer.body(), isOllama ? "models" : "data", isOllama ? "name" : "id")
        .<Inquiry>map(it -> new Serves(Optional.of(it), date))
        .orElse(new Unclear(answer.status()));
  }

  private static Optional<List<String>> models(byte[] body, String list, String name) {
    try {
      return Json.parseAll(body)
          .find(list)
          .filter(it -> it.kind() == Json.Kind.ARRAY)
          .map(it -> it.items().stream().flatMap(model -> model.string(name).stream()).toList());
    } catch (JsonFailure other) {
      return Optional.empty();
    }
  }

  private static String reason(Throwable failed) {
    return switch (failed) {
      case ConnectionFailure connection -> String.valueOf(connection.getMessage());
      default -> "no answer in time";
    };
  }
}
