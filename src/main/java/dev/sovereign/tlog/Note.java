package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A text with signatures (c2sp.org/signed-note). The text may be trusted only when [#check] has
/// found a key that signed it.
///
/// @param text ends in a line feed
/// @param signatures in the order of their lines
public record Note(String text, List<SignatureLine> signatures) {
  /// More bytes are refused.
  public static final int MAX_BYTES = 1 << 20;

  /// More signatures are refused.
  public static final int MAX_SIGNATURES = 100;

  private static final String BLANK_LINE = "\n\n";

  /// Who signed a note, among the keys that were asked for.
  public sealed interface Checked {
    /// These lines are by keys that were asked for, and no line of such a key is wrong.
    record Signed(List<Signature> signatures) implements Checked {
      /// Keeps a copy.
      public Signed {
        signatures = List.copyOf(signatures);
      }

      /// The keys, each once.
      public Set<VerifierKey> keys() {
        return signatures.stream()
            .map(Signature::key)
            .collect(Collectors.toCollection(LinkedHashSet::new));
      }
    }

    /// A line of a key that was asked for is not by it: nothing of the note is to be believed.
    record Spoiled(SignatureLine line) implements Checked {}

    /// None of them did.
    record Unsigned() implements Checked {}
  }

  /// That a key made a line.
  public record Signature(VerifierKey key, SignatureLine line) {}

  /// Checks the parts.
  public Note {
    signatures = List.copyOf(signatures);
    if (!text.endsWith("\n") || !NoteText.allows(text)) {
      throw new Malformed("the text of a note is UTF-8 that ends in a line feed");
    }
    if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
      throw new Malformed("a note has 1 to 100 signatures: " + signatures.size());
    }
  }

  /// The note in these bytes.
  ///
  /// @throws Malformed if they are none
  public static Note parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new Malformed("a note has at most " + MAX_BYTES + " bytes: " + bytes.length);
    }
    return parse(NoteText.decode(bytes));
  }

  private static Note parse(String note) {
    var blank = note.lastIndexOf(BLANK_LINE); // The text may hold empty lines, too.
    if (blank < 0 || !note.endsWith("\n") || blank + BLANK_LINE.length() == note.length()) {
      throw new Malformed("a note is a text, an empty line and signatures, each with a line feed");
    }
    var lines = note.substring(blank + BLANK_LINE.length(), note.length() - 1).split("\n", -1);
    if (lines.length > MAX_SIGNATURES) {
      throw new Malformed("a note has at most 100 signatures: " + lines.length);
    }
    return new Note(
        note.substring(0, blank + 1), Arrays.stream(lines).map(SignatureLine::parse).toList());
  }

  /// The text signed by these keys, at this time in seconds since 1970.
  public static Note sign(String text, long time, List<SignerKey> keys) {
    return new Note(text, keys.stream().map(it -> it.sign(text, time)).toList());
  }

  /// With one more signature, in place of those that the same key made before.
  public Note with(SignatureLine more) {
    var others = signatures.stream().filter(it -> !it.isOfKeyOf(more));
    return new Note(text, Stream.concat(others, Stream.of(more)).toList());
  }

  /// With those of these signatures whose keys have not signed it yet.
  public Note withMore(List<SignatureLine> lines) {
    var more = lines.stream().filter(line -> signatures.stream().noneMatch(line::isOfKeyOf));
    return new Note(text, Stream.concat(signatures.stream(), more).toList());
  }

  /// With the lines alone that are said to be by these keys.
  ///
  /// @throws Malformed if there is none
  public Note only(List<VerifierKey> keys) {
    var theirs = signatures.stream().filter(it -> keys.stream().anyMatch(key -> key.isNamedBy(it)));
    return new Note(text, theirs.toList());
  }

  /// Who of these signed. Lines of other keys are left out, also where they share a name or an id
  /// with one of these, but not both.
  public Checked check(List<VerifierKey> known) {
    var found = new ArrayList<Signature>();
    for (var line : signatures) {
      var named = known.stream().filter(it -> it.isNamedBy(line)).toList();
      var by = named.stream().filter(it -> it.verifies(text, line.signature())).findFirst();
      if (!named.isEmpty() && by.isEmpty()) {
        return new Checked.Spoiled(line);
      }
      by.ifPresent(it -> found.add(new Signature(it, line)));
    }
    return found.isEmpty() ? new Checked.Unsigned() : new Checked.Signed(found);
  }

  /// The bytes of the whole note.
  public byte[] bytes() {
    return NoteText.encode(toString());
  }

  /// The whole note.
  @Override
  public String toString() {
    return signatures.stream()
        .map(it -> it + "\n")
        .collect(Collectors.joining("", text + "\n", ""));
  }
}
