package dev.sovereign.dialect;

import dev.sovereign.core.Event;
import dev.sovereign.core.Failure;
import dev.sovereign.core.Outcome;
import dev.sovereign.core.Usage;
import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.JsonText;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Reads the chunks of one streamed chat or text completion, in order: says what each one is, gives
/// it the public model name, and knows at the end whether the answer is whole.
public final class ChunkReader {
  /// The member in which a gateway attests an answer: one before us speaks of another answer.
  static final String ATTESTATION = "_sf_attestation";

  private static final Set<String> WHOLE =
      Set.of("stop", "length", "tool_calls", "content_filter", "function_call");
  private static final int MOST_CHOICES = 1024;
  private static final int MOST_SHAPES = 4; // Some providers give no two chunks the same one.

  private final byte[] model;
  private final boolean keepsUsage;
  private final int asked;
  private final BitSet begun = new BitSet();
  private final BitSet finished = new BitSet();
  private Usage usage = Usage.UNKNOWN;
  private long textBytes;
  private Optional<ChunkShape> shape = Optional.empty();
  private int shapes;

  /// What the choices of one chunk hold.
  private record Choices(boolean content, boolean repeatsFinish, boolean broken) {}

  /// @param publicModel the name that every chunk shall carry
  /// @param keepsUsage whether the caller asked for usage figures
  /// @param asked how many choices the caller asked for
  public ChunkReader(String publicModel, boolean keepsUsage, int asked) {
    this.model = JsonText.quoted(publicModel);
    this.keepsUsage = keepsUsage;
    this.asked = Math.min(asked, MOST_CHOICES);
  }

  /// Whether every choice that began, and as many as were asked for, have ended for a reason that
  /// means they are whole.
  public boolean isWhole() {
    return hasEnded() && finished.cardinality() >= asked;
  }

  /// The same of those that began. It makes a whole answer where the provider says that no more
  /// come: some give one choice however many are asked for.
  public boolean hasEnded() {
    return !finished.isEmpty() && finished.cardinality() == begun.cardinality();
  }

  /// The last figures that came.
  public Usage usage() {
    return usage;
  }

  /// How much text came so far, in bytes; not counted where the provider counts tokens along.
  public long textBytes() {
    return textBytes;
  }

  /// Reads the next chunk.
  public Event read(byte[] data) {
    if (shape.isPresent() && shape.get().fits(data)) {
      return again(shape.get(), data);
    }
    Json chunk;
    try {
      chunk = Json.parseAll(data);
    } catch (JsonFailure notJson) {
      return broken(Failure.Kind.BAD_ANSWER);
    }
    if (chunk.kind() != Json.Kind.OBJECT) {
      return broken(Failure.Kind.BAD_ANSWER);
    }
    var error = chunk.present("error");
    if (error.isPresent()) {
      return new Event.Broken(ErrorBody.inStream(error.get()));
    }
    return classify(data, chunk);
  }

  private Event again(ChunkShape same, byte[] data) {
    shapes = 0;
    if (usage.completion().isEmpty()) {
      textBytes += same.textBytes(data);
    }
    return new Event.Content(same.rewritten(data));
  }

  private Event classify(byte[] data, Json chunk) {
    var figures = chunk.present("usage");
    figures.ifPresent(it -> usage = UsageReader.read(it));
    var wasWhole = isWhole();
    var choices = choices(chunk);
    if (choices.broken()) {
      return broken(Failure.Kind.STREAM_ERROR);
    }
    if (choices.content()) {
      var rewritten = rewritten(chunk);
      if (++shapes <= MOST_SHAPES) {
        shape = ChunkShape.of(data, chunk, rewritten);
      }
      return new Event.Content(rewritten);
    }
    if (figures.isPresent() && (wasWhole || isWithoutChoices(chunk))) {
      return new Event.UsageReport(
          chunk.splice().set("model", model).set("choices", "[]").drop(ATTESTATION).toBytes());
    }
    return choices.repeatsFinish() ? new Event.Silent() : opening(chunk, wasWhole);
  }

  private static boolean isWithoutChoices(Json chunk) {
    return chunk.find("choices").map(Json::items).orElse(List.of()).isEmpty();
  }

  // What has neither content nor figures and comes after the end says nothing.
  private Event opening(Json chunk, boolean wasWhole) {
    return wasWhole ? new Event.Silent() : new Event.Opening(rewritten(chunk));
  }

  private Choices choices(Json chunk) {
    var content = false;
    var repeats = false;
    var list = chunk.find("choices");
    if (list.isEmpty()) {
      return new Choices(false, false, false);
    }
    for (var choice : list.get().items()) {
      if (choice.present("error").isPresent()) {
        return new Choices(false, false, true);
      }
      var index = Math.clamp(choice.integer("index").orElse(0), 0, MOST_CHOICES);
      var says = hasContent(choice);
      var reason = choice.string("finish_reason");
      if (reason.isPresent() && !WHOLE.contains(reason.get())) {
        return new Choices(false, false, true);
      }
      if (reason.isPresent()) {
        repeats |= finished.get(index);
        says |= !finished.get(index);
        finished.set(index);
      }
      if (says && usage.completion().isEmpty()) {
        textBytes += TextCount.choice(choice);
      }
      begun.set(index);
      content |= says;
    }
    return new Choices(content, repeats, false);
  }

  private static boolean hasContent(Json choice) {
    if (choice.find("text").map(Json::isFilled).orElse(false)) {
      return true;
    }
    var delta = choice.present("delta");
    if (delta.isEmpty()) {
      return false;
    }
    for (var member : delta.get().members()) {
      if (!member.name().equals("role") && member.value().isFilled()) {
        return true;
      }
    }
    return false;
  }

  private byte[] rewritten(Json chunk) {
    var splice = chunk.splice().set("model", model).drop(ATTESTATION);
    if (!keepsUsage && chunk.find("usage").isPresent()) {
      splice.drop("usage");
    }
    return splice.toBytes();
  }

  private static Event broken(Failure.Kind kind) {
    return new Event.Broken(new Outcome.Failed(Failure.of(kind)));
  }
}
