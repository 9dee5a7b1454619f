package dev.sovereign.cli;

import dev.sovereign.audit.NumberCheck;
import dev.sovereign.json.ObjectText;
import dev.sovereign.tlog.Fsck;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What `log fsck` found, in words.
///
/// @param numbers of the rows of calls, where they were checked
record LogFindings(Fsck.Report report, Optional<NumberCheck> numbers) {
  private static final int FAILED = 1;
  private static final List<Column> COLUMNS = List.of(Column.of("finding", "finding"));

  /// Prints them.
  ///
  /// @return how the command ends
  int tell(Output output) {
    var findings = texts();
    if (output.isTable()) {
      var out = output.terminal().out();
      findings.forEach(out::println);
      out.println(report.entries() + " entries" + verdict(report.isSound()));
      numbers.ifPresent(it -> out.println(it.checked() + " numbered calls" + verdict(it)));
      out.flush();
    } else {
      var rows = findings.stream().map(it -> new ObjectText().text("finding", it).end()).toList();
      var whole = new ObjectText().number("entries", report.entries());
      numbers.ifPresent(it -> whole.number("numbered_calls", it.checked()));
      output.show(whole.list("data", rows).end(), COLUMNS);
    }
    return findings.isEmpty() ? 0 : FAILED;
  }

  private static String verdict(boolean isSound) {
    return isSound ? ", all is as the checkpoint says" : "";
  }

  private static String verdict(NumberCheck numbers) {
    return numbers.wrong().isEmpty() ? ", none of a tenant is missing" : "";
  }

  private List<String> texts() {
    var ofNumbers = numbers.map(NumberCheck::wrong).orElse(List.of());
    return Stream.concat(
            report.findings().stream().map(LogFindings::text),
            ofNumbers.stream().map(LogFindings::text))
        .toList();
  }

  private static String text(NumberCheck.Wrong row) {
    return "the row of leaf %d is call %d of its tenant, the next one is %d"
        .formatted(row.index(), row.number(), row.expected());
  }

  private static String text(Fsck.Finding finding) {
    return switch (finding) {
      case Fsck.Finding.Missing(var path) -> path + " is missing";
      case Fsck.Finding.Broken(var path, var why) -> path + " is broken: " + why;
      case Fsck.Finding.Unlike(var path) -> path + " is not what the entries give";
      case Fsck.Finding.WrongRoot(var derived) ->
          "the root of the checkpoint is not the one that the entries give, " + derived.base64();
      case Fsck.Finding.Miscounted(var sequence) ->
          "record " + sequence + " of the journal counts other leaves before it than there are";
      case Fsck.Finding.TooFew(var leaves) ->
          "the checkpoint covers more than the " + leaves + " leaves of the journal";
    };
  }
}
