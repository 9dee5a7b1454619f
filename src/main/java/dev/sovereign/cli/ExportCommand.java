package dev.sovereign.cli;

import dev.sovereign.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/// `sovereign export`: all calls as lines of CSV or JSON, the newest first.
@CommandLine.Command(
    name = "export",
    description = "Write all calls as lines of CSV (or, with -o json, of JSON), the newest first.",
    mixinStandardHelpOptions = true)
public final class ExportCommand implements Callable<Integer> {
  private static final int FAILED = 1;
  private static final int PAGE = 100;
  private static final List<Column> COLUMNS =
      Arrays.asList(
              "id time node key tenant operation asked capability stream ending provider model"
                  .concat(" source prompt_tokens cached_tokens completion_tokens reasoning_tokens")
                  .concat(" usage provider_cost cost cost_nanos currency cost_lacks price_from")
                  .concat(
                      " input_nanos cached_input_nanos output_nanos machine_hour elsewhere_cost")
                  .concat(" first_content_millis millis")
                  .split(" "))
          .stream()
          .map(it -> Column.of(it, it))
          .toList();

  @CommandLine.Mixin private ServerOptions options = new ServerOptions();
  @CommandLine.Mixin private CallFilters filters = new CallFilters();

  @CommandLine.Option(
      names = "--to",
      description = "The file; it is there when all is in it. Without it they are printed.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    return options.run(
        client -> {
          try {
            return export(client);
          } catch (IOException failed) {
            options.terminal().err().println("cannot write " + file + ": " + failed.getMessage());
            return FAILED;
          }
        });
  }

  private int export(ApiClient client) throws IOException {
    if (options.output() == Form.YAML) {
      throw ApiClient.Unanswered.misused("an export is CSV or JSON, not YAML");
    }
    if (file == null) {
      write(client, options.terminal().out());
      return 0;
    }
    var unfinished = file.resolveSibling(file.getFileName() + ".part");
    try (var out =
        new PrintStream(Files.newOutputStream(unfinished), false, StandardCharsets.UTF_8)) {
      write(client, out);
      if (out.checkError()) {
        throw new IOException("the disk is full, or gone");
      }
    } catch (ApiClient.Unanswered brokenOff) {
      Files.deleteIfExists(unfinished);
      throw brokenOff;
    }
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    return 0;
  }

  private void write(ApiClient client, PrintStream out) {
    var isJson = options.output() == Form.JSON;
    if (!isJson) {
      out.println(Csv.line(COLUMNS.stream().map(Column::title).toList()));
    }
    try (var progress = new Progress(options.terminal(), "calls", file == null)) {
      client.pages(
          CallsCommand.PATH,
          filters.parameters(),
          PAGE,
          page -> {
            page.rows().forEach(row -> out.println(isJson ? row.raw() : csv(row)));
            progress.made(page.rows().size(), page.next());
            return true;
          });
    }
    out.flush();
  }

  private static String csv(Json row) {
    return Csv.line(Output.cells(row, COLUMNS));
  }
}
