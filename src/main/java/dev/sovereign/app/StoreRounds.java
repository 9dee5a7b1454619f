package dev.sovereign.app;

import dev.sovereign.meter.Log;
import dev.sovereign.store.Sqlite;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.tenancy.StoreFailure;
import java.time.Duration;

/// What is done about the store every few seconds: it is asked whether it answers, and once a
/// minute it takes down when keys were used. One thread at a time makes the rounds, which block.
final class StoreRounds {
  /// How often.
  static final Duration EVERY = Duration.ofSeconds(5);

  private static final long ROUNDS_TO_USE = Duration.ofMinutes(1).dividedBy(EVERY);

  private final Sqlite database;
  private final Readiness readiness;
  private final KeyRing keys;
  private final Log log;
  private long rounds;

  StoreRounds(Sqlite database, Readiness readiness, KeyRing keys, Log log) {
    this.database = database;
    this.readiness = readiness;
    this.keys = keys;
    this.log = log;
  }

  /// Makes one.
  void round() {
    rounds++;
    var storeAlive = database.isAlive();
    readiness.store(storeAlive);
    if (storeAlive && rounds % ROUNDS_TO_USE == 0) {
      flushUse();
    }
  }

  /// Has it taken down when keys were used, as far as the store takes it.
  void flushUse() {
    try {
      keys.flushUse();
    } catch (StoreFailure failed) {
      log.warn("the use of keys could not be noted");
    }
  }
}
