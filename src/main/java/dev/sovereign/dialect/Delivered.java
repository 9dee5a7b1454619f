package dev.sovereign.dialect;

import dev.sovereign.core.Event;
import dev.sovereign.core.ModelRequest;
import dev.sovereign.core.Operation;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// What a caller has of a streamed answer, kept so that another provider's answer can go on from
/// there. Only text can be gone on from: after anything else nothing more is kept.
public final class Delivered {
  /// What every chunk of an answer says alike.
  static final List<String> HEAD = List.of("id", "created", "model");

  /// The longest text that is kept, in UTF-16 code units: 1 MiB at most.
  public static final int LONGEST = 512 * 1024;

  private final boolean isChat;
  private final StringBuilder text = new StringBuilder();
  private final Map<String, byte[]> head = new HashMap<>();
  private boolean isOnlyText = true;
  private boolean hasEnded;

  private Delivered(boolean isChat) {
    this.isChat = isChat;
  }

  /// Nothing yet, of the answer to this request.
  public static Delivered of(ModelRequest request) {
    var delivered = new Delivered(request.operation() == Operation.CHAT);
    delivered.isOnlyText = request.choices() == 1 && !asksForLogprobs(request.body());
    return delivered;
  }

  private static boolean asksForLogprobs(Json body) {
    var asked = body.present("logprobs");
    return asked.isPresent()
        && (asked.get().kind() != Json.Kind.BOOLEAN || body.isTrue("logprobs"));
  }

  /// Takes in what leaves for the caller next.
  public void add(Event event) {
    if (!canGoOn()) {
      return;
    }
    switch (event) {
      case Event.Opening(var json) -> add(Json.parseAll(json));
      case Event.Content(var json) -> add(Json.parseAll(json));
      case Event.UsageReport _, Event.Silent(), Event.Broken _ -> {}
    }
  }

  private void add(Json chunk) {
    for (var name : HEAD) {
      chunk.present(name).ifPresent(it -> head.put(name, it.toBytes()));
    }
    var said = ChunkText.of(chunk, isChat);
    hasEnded |= said.ends();
    isOnlyText &= said.isOnlyText() && text.length() + said.text().length() <= LONGEST;
    if (canGoOn()) {
      text.append(said.text());
    } else {
      drop();
    }
  }

  /// Keeps nothing more: no other answer can go on from here.
  public void giveUp() {
    isOnlyText = false;
    drop();
  }

  private void drop() {
    text.setLength(0);
    text.trimToSize();
  }

  /// Whether another answer can go on from here: nothing but text has left, and not its end.
  public boolean canGoOn() {
    return isOnlyText && !hasEnded;
  }

  /// How long the text is, in UTF-16 code units.
  public int length() {
    return text.length();
  }

  /// Cuts an answer that begins anew down to what the caller has not got.
  public Resumption replay() {
    return new Resumption(isChat, text.toString(), head, Optional.empty());
  }

  /// Cuts the rest of the answer, from another server that goes on from its text.
  ///
  /// @param from where it goes on
  /// @param soFar what the answer had used when it broke off
  Resumption rest(int from, Usage soFar) {
    return new Resumption(isChat, text.substring(from), head, Optional.of(soFar));
  }

  String text() {
    return text.toString();
  }

  /// How long the text is, in bytes of UTF-8.
  public long textBytes() {
    return text.toString().getBytes(StandardCharsets.UTF_8).length;
  }

  /// What an answer used that one server began and another went on with: the first's prompt, and
  /// the tokens of both.
  public static Usage together(Usage first, Usage rest) {
    var completion =
        first.completion().isPresent() && rest.completion().isPresent()
            ? OptionalLong.of(first.completion().getAsLong() + rest.completion().getAsLong())
            : OptionalLong.empty();
    return new Usage(
        first.prompt(), first.cached(), completion, OptionalLong.empty(), Optional.empty());
  }
}
