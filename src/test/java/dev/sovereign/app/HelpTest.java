package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Every command explains itself.
final class HelpTest {
  // What picocli calls a parameter of a method that nobody has named.
  private static final String UNNAMED = "<arg";

  @Test
  void everyCommandTakesHelp() {
    assertEquals(
        List.of(),
        all(Main.commands())
            .filter(
                it ->
                    !it.getCommandSpec().optionsMap().keySet().containsAll(Set.of("-h", "--help")))
            .map(it -> it.getCommandSpec().qualifiedName())
            .toList());
  }

  @Test
  void everyValueHasAName() {
    assertEquals(
        List.of(),
        all(Main.commands())
            .filter(it -> it.getUsageMessage().contains(UNNAMED))
            .map(it -> it.getCommandSpec().qualifiedName())
            .toList());
  }

  private static Stream<CommandLine> all(CommandLine command) {
    return Stream.concat(
        Stream.of(command), command.getSubcommands().values().stream().flatMap(HelpTest::all));
  }
}
