package dev.sovereign.testkit;

import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.ProofCheck;
import dev.sovereign.tlog.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// What `add-checkpoint` of c2sp.org/tlog-witness asks of a witness or a mirror.
///
/// @param old the size of what it has taken last, as far as the log knows
record AddCheckpoint(long old, List<Hash> proof, Note note) {
  static AddCheckpoint read(String request) {
    var parts = request.split("\n\n", 2);
    var lines = Arrays.asList(parts[0].split("\n"));
    return new AddCheckpoint(
        Long.parseLong(lines.getFirst().substring("old ".length())),
        lines.subList(1, lines.size()).stream().map(Hash::parse).toList(),
        Note.parse(parts[1].getBytes(StandardCharsets.UTF_8)));
  }

  Checkpoint checkpoint() {
    return Checkpoint.parse(note.text());
  }

  /// Why it is refused, by whoever has taken this last; nothing if it is not.
  Optional<Loopback.Answer> refusal(VerifierKey log, Optional<Checkpoint> last) {
    if (!(note.check(List.of(log)) instanceof Note.Checked.Signed)) {
      return Optional.of(new Loopback.Answer(403, ""));
    }
    if (old > checkpoint().size()) {
      return Optional.of(new Loopback.Answer(400, ""));
    }
    var known = last.map(Checkpoint::size).orElse(0L);
    if (old != known) {
      return Optional.of(new Loopback.Answer(409, known + "\n"));
    }
    var continues =
        old == 0 ? proof.isEmpty() : ProofCheck.continues(last.orElseThrow(), checkpoint(), proof);
    return continues ? Optional.empty() : Optional.of(new Loopback.Answer(422, ""));
  }
}
