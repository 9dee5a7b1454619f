package dev.sovereign.api;

import dev.sovereign.core.Event;
import dev.sovereign.json.Json;
import java.util.ArrayList;
import java.util.List;

/// The last finish chunk of a stream and what comes after it, which wait for the call's record
/// where the chunk is to carry the attestation.
final class FinishChunk {
  private final boolean waits;
  private final List<byte[]> held = new ArrayList<>(2);

  FinishChunk(boolean waits) {
    this.waits = waits;
  }

  /// What waits, the finish chunk first; nothing before it has come.
  List<byte[]> held() {
    return List.copyOf(held);
  }

  /// Takes in the next chunk.
  ///
  /// @param shown what leaves now is added here
  void take(Event event, byte[] json, List<byte[]> shown) {
    if (waits && event instanceof Event.Content) {
      release(shown); // Another choice goes on: its finish chunk is still to come.
      hold(json, isFinish(json), shown);
    } else {
      hold(json, !held.isEmpty(), shown);
    }
  }

  private void release(List<byte[]> shown) {
    shown.addAll(held);
    held.clear();
  }

  private void hold(byte[] json, boolean waiting, List<byte[]> shown) {
    (waiting ? held : shown).add(json);
  }

  private static boolean isFinish(byte[] json) {
    return Json.parseAll(json).find("choices").map(Json::items).orElse(List.of()).stream()
        .anyMatch(it -> it.present("finish_reason").isPresent());
  }
}
