package dev.sovereign.witness;

import dev.sovereign.meter.Log;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.MerkleLog;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.SignatureLine;
import dev.sovereign.tlog.TrustPolicy;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;

/// Shows the log's checkpoints to the witnesses of a policy, and publishes them with what they
/// cosigned. Where one has seen another log of this name, ours stops: it was set back, or forked.
///
/// Rounds are made by one thread at a time; each asks all witnesses at once, on virtual threads.
public final class Witnesses {
  private static final int PAUSE = 10; // Rounds that are not for one that did not cosign.

  private final TrustPolicy policy;
  private final List<Member> members;
  private final MerkleLog merkle;
  private final Log log;
  private long shown;
  private volatile int cosigned;

  /// A witness that can be asked, and what is known of it; used by one thread at a time.
  private static final class Member {
    private final TrustPolicy.Witness witness;
    private final WitnessClient client;
    private Optional<Long> known = Optional.empty();
    private boolean isWell = true;
    private int pause;

    Member(TrustPolicy.Witness witness, String url) {
      this.witness = witness;
      this.client = new WitnessClient(url);
    }
  }

  /// @param policy whose witnesses have a URL where they are asked; its logs do not matter
  public Witnesses(TrustPolicy policy, MerkleLog merkle, Log log) {
    var own = new TrustPolicy.Log(merkle.verifier(), Optional.empty());
    this.policy = new TrustPolicy(List.of(own), policy.witnesses(), policy.quorum());
    this.members =
        policy.witnesses().stream()
            .flatMap(it -> it.url().map(url -> new Member(it, url)).stream())
            .toList();
    this.merkle = merkle;
    this.log = log;
  }

  /// So many have cosigned the checkpoint that is published.
  public int cosigned() {
    return cosigned;
  }

  /// Asks whether anybody has seen more of the log than this, which it signed last; called before
  /// it signs anything.
  ///
  /// @return how many have not; nothing where somebody has seen more, or another
  public Optional<Integer> confirm(Note last) {
    var size = Checkpoint.parse(last.text()).size();
    var answers = all(it -> it.client.add(size, List.of(), last, false));
    var confirmed = 0;
    for (var answer : answers) {
      switch (answer) {
        case WitnessAnswer.Cosigned _ -> confirmed++;
        case WitnessAnswer.Knows(var seen) when seen <= size -> confirmed++;
        case WitnessAnswer.Knows _, WitnessAnswer.Contradicts _ -> {
          return Optional.empty();
        }
        case WitnessAnswer.Unknown _ -> {}
      }
    }
    return Optional.of(confirmed);
  }

  /// Shows the latest checkpoint to all, if there is a new one or somebody lacks it, and publishes
  /// it.
  public void round() {
    var note = merkle.checkpoint();
    var size = Checkpoint.parse(note.text()).size();
    members.forEach(it -> it.pause = Math.max(it.pause - 1, 0));
    if (size == 0 || (size == shown && members.stream().noneMatch(Witnesses::isDue))) {
      return;
    }
    var lines = all(it -> ask(it, note, size));
    if (lines.stream().anyMatch(Asked.Contradicted.class::isInstance)) {
      merkle.stop("a witness has seen another log of this name");
      log.error("a witness has seen another log of this name: the log stops");
      return;
    }
    publish(note, lines);
    shown = size;
  }

  // Of those that lack what the others have.
  private static boolean isDue(Member member) {
    return !member.isWell && member.pause == 0;
  }

  /// What came of one witness.
  private sealed interface Asked {
    record Signed(SignatureLine line) implements Asked {}

    record Nothing() implements Asked {}

    record Contradicted() implements Asked {}
  }

  private Asked ask(Member member, Note note, long size) {
    if (member.pause > 0) {
      return new Asked.Nothing();
    }
    try {
      return heard(member, note, size);
    } catch (UncheckedIOException unreadable) {
      return unwell(member, "a tile of the log cannot be read");
    }
  }

  private Asked heard(Member member, Note note, long size) {
    var answer = show(member, member.known.orElse(size), note, size);
    if (answer instanceof WitnessAnswer.Knows(var seen) && seen < size) {
      answer = show(member, seen, note, size);
    }
    return switch (answer) {
      case WitnessAnswer.Cosigned(var lines) -> take(member, note, size, lines);
      case WitnessAnswer.Knows(var seen) when seen > size -> new Asked.Contradicted();
      case WitnessAnswer.Knows _ -> unwell(member, "it does not say what it has seen");
      case WitnessAnswer.Contradicts() -> new Asked.Contradicted();
      case WitnessAnswer.Unknown(var why) -> unwell(member, why);
    };
  }

  private WitnessAnswer show(Member member, long old, Note note, long size) {
    List<Hash> proof = old == 0 || old >= size ? List.of() : merkle.consistency(old, size);
    return member.client.add(old, proof, note, member.known.equals(Optional.of(size)));
  }

  private Asked take(Member member, Note note, long size, String lines) {
    try {
      var answered = Note.parse((note.text() + "\n" + lines).getBytes(StandardCharsets.UTF_8));
      if (answered.check(List.of(member.witness.key())) instanceof Note.Checked.Signed signed) {
        var line = signed.signatures().getFirst().line();
        return counts(member, note.with(line))
            ? signed(member, size, line)
            : unwell(member, "its cosignature has no time");
      }
    } catch (Malformed other) {
      return unwell(member, "its answer is no signature");
    }
    return unwell(member, "its signature is not by its key");
  }

  private boolean counts(Member member, Note note) {
    return policy.judge(note) instanceof TrustPolicy.Verdict.Signed judged
        && judged.cosigned().stream().anyMatch(it -> it.witness().equals(member.witness));
  }

  private Asked signed(Member member, long size, SignatureLine line) {
    member.known = Optional.of(size);
    well(member);
    return new Asked.Signed(line);
  }

  private Asked unwell(Member member, String why) {
    if (member.isWell) {
      log.warn(
          "a witness does not cosign",
          Log.word("witness", member.witness.name()),
          Log.word("reason", why));
    }
    member.isWell = false;
    member.pause = PAUSE;
    member.known = Optional.empty();
    return new Asked.Nothing();
  }

  private void well(Member member) {
    if (!member.isWell) {
      log.info("a witness cosigns again", Log.word("witness", member.witness.name()));
    }
    member.isWell = true;
  }

  private void publish(Note note, List<Asked> asked) {
    var whole = note;
    for (var one : asked) {
      if (one instanceof Asked.Signed(var line)) {
        whole = whole.with(line);
      }
    }
    if (policy.judge(whole) instanceof TrustPolicy.Verdict.Signed signed) {
      cosigned = signed.cosigned().size();
      merkle.publish(whole);
    }
  }

  private interface Work<T> {
    T of(Member member);
  }

  private <T> List<T> all(Work<T> work) {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tasks = members.stream().<Callable<T>>map(it -> () -> work.of(it)).toList();
      var results = new ArrayList<T>();
      for (var done : threads.invokeAll(tasks)) {
        results.add(done.get());
      }
      return results;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return List.of();
    } catch (ExecutionException broken) {
      throw new IllegalStateException("a witness could not be asked", broken.getCause());
    }
  }
}
