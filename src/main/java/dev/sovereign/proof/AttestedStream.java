package dev.sovereign.proof;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Malformed;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A streamed answer with its attestation: as an event after `[DONE]`, or as a member of one of its
/// chunks. What is hashed are all its bytes but the attestation and the keep-alives.
public final class AttestedStream {
  private static final byte[] KEEP_ALIVE = ascii(": keep-alive\n\n");
  private static final byte[] HEAD = ascii("event: sf_attestation\ndata: ");
  private static final byte[] DATA = ascii("data: ");
  private static final byte[] END = ascii("\n\n");
  private static final byte[] DONE = ascii("[DONE]");

  /// What is left of a stream.
  ///
  /// @param rest the bytes that are hashed
  /// @param chunks the data of its events, without the attestation
  record Cut(byte[] rest, List<byte[]> chunks, Optional<Json> attestation) {}

  private final ByteArrayOutputStream rest = new ByteArrayOutputStream();
  private final List<byte[]> chunks = new ArrayList<>();
  private Optional<Json> attestation = Optional.empty();
  private boolean isDone;
  private boolean isOver;

  private AttestedStream() {}

  /// The event that carries an attestation, shaped like a chunk without choices.
  ///
  /// @param id that of the stream's chunks
  /// @param created theirs, in seconds since 1970
  /// @param model theirs
  public static byte[] event(String id, long created, String model, String attestation) {
    var data =
        new ObjectText()
            .text("id", id)
            .text("object", "chat.completion.chunk")
            .number("created", created)
            .text("model", model)
            .raw("choices", "[]")
            .raw(Attestation.MEMBER, attestation)
            .end()
            .getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(HEAD.length + data.length + END.length)
        .put(HEAD)
        .put(data)
        .put(END)
        .array();
  }

  /// Takes the attestation and the keep-alives out.
  ///
  /// @throws Malformed if there are two attestations, or something follows the stream's end
  static Cut cut(byte[] stream) {
    var cutting = new AttestedStream();
    EventBlocks.of(stream).forEach(cutting::take);
    return new Cut(cutting.rest.toByteArray(), cutting.chunks, cutting.attestation);
  }

  private void take(byte[] block) {
    if (Arrays.equals(block, KEEP_ALIVE)) {
      return;
    }
    if (isOver) {
      throw new Malformed("something follows the attestation of the stream");
    }
    if (isEvent(block)) {
      isOver = true;
      found(AttestedBody.cut(eventData(block)));
      return;
    }
    if (isDone) {
      throw new Malformed("something follows [DONE]");
    }
    takeChunk(block);
  }

  private static boolean isEvent(byte[] block) {
    var length = block.length - END.length;
    return EventBlocks.startsWith(block, 0, HEAD)
        && length >= HEAD.length
        && EventBlocks.startsWith(block, length, END)
        && isOneLine(block, HEAD.length, length);
  }

  private static byte[] eventData(byte[] block) {
    return Arrays.copyOfRange(block, HEAD.length, block.length - END.length);
  }

  private void takeChunk(byte[] block) {
    var cut = isOneChunk(block) ? cutChunk(block) : Optional.<AttestedBody.Cut>empty();
    cut.ifPresent(this::found);
    var kept = cut.map(it -> chunk(it.rest())).orElse(block);
    var data = EventBlocks.data(kept);
    isDone = Arrays.equals(data, DONE);
    rest.writeBytes(kept);
    if (data.length > 0 && !isDone) {
      chunks.add(data);
    }
  }

  private static boolean isOneChunk(byte[] block) {
    var length = block.length - END.length;
    return length >= DATA.length
        && EventBlocks.startsWith(block, 0, DATA)
        && EventBlocks.startsWith(block, length, END)
        && isOneLine(block, DATA.length, length)
        && AttestedBody.mayHold(block);
  }

  // A text of the model may hold the name, too: then nothing is cut.
  private static Optional<AttestedBody.Cut> cutChunk(byte[] block) {
    var data = EventBlocks.data(block);
    try {
      if (Json.parseUpper(data, 1).find(Attestation.MEMBER).isEmpty()) {
        return Optional.empty();
      }
    } catch (JsonFailure notJson) {
      return Optional.empty();
    }
    return Optional.of(AttestedBody.cut(data));
  }

  private static byte[] chunk(byte[] data) {
    return ByteBuffer.allocate(DATA.length + data.length + END.length)
        .put(DATA)
        .put(data)
        .put(END)
        .array();
  }

  private void found(AttestedBody.Cut cut) {
    if (attestation.isPresent()) {
      throw new Malformed("the stream has two attestations");
    }
    attestation = cut.attestation();
  }

  private static boolean isOneLine(byte[] bytes, int from, int to) {
    for (var i = from; i < to; i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
