package dev.sovereign.testkit.sim;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sovereign.testkit.Scripts;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What one provider has to say to one request: every word says whose it is and which.
///
/// @param number of the answer, of all answers of a run
/// @param call that it was asked for
record Spoken(int number, String provider, int call, int words) {
  /// All of it.
  String text() {
    return IntStream.range(0, words).mapToObj(this::word).collect(Collectors.joining());
  }

  private String word(int index) {
    return provider + "#" + number + "." + index + " ";
  }

  /// The number of the answer that a text begins, or -1.
  static int numberOf(String text) {
    var from = text.indexOf('#');
    var to = text.indexOf('.');
    return from < 0 || to < from ? -1 : Integer.parseInt(text.substring(from + 1, to));
  }

  /// The body of a whole answer.
  byte[] whole() {
    return Scripts.whole(text()).getBytes(UTF_8);
  }

  /// The events of a stream.
  List<byte[]> events() {
    var events = new ArrayList<byte[]>();
    events.add(event(Scripts.delta("\"role\":\"assistant\",\"content\":\"\"")));
    for (var index = 0; index < words; index++) {
      events.add(event(Scripts.content(word(index))));
    }
    events.add(event(Scripts.finish("stop")));
    events.add(event(Scripts.usage(3, words)));
    events.add(event("[DONE]"));
    return events;
  }

  /// The lines of Ollama's stream.
  List<byte[]> lines() {
    var lines = new ArrayList<byte[]>();
    for (var index = 0; index < words; index++) {
      lines.add(line("\"content\":\"" + word(index) + "\"}", "\"done\":false"));
    }
    var figures = ",\"prompt_eval_count\":3,\"eval_count\":" + words;
    lines.add(line("\"content\":\"\"}", "\"done\":true,\"done_reason\":\"stop\"" + figures));
    return lines;
  }

  private static byte[] line(String content, String end) {
    return ("{\"message\":{\"role\":\"assistant\"," + content + "," + end + "}\n").getBytes(UTF_8);
  }

  private static byte[] event(String data) {
    return ("data: " + data + "\n\n").getBytes(UTF_8);
  }
}
