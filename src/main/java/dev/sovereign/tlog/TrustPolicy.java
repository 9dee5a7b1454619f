package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Whose checkpoints are believed (c2sp.org/tlog-policy): those that a log of the policy has signed
/// and a quorum of its witnesses has cosigned.
///
/// @param logs several with one name are keys of one log
public record TrustPolicy(List<Log> logs, List<Witness> witnesses, Quorum quorum) {
  private static final String VERIFIER_KEY = "[^+]+\\+[0-9a-f]{8}\\+.*";

  /// A key of a log; its name is the origin of the log's checkpoints.
  public record Log(VerifierKey key, Optional<String> url) {
    /// Checks the type of the key.
    public Log {
      if (key.type() == SignatureType.ED25519_COSIGNATURE) {
        throw new Malformed("a log's key is of type 1 or 6");
      }
    }
  }

  /// A witness.
  ///
  /// @param name in the policy, not that of its key
  public record Witness(String name, VerifierKey key, Optional<String> url) {
    /// Checks the type of the key.
    public Witness {
      if (key.type() == SignatureType.ED25519) {
        throw new Malformed("a witness's key is of type 4 or 6");
      }
    }
  }

  /// That a witness cosigned, and when: in seconds since 1970.
  public record Cosigned(Witness witness, long time) {}

  /// What the policy makes of a note.
  public sealed interface Verdict {
    /// The text is no checkpoint.
    record NoCheckpoint(String why) implements Verdict {}

    /// A line of a key that the policy names is not by it.
    record Spoiled(SignatureLine line) implements Verdict {}

    /// No log of the policy that has this origin signed it.
    record NotOurs(String origin) implements Verdict {}

    /// A log of the policy signed it.
    ///
    /// @param cosigned each witness once
    /// @param isQuorum whether these are enough; if not, more may cosign yet
    record Signed(Checkpoint checkpoint, List<Cosigned> cosigned, boolean isQuorum)
        implements Verdict {
      /// Keeps a copy.
      public Signed {
        cosigned = List.copyOf(cosigned);
      }
    }
  }

  /// Keeps copies.
  public TrustPolicy {
    logs = List.copyOf(logs);
    witnesses = List.copyOf(witnesses);
  }

  /// The policy in this file.
  ///
  /// @throws Malformed if it is none; the message names the line
  public static TrustPolicy parse(byte[] file) {
    return PolicyReader.read(file);
  }

  /// The policy that a text names: that of one log without witnesses by the log's verifier key, any
  /// other by the path of its file.
  ///
  /// @throws Malformed if that is none
  /// @throws IOException if there is no such file
  public static TrustPolicy named(String keyOrFile) throws IOException {
    if (!keyOrFile.matches(VERIFIER_KEY)) {
      return parse(Files.readAllBytes(path(keyOrFile)));
    }
    var log = new Log(VerifierKey.parse(keyOrFile), Optional.empty());
    return new TrustPolicy(List.of(log), List.of(), new Quorum.Nobody());
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException wrong) {
      throw new Malformed("this is neither a verifier key nor a path");
    }
  }

  /// Judges a note.
  public Verdict judge(Note note) {
    try {
      return judge(note, Checkpoint.parse(note.text()));
    } catch (Malformed none) {
      return new Verdict.NoCheckpoint(String.valueOf(none.getMessage()));
    }
  }

  private Verdict judge(Note note, Checkpoint checkpoint) {
    var ofLog =
        logs.stream().map(Log::key).filter(it -> it.name().equals(checkpoint.origin())).toList();
    var known = Stream.concat(ofLog.stream(), witnesses.stream().map(Witness::key)).toList();
    return switch (note.check(known)) {
      case Note.Checked.Spoiled(var line) -> new Verdict.Spoiled(line);
      case Note.Checked.Unsigned() -> new Verdict.NotOurs(checkpoint.origin());
      case Note.Checked.Signed signed -> {
        if (signed.keys().stream().noneMatch(ofLog::contains)) {
          yield new Verdict.NotOurs(checkpoint.origin());
        }
        var cosigned = witnesses.stream().flatMap(it -> cosigned(it, signed)).toList();
        yield new Verdict.Signed(checkpoint, cosigned, quorum.isMet(names(cosigned)));
      }
    };
  }

  // A witness that gives no time says nothing about when the tree was the largest that it knew.
  private static Stream<Cosigned> cosigned(Witness witness, Note.Checked.Signed signed) {
    return signed.signatures().stream()
        .filter(it -> it.key().equals(witness.key()))
        .flatMap(it -> TimedSignature.parse(it.line().signature()).stream())
        .filter(it -> it.time() != 0)
        .limit(1)
        .map(it -> new Cosigned(witness, it.time()));
  }

  private static Set<Witness> names(List<Cosigned> cosigned) {
    return cosigned.stream().map(Cosigned::witness).collect(Collectors.toSet());
  }
}
