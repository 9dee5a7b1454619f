package dev.sovereign.tlog;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// That a leaf is in a log, to be checked by who is offline (c2sp.org/tlog-proof).
///
/// @param extra in base64: what the application adds; nobody vouches for it
/// @param index of the leaf
/// @param hashes from the leaf's sibling up to a child of the root
/// @param checkpoint the log's signed note, as it came
public record LogProof(Optional<String> extra, long index, List<Hash> hashes, String checkpoint) {
  /// More bytes of extra data are refused, because other parsers take lines of 64 KiB at most.
  public static final int MAX_EXTRA = 48_000;

  private static final int MAX_BYTES = Note.MAX_BYTES + (1 << 17);
  private static final int MAX_HASHES = 63;
  private static final String HEAD = "c2sp.org/tlog-proof@v1\n";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  /// Checks the parts, of the checkpoint only that a proof can hold it.
  public LogProof {
    hashes = List.copyOf(hashes);
    if (index < 0 || hashes.size() > MAX_HASHES) {
      throw new Malformed("a proof has an index and at most 63 hashes: " + hashes.size());
    }
    if (extra.isPresent() && decoded(extra.get()).length > MAX_EXTRA) {
      throw new Malformed("a proof has at most 48000 bytes of extra data");
    }
    if (!NoteText.allows(checkpoint)) {
      throw new Malformed("a checkpoint is UTF-8 without control characters");
    }
  }

  /// That the leaf is in the tree of this checkpoint, with nothing more.
  public LogProof(long index, List<Hash> hashes, Note checkpoint) {
    this(Optional.empty(), index, hashes, checkpoint.toString());
  }

  /// The proof in these bytes.
  ///
  /// @throws Malformed if they are none; its checkpoint is not looked at
  public static LogProof parse(byte[] bytes) {
    if (bytes.length > MAX_BYTES) {
      throw new Malformed("a proof has at most " + MAX_BYTES + " bytes: " + bytes.length);
    }
    var text = new Rest(NoteText.decode(bytes));
    if (!text.takes(HEAD)) {
      throw new Malformed("a proof begins with c2sp.org/tlog-proof@v1");
    }
    var extra = text.takes(EXTRA) ? Optional.of(text.line()) : Optional.<String>empty();
    if (!text.takes(INDEX)) {
      throw new Malformed("a proof has an index");
    }
    var index = Decimal.parse(text.line(), "the index of a proof");
    var hashes = new ArrayList<Hash>();
    for (var line = text.line(); !line.isEmpty(); line = text.line()) {
      hashes.add(Hash.parse(line));
    }
    return new LogProof(extra, index, hashes, text.rest());
  }

  /// What of a text is still to be read.
  private static final class Rest {
    private final String text;
    private int at;

    Rest(String text) {
      this.text = text;
    }

    boolean takes(String words) {
      var does = text.startsWith(words, at);
      at += does ? words.length() : 0;
      return does;
    }

    String line() {
      var end = text.indexOf('\n', at);
      if (end < 0) {
        throw new Malformed("a proof ends before its checkpoint");
      }
      var line = text.substring(at, end);
      at = end + 1;
      return line;
    }

    String rest() {
      return text.substring(at);
    }
  }

  /// The bytes of the extra data.
  public Optional<byte[]> extraBytes() {
    return extra.map(LogProof::decoded);
  }

  /// The same with extra data, in place of what it had.
  public LogProof withExtra(byte[] bytes) {
    return new LogProof(Optional.of(Base64Text.encode(bytes)), index, hashes, checkpoint);
  }

  /// The checkpoint as a note.
  ///
  /// @throws Malformed if it is none
  public Note note() {
    return Note.parse(NoteText.encode(checkpoint));
  }

  /// Whether it proves that this leaf is in a tree. Take the tree from a note that is trusted.
  public boolean proves(Hash leaf, Checkpoint tree) {
    return ProofCheck.includes(tree, index, leaf, hashes);
  }

  /// The bytes of the proof.
  public byte[] bytes() {
    return NoteText.encode(toString());
  }

  /// The proof as text.
  @Override
  public String toString() {
    return HEAD
        + extra.map(it -> EXTRA + it + "\n").orElse("")
        + INDEX
        + index
        + "\n"
        + hashes.stream().map(it -> it.base64() + "\n").collect(Collectors.joining())
        + "\n"
        + checkpoint;
  }

  private static byte[] decoded(String extra) {
    return Base64Text.decode(extra, "the extra data of a proof");
  }
}
