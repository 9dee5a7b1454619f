package dev.sovereign.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign chat`: asks a running server one thing, or talks with it.
@CommandLine.Command(
    name = "chat",
    description = "Ask a model of a running server, or talk with it where no message is given.",
    mixinStandardHelpOptions = true)
public final class ChatCommand implements Callable<Integer> {
  private static final int INTERRUPTED = 130;
  private static final String DIM = "\u001b[2m";
  private static final String PLAIN = "\u001b[0m";

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  private boolean isMidLine;

  @CommandLine.Parameters(
      paramLabel = "MESSAGE",
      arity = "0..1",
      description = "What to ask; without it a conversation, or what stands on standard input.")
  private @Nullable String message;

  @CommandLine.Option(
      names = "--model",
      description = "A capability or a model.",
      defaultValue = "smart")
  private String model = "";

  @CommandLine.Mixin private ServerAddress address = new ServerAddress();

  @CommandLine.Option(
      names = "--key",
      description = "The key to ask with: else SOVEREIGN_KEY, else the admin key.",
      defaultValue = "${env:SOVEREIGN_KEY}")
  private @Nullable String key;

  @CommandLine.Option(
      names = "--residency",
      paramLabel = "WHERE",
      description = "Where it may be served: any, home, or countries such as au,nz.")
  private @Nullable String residency;

  @CommandLine.Option(
      names = "--explain",
      description = "Say where it would go, and why, and ask nobody (needs the admin key).")
  private boolean explains;

  @Override
  public Integer call() {
    if (explains) {
      return explain();
    }
    try (var client = client()) {
      if (message != null) {
        return once(client, message);
      }
      return Terminal.isPerson() ? converse(client) : once(client, input());
    } catch (ApiClient.Unanswered unanswered) {
      err.println(unanswered.getMessage());
      return unanswered.status();
    }
  }

  private int explain() {
    try {
      var client = address.client(System.getenv());
      var lines = Explanation.of(client, model, Optional.ofNullable(residency));
      lines.forEach(out::println);
      return 0;
    } catch (ApiClient.Unanswered unanswered) {
      err.println(unanswered.getMessage());
      return unanswered.status();
    }
  }

  private ChatClient client() {
    var found = address.callKey(Optional.ofNullable(key), System.getenv());
    return new ChatClient(
        ApiClient.address(address.server()), found, Optional.ofNullable(residency));
  }

  private String input() {
    try {
      return new String(System.in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException failed) {
      throw new ApiClient.Unanswered("cannot read standard input");
    }
  }

  private int once(ChatClient client, String text) {
    if (text.isBlank()) {
      throw ApiClient.Unanswered.misused("nothing to ask: give a message");
    }
    try {
      ask(client, List.of(new ChatClient.Message("user", text)));
      return 0;
    } catch (InterruptedException stopped) {
      return INTERRUPTED;
    }
  }

  private int converse(ChatClient client) {
    err.println("Talking with `" + model + "`. Ctrl-C stops an answer, /new forgets, Ctrl-D ends.");
    var conversation = new ArrayList<ChatClient.Message>();
    var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (var line = next(lines); line.isPresent(); line = next(lines)) {
      if (line.get().equals("/new")) {
        conversation.clear();
      } else if (!line.get().isBlank()) {
        turn(client, conversation, line.get());
      }
    }
    out.println();
    return 0;
  }

  private Optional<String> next(BufferedReader lines) {
    out.print("> ");
    out.flush();
    try {
      return Optional.ofNullable(lines.readLine());
    } catch (IOException failed) {
      return Optional.empty();
    }
  }

  // What was not answered is forgotten: it can be asked again.
  private void turn(ChatClient client, List<ChatClient.Message> conversation, String text) {
    var asked = new ArrayList<>(conversation);
    asked.add(new ChatClient.Message("user", text));
    try (var _ = Signals.on("INT", Thread.currentThread()::interrupt)) {
      var answer = ask(client, asked);
      conversation.add(asked.getLast());
      conversation.add(new ChatClient.Message("assistant", answer.text()));
    } catch (InterruptedException stopped) {
      err.println("(stopped)");
    } catch (ApiClient.Unanswered unanswered) {
      err.println(unanswered.getMessage());
    }
    Thread.interrupted(); // One that came too late stops nothing more.
  }

  private ChatClient.Answer ask(ChatClient client, List<ChatClient.Message> conversation)
      throws InterruptedException {
    var started = System.nanoTime();
    try {
      var answer = client.ask(model, conversation, new ChatClient.Ears(this::think, this::say));
      endLine();
      err.println(dimmed(about(answer, Duration.ofNanos(System.nanoTime() - started))));
      return answer;
    } finally {
      endLine();
    }
  }

  private static String about(ChatClient.Answer answer, Duration time) {
    var tokens = answer.tokens().isPresent() ? answer.tokens().getAsLong() + " tokens, " : "";
    return String.format(
        Locale.ROOT,
        "%s by %s (%s), %s%.1f s",
        answer.model(),
        answer.provider(),
        answer.source(),
        tokens,
        time.toMillis() / 1000.0);
  }

  private void think(String text) {
    if (Terminal.isPerson()) {
      say(dimmed(text));
    }
  }

  private void say(String text) {
    out.print(text);
    out.flush();
    isMidLine = true;
  }

  private void endLine() {
    if (isMidLine) {
      out.println();
      isMidLine = false;
    }
  }

  private static String dimmed(String text) {
    var isPlain = !Terminal.isPerson() || System.getenv("NO_COLOR") != null;
    return isPlain ? text : DIM + text + PLAIN;
  }
}
