package dev.sovereign.audit;

import dev.sovereign.json.Json;
import dev.sovereign.json.JsonFailure;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Appender;
import dev.sovereign.tlog.JournalHistory;
import dev.sovereign.tlog.JournalRecord;
import dev.sovereign.tlog.MerkleLog;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Keeps in a file which number the last row of each tenant has, so that a start need not look for
/// it in a long journal: only what came after the file is read there. Where it is missing, or
/// speaks of another log, the journal is read from its end to where rows have no numbers. It
/// blocks.
///
/// ```
/// {"index": <of the leaf of a row>, "entry": <that leaf in hex>, "tenants": {<name>: <number>, …}}
/// ```
///
/// The numbers are at least those up to that row, and of rows that are durable.
public final class NumberFile {
  private static final Duration EVERY = Duration.ofSeconds(10);
  private static final int NAMES_ONLY = 2;

  private final Path file;
  private final MerkleLog log;
  private final JournalHistory history;
  private final InstantSource clock;
  private long kept = -1; // The index in the file; with the next one under lock.
  private long due;

  /// @param log whose rows have the numbers
  /// @param history of the journal that they are in
  public NumberFile(Path file, MerkleLog log, JournalHistory history, InstantSource clock) {
    this.file = file;
    this.log = log;
    this.history = history;
    this.clock = clock;
  }

  /// The numbers as they go on in a journal, which nobody appends calls to meanwhile.
  ///
  /// @throws UncheckedIOException if file, log or journal cannot be read
  public TenantNumbers numbers(Appender journal) {
    try {
      var found = new Found();
      var before = read().filter(it -> it.isIn(log));
      if (before.isPresent()) {
        var index = before.get().index();
        found.last.putAll(before.get().last());
        history.forwards(it -> it.leaves() <= index, it -> found.add(it, index));
      } else {
        history.backwards(Long.MAX_VALUE, found::addAndGoOn);
      }
      return new TenantNumbers(journal, found.last);
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot read how many calls each tenant made", failed);
    }
  }

  /// What the file holds.
  private record Before(long index, byte[] entry, Map<String, Long> last) {
    private static Before of(Json json) {
      var last = new HashMap<String, Long>();
      json.find("tenants")
          .orElseThrow()
          .members()
          .forEach(it -> last.put(it.name(), Long.parseLong(it.value().raw())));
      var entry = HexFormat.of().parseHex(json.string("entry").orElseThrow());
      return new Before(json.integer("index").orElseThrow(), entry, last);
    }

    private boolean isIn(MerkleLog log) {
      return index >= 0 && new LoggedKinds(log).holds(index, entry, log.size());
    }
  }

  private Optional<Before> read() {
    try {
      return Optional.of(Before.of(Json.parseUpper(Files.readAllBytes(file), NAMES_ONLY)));
    } catch (IOException
        | JsonFailure
        | NoSuchElementException
        | IllegalArgumentException missingOrBroken) {
      return Optional.empty();
    }
  }

  /// The last numbers in a journal.
  private static final class Found {
    private final Map<String, Long> last = new HashMap<>();

    private boolean add(JournalRecord record, long after) {
      if (record.leaves() > after) {
        StoredCall.numbered(record).ifPresent(this::add);
      }
      return true;
    }

    private void add(StoredCall.Numbered call) {
      last.merge(call.tenant(), call.number(), Math::max);
    }

    private boolean addAndGoOn(JournalRecord record) {
      var call = StoredCall.numbered(record);
      call.ifPresent(this::add);
      var isFromBefore = record.type() == StoredCall.TYPE && call.isEmpty();
      return !isFromBefore && record.leaves() > 0;
    }
  }

  /// To be called every second or so: writes what came, not too often.
  ///
  /// @throws UncheckedIOException if that fails; it is tried again later
  public synchronized void tick(TenantNumbers numbers) {
    var now = clock.millis();
    if (now >= due || now < due - EVERY.toMillis()) {
      due = now + EVERY.toMillis();
      keep(numbers);
    }
  }

  /// Writes what came, once no more comes.
  ///
  /// @throws UncheckedIOException if that fails
  public synchronized void keep(TenantNumbers numbers) {
    var state = numbers.state().filter(it -> it.row().index() != kept);
    if (state.isEmpty()) {
      return;
    }
    try {
      SecretFile.write(file, bytes(state.get()));
      kept = state.get().row().index();
    } catch (IOException failed) {
      throw new UncheckedIOException("cannot write " + file, failed);
    }
  }

  private static byte[] bytes(TenantNumbers.State state) {
    var tenants = new ObjectText();
    state.last().forEach(tenants::number);
    return new ObjectText()
        .number("index", state.row().index())
        .text("entry", HexFormat.of().formatHex(state.row().leaf()))
        .raw("tenants", tenants.end())
        .end()
        .getBytes(StandardCharsets.UTF_8);
  }
}
