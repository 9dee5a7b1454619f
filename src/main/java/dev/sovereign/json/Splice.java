package dev.sovereign.json;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An edited copy of one object: members set or dropped, every other byte as it was.
public final class Splice {
  private final Json object;
  private final Map<String, byte[]> set = new LinkedHashMap<>();
  private final Set<String> dropped = new HashSet<>();

  private record Cut(int from, int to, byte[] instead) {}

  Splice(Json object) {
    if (object.kind() != Json.Kind.OBJECT) {
      throw new IllegalArgumentException("only an object has members: " + object);
    }
    this.object = object;
  }

  /// Gives the member this value, in its place or, where it is absent, as the last one.
  ///
  /// @param value one JSON value
  public Splice set(String name, byte[] value) {
    dropped.remove(name);
    set.put(name, value);
    return this;
  }

  /// As [#set(String, byte[])], with the value's text.
  public Splice set(String name, String value) {
    return set(name, value.getBytes(StandardCharsets.UTF_8));
  }

  /// Takes the member out, if it is there.
  public Splice drop(String name) {
    set.remove(name);
    dropped.add(name);
    return this;
  }

  /// The edited object, without what stood around it.
  public byte[] toBytes() {
    var cuts = cuts();
    if (cuts.isEmpty()) {
      return object.toBytes();
    }
    cuts.sort(Comparator.comparingInt(Cut::from).thenComparingInt(Cut::to));
    var out = ByteBuffer.allocate(length(cuts));
    var at = object.start();
    for (var cut : cuts) {
      out.put(object.source(), at, cut.from() - at).put(cut.instead());
      at = cut.to();
    }
    return out.put(object.source(), at, object.end() - at).array();
  }

  private int length(List<Cut> cuts) {
    var length = object.end() - object.start();
    for (var cut : cuts) {
      length += cut.instead().length - (cut.to() - cut.from());
    }
    return length;
  }

  private List<Cut> cuts() {
    var cuts = new ArrayList<Cut>();
    var missing = new HashMap<>(set);
    var members = object.members();
    var kept = false;
    for (var i = 0; i < members.size(); i++) {
      var member = members.get(i);
      if (dropped.contains(member.name())) {
        cuts.add(kept ? after(members, i) : before(members, i));
        continue;
      }
      kept = true;
      var value = set.get(member.name());
      if (value != null) {
        missing.remove(member.name());
        cuts.add(new Cut(member.value().start(), member.value().end(), value));
      }
    }
    if (!missing.isEmpty()) {
      cuts.add(added(missing.keySet(), kept));
    }
    return cuts;
  }

  // The member with the comma before it.
  private static Cut after(List<Json.Member> members, int i) {
    return new Cut(members.get(i - 1).value().end(), members.get(i).value().end(), NOTHING);
  }

  // The member with the comma after it, where nothing stays before it.
  private static Cut before(List<Json.Member> members, int i) {
    var member = members.get(i);
    var to = i + 1 < members.size() ? members.get(i + 1).start() : member.value().end();
    return new Cut(member.start(), to, NOTHING);
  }

  private Cut added(Set<String> names, boolean kept) {
    var members = object.members();
    var at = members.isEmpty() ? object.start() + 1 : members.getLast().value().end();
    var text = new ByteArrayOutputStream();
    var comma = kept;
    for (var entry : set.entrySet()) {
      if (names.contains(entry.getKey())) {
        if (comma) {
          text.write(',');
        }
        comma = true;
        text.writeBytes(JsonText.quoted(entry.getKey()));
        text.write(':');
        text.writeBytes(entry.getValue());
      }
    }
    return new Cut(at, at, text.toByteArray());
  }

  private static final byte[] NOTHING = {};
}
