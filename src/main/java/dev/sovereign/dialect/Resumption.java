package dev.sovereign.dialect;

import dev.sovereign.core.Event;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonText;
import dev.sovereign.json.Splice;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Cuts an answer that repeats what a caller already has down to what comes after that, as chunks
/// of the answer that he has: under its head and without another role.
///
/// Texts are compared by UTF-16 code units, however each of the two was cut into chunks.
public final class Resumption {
  private final boolean isChat;
  private final String repeated;
  private final Map<String, byte[]> head;
  private final Optional<Usage> before;
  private int matched;

  /// @param repeated what the answer says first and the caller has already
  /// @param head members that every chunk shall carry
  /// @param before what was used before, where the answer is no new one but the rest
  Resumption(boolean isChat, String repeated, Map<String, byte[]> head, Optional<Usage> before) {
    this.isChat = isChat;
    this.repeated = repeated;
    this.head = Map.copyOf(head);
    this.before = before;
  }

  /// Whether all that the caller has was repeated.
  public boolean isCaughtUp() {
    return matched == repeated.length();
  }

  /// The next event as it goes on to the caller, silent where he has all of it; nothing where the
  /// answer differs from what he has.
  public Optional<Event> cut(Event event) {
    return switch (event) {
      case Event.Opening(var json) -> Optional.of(opening(json));
      case Event.Content(var json) -> content(json);
      case Event.UsageReport(var json) -> Optional.of(figures(Json.parseAll(json)));
      case Event.Silent _, Event.Broken _ -> Optional.of(event);
    };
  }

  // It says nothing that a caller in the midst of an answer needs.
  private Event opening(byte[] json) {
    return isCaughtUp()
        ? new Event.Opening(withoutRole(Json.parseAll(json)).toBytes())
        : new Event.Silent();
  }

  private Event figures(Json chunk) {
    if (!isCaughtUp()) {
      return new Event.Silent();
    }
    var splice = underHead(chunk);
    var usage = chunk.present("usage");
    if (before.isPresent() && usage.isPresent()) {
      splice.set("usage", together(before.get(), UsageReader.read(usage.get())));
    }
    return new Event.UsageReport(splice.toBytes());
  }

  // The details are of another prompt and another part.
  private static String together(Usage before, Usage rest) {
    var all = Delivered.together(before, rest);
    var prompt = all.prompt().orElse(0);
    var completion = all.completion().orElse(before.completion().orElse(0));
    return "{\"prompt_tokens\":%d,\"completion_tokens\":%d,\"total_tokens\":%d}"
        .formatted(prompt, completion, prompt + completion);
  }

  private Optional<Event> content(byte[] json) {
    var chunk = Json.parseAll(json);
    var said = ChunkText.of(chunk, isChat);
    if (isCaughtUp()) {
      // The rest of a text is text: else the server has taken the question for another one.
      return before.isPresent() && !said.isOnlyText()
          ? Optional.empty()
          : Optional.of(new Event.Content(withoutRole(chunk).toBytes()));
    }
    var rest = repeated.length() - matched;
    var common = Math.min(rest, said.text().length());
    var isEqual = repeated.startsWith(said.text().substring(0, common), matched);
    var endsTooSoon = said.ends() && common < rest;
    if (!isEqual || !said.isOnlyText() || endsTooSoon) {
      return Optional.empty();
    }
    matched += common;
    var further = said.text().substring(common);
    return Optional.of(
        further.isEmpty() && !said.ends()
            ? new Event.Silent()
            : new Event.Content(saying(chunk, further)));
  }

  private byte[] saying(Json chunk, String text) {
    var choice = only(chunk);
    var edited = choice.splice();
    if (isChat) {
      choice
          .present("delta")
          .ifPresent(
              it -> {
                var delta = it.splice().drop("role");
                edited.set(
                    "delta",
                    (text.isEmpty()
                            ? delta.drop("content")
                            : delta.set("content", JsonText.quoted(text)))
                        .toBytes());
              });
    } else {
      edited.set("text", JsonText.quoted(text));
    }
    return withChoice(chunk, edited).toBytes();
  }

  private Splice withoutRole(Json chunk) {
    var choices = chunk.find("choices").map(Json::items).orElse(List.of());
    var delta = choices.size() == 1 ? choices.getFirst().present("delta") : Optional.<Json>empty();
    return delta.isEmpty() || delta.get().find("role").isEmpty()
        ? underHead(chunk)
        : withChoice(
            chunk, only(chunk).splice().set("delta", delta.get().splice().drop("role").toBytes()));
  }

  private Splice withChoice(Json chunk, Splice choice) {
    var text = new String(choice.toBytes(), StandardCharsets.UTF_8);
    return underHead(chunk).set("choices", "[" + text + "]");
  }

  private Splice underHead(Json chunk) {
    var splice = chunk.splice();
    for (var name : Delivered.HEAD) {
      var value = head.get(name);
      if (value == null) {
        splice.drop(name);
      } else {
        splice.set(name, value);
      }
    }
    return splice;
  }

  private static Json only(Json chunk) {
    return chunk.find("choices").map(Json::items).orElse(List.of()).getFirst();
  }
}
