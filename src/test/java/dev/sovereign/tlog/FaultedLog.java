package dev.sovereign.tlog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// A journal and a log for a process whose system calls fail. `FaultedLog write <folder> <from>
/// <to>` says on standard error what was acknowledged and signed. `FaultedLog check <folder>…`
/// holds what lies in each folder after a start against those lines, in a file `.said` beside it.
/// `src/test/clients/disk_faults.py` starts it.
final class FaultedLog {
  private static final String ACKNOWLEDGED = "acknowledged";
  private static final String SIGNED = "signed";
  private static final String FAILED = "failed";
  private static final byte[] PAYLOAD = new byte[300]; // A dozen records fill a small segment.

  private FaultedLog() {}

  public static void main(String[] arguments) throws IOException {
    var folder = Path.of(arguments[1]);
    switch (arguments[0]) {
      case "write" -> write(folder, number(arguments[2]), number(arguments[3]));
      case "check" -> check(Arrays.stream(arguments).skip(1).map(Path::of).toList());
      default -> throw new IllegalArgumentException("write or check: " + arguments[0]);
    }
  }

  private static int number(String text) {
    return Integer.parseInt(text);
  }

  // What comes after a failure is tried as well: none of it may be acknowledged.
  private static void write(Path folder, int from, int to) throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      for (var i = from; i < to; i++) {
        keep(logged, i);
      }
    }
  }

  private static void keep(LoggedJournal logged, int number) {
    try {
      var place = LoggedJournal.await(logged.append(PAYLOAD, ProofTest.entry(number)));
      say(ACKNOWLEDGED, place.leaf().orElseThrow() + " " + number);
      say(SIGNED, line(logged.head()));
    } catch (CompletionException failed) {
      say(FAILED, String.valueOf(failed.getCause()));
    }
  }

  private static String line(Checkpoint head) {
    return head.size() + " " + head.root().base64();
  }

  private static void say(String word, String what) {
    System.err.println(word + " " + what);
  }

  private static void check(List<Path> folders) throws IOException {
    for (var folder : folders) {
      for (var finding : findings(folder)) {
        System.err.println("wrong in " + folder.getFileName() + ": " + finding);
      }
    }
    System.err.println("checked " + folders.size());
  }

  private static List<String> findings(Path folder) throws IOException {
    try (var logged = LoggedJournal.open(folder)) {
      logged.append(0, 1); // It goes on after a start.
    }
    var found = Found.in(folder);
    var said = Files.readAllLines(folder.resolveSibling(folder.getFileName() + ".said"));
    var findings = new ArrayList<>(said.stream().filter(it -> !found.holds(it)).toList());
    said.stream()
        .dropWhile(it -> !it.startsWith(FAILED))
        .filter(it -> it.startsWith(ACKNOWLEDGED))
        .forEach(it -> findings.add(it + " after a failure"));
    var last = Checkpoint.parse(Note.parse(Files.readAllBytes(folder.resolve("last"))).text());
    JournalFsck.check(folder.resolve("journal"), folder.resolve("log"), Optional.of(last))
        .findings()
        .forEach(it -> findings.add(it.toString()));
    return findings;
  }

  /// What a folder holds.
  ///
  /// @param leaves of the log, in order
  /// @param heads each size that the log has had, with its root
  private record Found(List<String> leaves, Set<String> heads) {
    static Found in(Path folder) throws IOException {
      var found = new Found(new ArrayList<>(), new HashSet<>());
      var tree = GrowingTree.empty();
      new JournalHistory(folder.resolve("journal"))
          .forwards(
              _ -> false,
              it -> {
                if (it.hasLeaf()) {
                  tree.appendEntry(it.leaf());
                  found.leaves.add(new String(it.leaf(), StandardCharsets.US_ASCII));
                  found.heads.add(tree.size() + " " + tree.root().base64());
                }
                return true;
              });
      return found;
    }

    // Whether that is so; of what says nothing of the log it is.
    boolean holds(String said) {
      var words = said.split(" ");
      return switch (words[0]) {
        case ACKNOWLEDGED -> isLeaf(number(words[1]), words[2]);
        case SIGNED -> heads.contains(words[1] + " " + words[2]);
        default -> true;
      };
    }

    private boolean isLeaf(int index, String leaf) {
      return index < leaves.size() && leaves.get(index).equals(leaf);
    }
  }
}
