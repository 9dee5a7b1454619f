package dev.sovereign.cli;

import dev.sovereign.config.ConfigReader;
import dev.sovereign.config.Draft;
import dev.sovereign.config.Surroundings;
import dev.sovereign.config.UsualModels;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/// `sovereign init`: writes a commented configuration for what is there.
@CommandLine.Command(
    name = "init",
    description = "Write a commented configuration for the servers and keys that are here.",
    mixinStandardHelpOptions = true)
public final class InitCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int WRONG = 2;

  private final PrintStream out = System.out;
  private final PrintStream err = System.err;

  @CommandLine.Option(
      names = "--config",
      description = "The file to write.",
      defaultValue = "sovereign.yaml")
  private Path file = Path.of("");

  @CommandLine.Option(
      names = {"--yes", "--from-env"},
      description = "Ask nothing: write what is found.")
  private boolean asksNothing;

  @CommandLine.Option(names = "--force", description = "Write over a file that is there.")
  private boolean force;

  @Override
  public Integer call() {
    if (!force && Files.exists(file)) {
      err.println(isThere());
      return FAILED;
    }
    var environment = System.getenv();
    var found = Surroundings.look(environment);
    found.said().forEach(it -> out.println("found " + it));
    found.notes().forEach(it -> out.println("! " + it));
    if (found.isEmpty()) {
      out.println("found no model server on this machine and no provider key");
    }
    var text = Draft.of(found, wishes(found), UsualModels.builtIn());
    var wrong = wrong(text, environment);
    if (wrong.isPresent()) {
      err.println(wrong.get());
      err.println("nothing was written");
      return WRONG;
    }
    return written(text);
  }

  private Draft.Wishes wishes(Surroundings found) {
    if (asksNothing || !Terminal.isPerson()) {
      return Draft.Wishes.NONE;
    }
    var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    return new Interview(in, out).wishes(found);
  }

  // Only what a person typed can be wrong.
  private Optional<String> wrong(String text, Map<String, String> environment) {
    return switch (ConfigReader.read(file.toString(), text, environment)) {
      case ConfigReader.Read.Good _ -> Optional.empty();
      case ConfigReader.Read.Bad(var findings) -> Optional.of(findings.explain());
    };
  }

  private int written(String text) {
    try {
      write(text);
    } catch (FileAlreadyExistsException meanwhile) {
      err.println(isThere());
      return FAILED;
    } catch (IOException failed) {
      err.println("cannot write " + file + ": " + failed.getMessage());
      return FAILED;
    }
    out.println("wrote " + file + "; it is read by the next `sovereign serve` in this folder");
    return 0;
  }

  // Either the old file stands or the new one, never a part of it.
  private void write(String text) throws IOException {
    if (!force) {
      Files.writeString(file, text, StandardOpenOption.CREATE_NEW);
      return;
    }
    var next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, text);
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String isThere() {
    return file + " is there already; --force writes over it";
  }
}
