package dev.sovereign.app;

import dev.sovereign.api.Lifecycle;
import dev.sovereign.tlog.Journal;
import dev.sovereign.tlog.JournalFailure;
import dev.sovereign.tlog.MerkleLog;
import java.util.ArrayList;
import java.util.List;

/// Whether calls can be served at the moment, and why not. Any thread may ask.
final class Readiness {
  private final Lifecycle lifecycle;
  private final Journal journal;
  private final MerkleLog log;
  private volatile boolean storeAlive = true;

  Readiness(Lifecycle lifecycle, ProvenLog proven) {
    this.lifecycle = lifecycle;
    this.journal = proven.journal();
    this.log = proven.log();
  }

  /// Takes down whether the store has answered.
  void store(boolean isAlive) {
    storeAlive = isAlive;
  }

  /// Each reason why calls cannot be served.
  List<String> obstacles() {
    var obstacles = new ArrayList<String>();
    if (lifecycle.isDraining()) {
      obstacles.add("draining");
    }
    log.contradiction().ifPresent(it -> obstacles.add("log: " + inShort(it)));
    if (log.isBehind()) {
      obstacles.add("log: too many of its files wait to be written");
    }
    if (!journal.isWritable() && log.isOpen()) {
      obstacles.add("journal: " + journal.failure().map(Readiness::inShort).orElse("full"));
    }
    if (!storeAlive) {
      obstacles.add("store: it does not answer");
    }
    return obstacles;
  }

  // What failed, without the reason, which may hold a path.
  private static String inShort(JournalFailure failure) {
    return String.valueOf(failure.getMessage()).split(":", 2)[0];
  }
}
