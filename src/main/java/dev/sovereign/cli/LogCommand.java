package dev.sovereign.cli;

import dev.sovereign.audit.NumberCheck;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Checkpoint;
import dev.sovereign.tlog.Fsck;
import dev.sovereign.tlog.Hash;
import dev.sovereign.tlog.JournalFsck;
import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.Note;
import dev.sovereign.tlog.TileFolder;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign log`: reads the log that everybody may read, as any monitor would, and checks what it
/// reads.
@CommandLine.Command(
    name = "log",
    description = "The public log: its head, its key, proofs, copies, and whether it is sound.",
    mixinStandardHelpOptions = true,
    subcommands = LogRowsCommand.class)
public final class LogCommand {
  private static final int FAILED = 1;
  private static final List<Column> HEAD =
      List.of(
          Column.of("origin", "origin"),
          Column.of("size", "size"),
          Column.of("root", "root"),
          Column.of("vkey", "vkey"));

  @CommandLine.Mixin private ServerOption address = new ServerOption();
  @CommandLine.Mixin private Output output = new Output();

  @CommandLine.Option(
      names = "--vkey",
      paramLabel = "KEY",
      description =
          "A key of the log as you know it; without it those that the log shows are taken.",
      scope = CommandLine.ScopeType.INHERIT)
  private @Nullable String vkey;

  @CommandLine.Command(
      name = "head",
      description = "The latest checkpoint.",
      mixinStandardHelpOptions = true)
  int head() {
    return run(
        () -> {
          var head = served().head();
          output.show(
              new ObjectText()
                  .text("origin", head.tree().origin())
                  .number("size", head.tree().size())
                  .text("root", head.tree().root().base64())
                  .text("vkey", head.keys().getFirst().toString())
                  .text("checkpoint", head.note().toString())
                  .end(),
              HEAD);
          return 0;
        });
  }

  @CommandLine.Command(
      name = "vkey",
      description = "The keys that check its checkpoints.",
      mixinStandardHelpOptions = true)
  int vkey(
      @CommandLine.Option(
              names = "--policy",
              description = "As a policy that trusts this log, without witnesses.")
          boolean asPolicy) {
    return run(
        () -> {
          var head = served().head();
          return print(asPolicy ? policy(head) : head.vkeys());
        });
  }

  private static String policy(LogPlace.Head head) {
    var lines = head.keys().stream().map(it -> "log " + it + "\n");
    return lines.collect(Collectors.joining("", "", "quorum none\n"));
  }

  @CommandLine.Command(
      name = "prove",
      description = "A proof (.tlog-proof) that a leaf is in the log.",
      mixinStandardHelpOptions = true)
  int prove(
      @CommandLine.Parameters(paramLabel = "INDEX", description = "Of the leaf.") long index) {
    return run(() -> print(served().prove(index).toString()));
  }

  @CommandLine.Command(
      name = "consistency",
      description = "The proof that the tree of one size begins with that of another.",
      mixinStandardHelpOptions = true)
  int consistency(
      @CommandLine.Parameters(paramLabel = "FIRST", description = "The earlier size.") long first,
      @CommandLine.Parameters(paramLabel = "SECOND", description = "The later.") long second) {
    return run(
        () -> {
          var hashes = served().consistency(first, second).stream().map(Hash::base64).toList();
          return print(hashes.isEmpty() ? "" : String.join("\n", hashes) + "\n");
        });
  }

  @CommandLine.Command(
      name = "export",
      description = "Copy the log into a folder, derived anew on the way; once more to go on.",
      mixinStandardHelpOptions = true)
  int export(
      @CommandLine.Parameters(paramLabel = "FOLDER", description = "Where to.") Path folder) {
    return run(
        () -> {
          var copy = new FolderLog(Files.createDirectories(folder));
          var log = served();
          copy.earlier().ifPresent(it -> requireContinued(it, log, folder));
          var files = new TileFolder(folder);
          var report = Fsck.check(FolderLog.keeping(log.place(), files), log.head().tree());
          if (report.isSound()) {
            files.force();
            copy.keep(log.head());
            keepAnchors(log.place(), copy);
          }
          return tell(report);
        });
  }

  private static void keepAnchors(LogPlace from, FolderLog copy) throws IOException {
    var rows = from.anchors();
    if (rows.isPresent()) {
      copy.keepAnchors(rows.get());
    }
  }

  private static void requireContinued(Checkpoint earlier, CheckedLog log, Path folder) {
    var now = log.head().tree();
    if (earlier.size() > now.size() || !earlier.root().equals(log.tree(earlier.size()).root())) {
      throw new ApiClient.Unanswered(
          ("the log contradicts what it was: the copy in %s is of %d leaves and root %s, the log of"
                  + " %d does not begin with them; keep both checkpoints")
              .formatted(folder, earlier.size(), earlier.root().base64(), now.size()));
    }
  }

  @CommandLine.Command(
      name = "fsck",
      description = "Derive everything anew from the entries; 1 where something is not as it says.",
      mixinStandardHelpOptions = true)
  int fsck(
      @CommandLine.Option(
              names = "--data",
              paramLabel = "FOLDER",
              description = "A data folder, or an exported log, in place of a server.")
          @Nullable Path folder) {
    return run(
        () -> {
          if (folder == null) {
            var log = served();
            return tell(Fsck.check(log.place(), log.head().tree()));
          }
          if (FolderLog.isAt(folder)) {
            var log = CheckedLog.at(new FolderLog(folder), trusted());
            return tell(Fsck.check(log.place(), log.head().tree()));
          }
          var numbers = new NumberCheck();
          var report =
              JournalFsck.check(
                  folder.resolve("journal"), folder.resolve("log"), last(folder), numbers);
          return new LogFindings(report, Optional.of(numbers)).tell(output);
        });
  }

  @CommandLine.Command(
      name = "anchors",
      description = {
        "The checkpoints that Rekor has, too, the newest first; each is checked.",
        "Ends with 1 where one is not as it says, with 3 without --rekor or any of them,",
        "or where the server cannot read one."
      },
      mixinStandardHelpOptions = true)
  int anchors(
      @CommandLine.Option(
              names = "--rekor",
              paramLabel = "KEY",
              description = "Rekor's key as you know it, or a file with a policy that has it.")
          @Nullable String rekor,
      @CommandLine.Option(
              names = "--data",
              paramLabel = "FOLDER",
              description = "An exported log in place of a server.")
          @Nullable Path folder) {
    return run(
        () -> {
          LogPlace place = folder == null ? new HttpLog(address.server()) : exported(folder);
          var rows = place.anchors().map(AnchorCheck::rows).orElse(List.of());
          var policy = Optional.ofNullable(rekor).map(AnchorCheck::policy);
          var check = new AnchorCheck(CheckedLog.at(place, trusted()), policy);
          var checked = rows.stream().map(check::check).toList();
          var list = checked.stream().map(AnchorCheck.Checked::json).toList();
          output.show(new ObjectText().list("data", list).end(), AnchorCheck.COLUMNS);
          if (checked.isEmpty()) {
            output.terminal().err().println("nothing was checked: the log shows no anchors");
          }
          return AnchorCheck.status(checked);
        });
  }

  private static FolderLog exported(Path folder) {
    if (!FolderLog.isAt(folder)) {
      throw ApiClient.Unanswered.misused(folder + " holds no exported log");
    }
    return new FolderLog(folder);
  }

  // Of a data folder; in a copy of it that nobody else may read it may be missing.
  private Optional<Checkpoint> last(Path folder) throws IOException {
    if (!Files.isDirectory(folder.resolve("journal"))) {
      throw ApiClient.Unanswered.misused(folder + " holds neither a log nor a journal");
    }
    var file = folder.resolve("keys").resolve("log.checkpoint");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    var note = Note.parse(Files.readAllBytes(file));
    if (vkey != null && !LogPlace.isSigned(note, List.of(VerifierKey.parse(vkey)))) {
      throw new ApiClient.Unanswered(file + " is not signed by " + vkey);
    }
    return Optional.of(Checkpoint.parse(note.text()));
  }

  /// The server's address.
  String server() {
    return address.server();
  }

  Output output() {
    return output;
  }

  /// The log that the server shows, by the key that is trusted.
  CheckedLog served() {
    return CheckedLog.at(new HttpLog(address.server()), trusted());
  }

  private Optional<String> trusted() {
    return Optional.ofNullable(vkey);
  }

  private int print(String text) {
    output.terminal().out().print(text);
    output.terminal().out().flush();
    return 0;
  }

  private int tell(Fsck.Report report) {
    return new LogFindings(report, Optional.empty()).tell(output);
  }

  /// What a command does, and the status that it ends with.
  interface Work {
    int run() throws IOException;
  }

  /// Does it, or says why that cannot be.
  int run(Work work) {
    var err = output.terminal().err();
    try {
      return work.run();
    } catch (ApiClient.Unanswered unanswered) {
      err.println(unanswered.getMessage());
      return unanswered.status();
    } catch (Malformed broken) {
      err.println("what the log shows is broken: " + broken.getMessage());
    } catch (UncheckedIOException | IOException failed) {
      err.println("cannot read or write: " + failed.getMessage());
    }
    return FAILED;
  }
}
