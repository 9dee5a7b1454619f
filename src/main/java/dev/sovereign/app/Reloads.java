package dev.sovereign.app;

import dev.sovereign.api.Lifecycle;
import dev.sovereign.api.Reloading;
import dev.sovereign.config.Changes;
import dev.sovereign.config.Findings;
import dev.sovereign.config.Places;
import dev.sovereign.config.Settings;
import dev.sovereign.meter.Log;
import dev.sovereign.meter.Meters;
import dev.sovereign.tlog.JournalFailure;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Takes changed configurations, one after the other, each as a whole or not at all. Any virtual
/// thread may ask.
final class Reloads implements Reloading, AutoCloseable {
  private static final int MOST_LINES = 20;
  private static final double MILLIS = 1000;

  private final ExecutorService one =
      Executors.newSingleThreadExecutor(Thread.ofVirtual().name("reload").factory());
  private final ConfigSource source;
  private final Function<Settings, Runnable> readied;
  private final Lifecycle lifecycle;
  private final InstantSource clock;
  private final Log log;
  private volatile Settings inForce;
  private volatile Instant takenAt;
  private volatile boolean successful = true;

  /// @param first what is in force
  /// @param readied makes ready what a configuration needs, to which belongs that its routes are in
  ///     the log, and gives what puts it in force, which does not fail; throws [Unusable], and
  ///     [JournalFailure] where the log does not take them
  Reloads(
      ConfigSource source,
      Settings first,
      Function<Settings, Runnable> readied,
      Lifecycle lifecycle,
      Log log) {
    this.source = source;
    this.inForce = first;
    this.readied = readied;
    this.lifecycle = lifecycle;
    this.clock = InstantSource.system();
    this.log = log;
    this.takenAt = clock.instant();
  }

  /// The configuration in force.
  Settings inForce() {
    return inForce;
  }

  void show(Meters meters) {
    meters.gauge(
        "sovereign_config_last_reload_successful",
        "1 unless the last reload of the configuration was refused.",
        () -> successful ? 1 : 0);
    meters.gauge(
        "sovereign_config_last_reload_success_timestamp_seconds",
        "When the configuration in force was taken, in seconds since 1970.",
        () -> takenAt.toEpochMilli() / MILLIS);
  }

  @Override
  public Outcome reload() {
    Future<Outcome> outcome;
    try {
      outcome = one.submit(this::next);
    } catch (RejectedExecutionException closed) {
      return new Outcome.Stopping();
    }
    try {
      return outcome.get();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return new Outcome.Stopping();
    } catch (ExecutionException failed) {
      throw new IllegalStateException("a reload failed", failed.getCause());
    }
  }

  /// The same where nobody waits for the outcome: the log says it.
  void reloadUnasked() {
    try {
      reload();
    } catch (IllegalStateException fault) {
      var cause = fault.getCause() == null ? fault : fault.getCause();
      log.error("a reload failed by a fault of ours", Log.word("type", cause.getClass().getName()));
    }
  }

  private Outcome next() {
    if (lifecycle.isDraining()) {
      return new Outcome.Stopping();
    }
    successful = false; // Until it has succeeded, whatever is thrown on the way.
    var outcome =
        switch (source.read()) {
          case Chosen.Good good -> taken(good.settings(), good.places());
          case Chosen.Wrong(var file, var findings, _) ->
              new Outcome.Refused(
                  file.toString(), findings.stream().map(Reloads::finding).toList());
        };
    tell(outcome);
    return outcome;
  }

  private static Finding finding(Findings.Finding finding) {
    return new Finding(finding.line(), finding.column(), finding.message());
  }

  private Outcome taken(Settings next, Places places) {
    var changes = Changes.between(inForce, next);
    var fixed = changes.stream().filter(Changes.Change::isFixed).toList();
    if (!fixed.isEmpty()) {
      return new Outcome.Refused(
          places.file(), fixed.stream().map(it -> needsRestart(it, places)).toList());
    }
    try {
      readied.apply(next).run();
    } catch (Unusable unusable) {
      var finding = finding(unusable.path(), String.valueOf(unusable.getMessage()), places);
      return new Outcome.Refused(places.file(), List.of(finding));
    } catch (JournalFailure failed) {
      return new Outcome.Unrecorded(String.valueOf(failed.getMessage()));
    }
    inForce = next;
    takenAt = clock.instant();
    successful = true;
    return new Outcome.Taken(changes.stream().map(Reloads::change).toList());
  }

  // A part of a file would be a configuration that nobody wrote.
  private static Finding needsRestart(Changes.Change change, Places places) {
    return finding(
        change.path(),
        change.key() + " changes with a restart only; nothing of the file was taken",
        places);
  }

  private static Finding finding(List<String> path, String message, Places places) {
    var place = places.nearest(path);
    return new Finding(place.line(), place.column(), message);
  }

  private static Change change(Changes.Change change) {
    return new Change(change.key(), change.kind().name().toLowerCase(Locale.ROOT));
  }

  private void tell(Outcome outcome) {
    switch (outcome) {
      case Outcome.Taken(var changes) ->
          log.info(
              "the configuration was reloaded",
              Log.number("changes", changes.size()),
              Log.word(
                  "changed",
                  changes.stream()
                      .limit(MOST_LINES)
                      .map(Change::key)
                      .collect(Collectors.joining(" "))));
      case Outcome.Refused(var file, var findings) -> {
        log.error(
            "the configuration is refused; the one before stays in force",
            Log.word("file", file),
            Log.number("findings", findings.size()));
        findings.stream().limit(MOST_LINES).forEach(it -> tell(file, it));
      }
      case Outcome.Unrecorded(var why) ->
          log.error(
              "the configuration cannot be recorded; the one before stays in force",
              Log.word("reason", why));
      case Outcome.Stopping() -> {}
    }
  }

  private void tell(String file, Finding finding) {
    log.error(
        "a finding in the configuration",
        Log.word("place", file + ":" + finding.line() + ":" + finding.column()),
        Log.word("says", finding.message()));
  }

  /// Takes nothing more; waits for what is under way.
  @Override
  public void close() {
    one.close();
  }
}
