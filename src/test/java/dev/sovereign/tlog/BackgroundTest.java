package dev.sovereign.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// The threads of the journal interrupt none that runs.
@EnabledOnOs(OS.LINUX)
final class BackgroundTest {
  // Of proc(5), /proc/pid/stat: the 41st field, counted from behind the name in brackets.
  private static final int POLICY = 41 - 3;
  private static final int BATCH = 3;

  @Test
  void oneIsScheduledAsABatch() throws Exception {
    assertEquals(BATCH, policyIn(Background.threads("background")));
  }

  @Test
  void theJournalHasSuchAThread(@TempDir Path folder) throws IOException {
    try (var journal = Kept.open(folder, Disk.REAL)) {
      Kept.appendAll(journal, List.of("awake by now"));
      assertTrue(policiesOf("journal").contains(BATCH));
    }
  }

  private static List<Integer> policiesOf(String name) throws IOException {
    var policies = new ArrayList<Integer>();
    try (var threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (var thread : threads) {
        try {
          if (Files.readString(thread.resolve("comm")).strip().equals(name)) {
            policies.add(policy(thread));
          }
        } catch (IOException gone) {
          // It ended since it was listed.
        }
      }
    }
    return policies;
  }

  private static int policyIn(ThreadFactory threads) throws Exception {
    try (var executor = Executors.newSingleThreadExecutor(threads)) {
      return executor.submit(() -> policy(Path.of("/proc/thread-self"))).get(20, TimeUnit.SECONDS);
    }
  }

  private static int policy(Path thread) throws IOException {
    var stat = Files.readString(thread.resolve("stat"));
    var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return Integer.parseInt(fields[POLICY]);
  }
}
