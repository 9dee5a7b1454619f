package dev.sovereign.dialect;

import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Refusal;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what a provider says instead of an answer: OpenAI's error object and the forms that its
/// imitators have made of it.
public final class ErrorBody {
  private static final Set<Integer> CALLERS = Set.of(400, 413, 415, 422);
  private static final int LONGEST_MESSAGE = 2000;
  private static final Pattern SECRET =
      Pattern.compile("(?i)\\b(?:bearer\\s+\\S+|(?:sk|sv|key|pk)[-_][\\w-]{8,})");
  private static final Set<String> TOO_LONG =
      Set.of(
          "context length",
          "context size",
          "context limit",
          "context window",
          "maximum context",
          "input tokens exceed",
          "maximum input length",
          "cannot be greater than max_model_len",
          "exceeds the maximum number of tokens",
          "prompt is too long",
          "input is too long");

  /// The words of an error object.
  private record Words(
      String message, Optional<String> type, Optional<String> param, Optional<String> code) {}

  private ErrorBody() {}

  /// What an answer with this status means (the table in `docs/errors.md`).
  ///
  /// @param status not 200
  /// @param retryAfterMillis what the answer's header fields ask for
  /// @param body as much of it as was read
  public static Outcome read(int status, OptionalLong retryAfterMillis, byte[] body) {
    if (CALLERS.contains(status) || (status == 403 && isModeration(body))) {
      return new Outcome.Refused(refusal(status, words(body)));
    }
    var kind = kind(status, body);
    return new Outcome.Failed(new Failure(kind, OptionalInt.of(status), retryAfterMillis));
  }

  /// What an error object means that came under status 200: never the caller's fault, whatever its
  /// code says, because such a provider had taken the request.
  static Outcome inStream(Json error) {
    var words = words(error);
    var status = words.code().map(ErrorBody::number).orElse(0);
    var kind =
        switch (status) {
          case 401, 403 -> Failure.Kind.AUTH;
          case 402 -> Failure.Kind.QUOTA;
          case 429 -> isQuota(words) ? Failure.Kind.QUOTA : Failure.Kind.RATE_LIMITED;
          default -> isQuota(words) ? Failure.Kind.QUOTA : Failure.Kind.STREAM_ERROR;
        };
    return new Outcome.Failed(Failure.of(kind, status == 0 ? 200 : status));
  }

  private static Failure.Kind kind(int status, byte[] body) {
    if (status >= 300 && status < 400) {
      return Failure.Kind.REDIRECT;
    }
    return switch (status) {
      case 401, 403 -> Failure.Kind.AUTH;
      case 402 -> Failure.Kind.QUOTA;
      case 404 -> Failure.Kind.MODEL_NOT_FOUND;
      case 429 -> isQuota(words(body)) ? Failure.Kind.QUOTA : Failure.Kind.RATE_LIMITED;
      default -> status >= 500 ? Failure.Kind.SERVER_ERROR : Failure.Kind.BAD_ANSWER;
    };
  }

  // OpenRouter's word that the input was flagged: nothing is wrong with our key.
  private static boolean isModeration(byte[] body) {
    try {
      return Json.parseAll(body)
          .present("error")
          .flatMap(it -> it.present("metadata"))
          .filter(
              it -> it.present("reasons").isPresent() || it.present("flagged_input").isPresent())
          .isPresent();
    } catch (JsonFailure notJson) {
      return false;
    }
  }

  private static boolean isQuota(Words words) {
    return words.code().orElse("").equals("insufficient_quota")
        || words.type().orElse("").equals("insufficient_quota");
  }

  private static Refusal refusal(int status, Words words) {
    var message = words.message().toLowerCase(Locale.ROOT);
    var tooLong =
        words.code().orElse("").equals("context_length_exceeded")
            || TOO_LONG.stream().anyMatch(message::contains);
    return new Refusal(status, words.message(), words.param(), words.code(), tooLong);
  }

  private static Words words(byte[] body) {
    try {
      var json = Json.parseAll(body);
      return words(json.present("error").orElse(json));
    } catch (JsonFailure notJson) {
      return new Words(
          clean(new String(body, StandardCharsets.UTF_8)),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());
    }
  }

  // `error` may be an object, or a mere string (vLLM's 401, Ollama).
  private static Words words(Json error) {
    if (error.kind() != Json.Kind.OBJECT) {
      return new Words(clean(error.text()), Optional.empty(), Optional.empty(), Optional.empty());
    }
    return new Words(
        clean(error.string("message").orElse("The provider gave no message.") + cause(error)),
        error.string("type").map(ErrorBody::clean),
        error.string("param").map(ErrorBody::clean),
        error.present("code").map(Json::text).map(ErrorBody::clean));
  }

  // OpenRouter's own message never says what was wrong; what its provider said does.
  private static String cause(Json error) {
    return error
        .present("metadata")
        .flatMap(it -> it.string("raw"))
        .map(raw -> ": " + raw)
        .orElse("");
  }

  private static int number(String code) {
    try {
      return Integer.parseInt(code);
    } catch (NumberFormatException word) {
      return 0;
    }
  }

  private static String clean(String message) {
    var cut = message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) : message;
    return SECRET.matcher(cut).replaceAll("[hidden]");
  }
}
