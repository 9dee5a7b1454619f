package dev.sovereign.tlog;

import java.util.Optional;

/// The trees that a log has signed last: that of the last batch, and the one that it shows. One
/// thread at a time signs the next; any thread may read.
final class Heads {
  private final LogKeys keys;
  private volatile Optional<Head> latest = Optional.empty();
  private volatile Optional<Head> whole = Optional.empty();
  private volatile Optional<Head> published = Optional.empty();
  private volatile Optional<Head> mirrored = Optional.empty();

  /// A tree and its signed checkpoint.
  ///
  /// @param text of the note, which every proof holds
  record Head(Checkpoint tree, Note note, String text) {
    Head(Checkpoint tree, Note note) {
      this(tree, note, note.toString());
    }
  }

  Heads(LogKeys keys) {
    this.keys = keys;
  }

  LogKeys keys() {
    return keys;
  }

  /// Signs the tree as it is after a batch.
  void sign(Checkpoint tree) {
    latest = Optional.of(new Head(tree, keys.sign(tree)));
  }

  /// Nothing before the first is signed.
  Optional<Head> signed() {
    return latest;
  }

  /// The latest, signed by the keys of Ed25519.
  Head latest() {
    return latest.orElseThrow(() -> new IllegalStateException("the log has not been started"));
  }

  /// The latest, signed by all keys: once for each tree that somebody asks for, so that nobody can
  /// make it cost more.
  Head whole() {
    var now = latest();
    var made = whole;
    return isOf(made, now) ? made.orElseThrow() : whole(now);
  }

  private synchronized Head whole(Head now) {
    if (!isOf(whole, now)) {
      whole = Optional.of(new Head(now.tree(), keys.signWhole(now.tree())));
    }
    return whole.orElseThrow();
  }

  private static boolean isOf(Optional<Head> made, Head now) {
    return made.filter(it -> it.tree().equals(now.tree())).isPresent();
  }

  /// Shows this checkpoint of the log from now on.
  void publish(Note cosigned) {
    published = Optional.of(new Head(Checkpoint.parse(cosigned.text()), cosigned));
  }

  /// Keeps this checkpoint of the log as the one that mirrors have cosigned.
  void publishMirrored(Note cosigned) {
    mirrored = Optional.of(new Head(Checkpoint.parse(cosigned.text()), cosigned));
  }

  /// The one that was published last, the latest where none was; with mirrors that cosigned it.
  Head published() {
    var now = published.orElseGet(this::whole);
    return mirrored.filter(it -> isOf(mirrored, now)).orElse(now);
  }

  /// That of the published and the mirrored which covers this leaf and has more cosignatures, else
  /// the latest.
  Head published(long index) {
    var shown = published.filter(it -> index < it.tree().size());
    var copied = mirrored.filter(it -> index < it.tree().size());
    return copied
        .filter(it -> lines(it) > shown.map(Heads::lines).orElse(0))
        .or(() -> shown)
        .orElseGet(this::whole);
  }

  private static int lines(Head head) {
    return head.note().signatures().size();
  }
}
