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
  private long shown; // Guarded by this: the size of the last tree that was shown.

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

  /// Shows this checkpoint of the log from now on, unless a larger tree was shown: who follows the
  /// log would take the smaller one for a log that was set back.
  ///
  /// @return whether it is shown
  synchronized boolean publish(Note cosigned) {
    var head = head(cosigned);
    if (head.tree().size() < shown) {
      return false;
    }
    shown = head.tree().size();
    published = Optional.of(head);
    merge();
    return true;
  }

  /// Keeps this checkpoint of the log as the one that mirrors have cosigned.
  synchronized void publishMirrored(Note cosigned) {
    mirrored = Optional.of(head(cosigned));
    merge();
  }

  private static Head head(Note note) {
    return new Head(Checkpoint.parse(note.text()), note);
  }

  // Of one tree there is one note, whoever cosigned it first.
  private void merge() {
    if (published.isEmpty() || mirrored.isEmpty() || !isOf(mirrored, published.get())) {
      return;
    }
    var whole = published.get().note().withMore(mirrored.get().note().signatures());
    published = Optional.of(head(whole));
    mirrored = published;
  }

  /// The one that was published last, the latest where none was; with mirrors that cosigned it.
  synchronized Head published() {
    var now = published.orElseGet(this::whole);
    shown = now.tree().size();
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
