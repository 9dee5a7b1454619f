package dev.sovereign.tlog;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads the file of a policy, line by line. It is a file of octets: those above 127 mean nothing
/// and are kept, each as one character.
final class PolicyReader {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MOST_OF_EACH = 256;
  private static final String NOBODY = "none";

  private final List<TrustPolicy.Log> logs = new ArrayList<>();
  private final List<TrustPolicy.Witness> witnesses = new ArrayList<>();
  private final Map<String, Quorum> named = new HashMap<>();
  private final Set<String> members = new HashSet<>();
  private Optional<Quorum> quorum = Optional.empty();

  private PolicyReader() {}

  static TrustPolicy read(byte[] file) {
    if (file.length > MAX_BYTES) {
      throw new Malformed("a policy has at most " + MAX_BYTES + " bytes: " + file.length);
    }
    var reader = new PolicyReader();
    var lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
    for (var i = 0; i < lines.length; i++) {
      try {
        reader.take(lines[i]);
      } catch (Malformed wrong) {
        throw new Malformed("line " + (i + 1) + ": " + wrong.getMessage());
      }
    }
    return reader.policy();
  }

  private TrustPolicy policy() {
    return new TrustPolicy(
        logs,
        witnesses,
        quorum.orElseThrow(
            () -> new Malformed("a policy has a line quorum <name> or quorum none")));
  }

  private void take(String line) {
    if (line.chars().anyMatch(PolicyReader::isControl)) {
      throw new Malformed("a policy holds no control characters but tabs and line feeds");
    }
    var words = Arrays.stream(line.split("[ \t]+")).filter(it -> !it.isEmpty()).toList();
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return;
    }
    switch (words.getFirst()) {
      case "log" -> takeLog(words);
      case "witness" -> takeWitness(words);
      case "group" -> takeGroup(words);
      case "quorum" -> takeQuorum(words);
      default -> throw new Malformed("a line is of a log, witness, group or quorum");
    }
  }

  private static boolean isControl(int octet) {
    return (octet < ' ' && octet != '\t') || octet == 0x7f;
  }

  private void takeLog(List<String> words) {
    require(words.size() == 2 || words.size() == 3, "log <vkey> [<url>]");
    var log = new TrustPolicy.Log(key(words.get(1)), words.stream().skip(2).findFirst());
    require(
        logs.stream().noneMatch(it -> isSame(it.key(), log.key())),
        "each log with a key of its own");
    require(logs.size() < MOST_OF_EACH, "at most 256 logs");
    logs.add(log);
  }

  private void takeWitness(List<String> words) {
    require(words.size() == 3 || words.size() == 4, "witness <name> <vkey> [<url>]");
    var url = words.stream().skip(3).findFirst();
    var witness = new TrustPolicy.Witness(words.get(1), key(words.get(2)), url);
    require(
        witnesses.stream().noneMatch(it -> isSame(it.key(), witness.key())),
        "each witness with a key of its own");
    name(witness.name(), new Quorum.One(witness));
    witnesses.add(witness);
  }

  private void takeGroup(List<String> words) {
    require(words.size() > 3, "group <name> all|any|<k> <name>...");
    var of = words.subList(3, words.size()).stream().map(this::member).toList();
    var needed =
        switch (words.get(2)) {
          case "all" -> of.size();
          case "any" -> 1;
          case String number -> Decimal.parse(number, "the number of a group");
        };
    name(words.get(1), new Quorum.AtLeast(Math.toIntExact(Math.min(needed, MAX_BYTES)), of));
  }

  private void takeQuorum(List<String> words) {
    require(words.size() == 2, "quorum <name>|none");
    require(quorum.isEmpty(), "one quorum");
    var name = words.get(1);
    quorum = Optional.of(name.equals(NOBODY) ? new Quorum.Nobody() : known(name));
  }

  private void name(String name, Quorum what) {
    require(!name.equals(NOBODY) && !named.containsKey(name), "a name that is not taken");
    require(named.size() < 2 * MOST_OF_EACH, "at most 512 witnesses and groups");
    named.put(name, what);
  }

  private Quorum member(String name) {
    var member = known(name);
    require(members.add(name), "each name in at most one group, once");
    return member;
  }

  private Quorum known(String name) {
    return Optional.ofNullable(named.get(name))
        .orElseThrow(() -> new Malformed("no line before this one names that witness or group"));
  }

  private static VerifierKey key(String octets) {
    return VerifierKey.parse(NoteText.decode(octets.getBytes(StandardCharsets.ISO_8859_1)));
  }

  // One key under two names is one key.
  private static boolean isSame(VerifierKey one, VerifierKey other) {
    return one.publicKey().equals(other.publicKey());
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new Malformed("a policy has " + what);
    }
  }
}
