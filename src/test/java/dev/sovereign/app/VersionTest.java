package dev.sovereign.app;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class VersionTest {
  @Test
  void theProgramSaysTheVersionThatIsBuilt() throws IOException {
    var pom = Files.readString(Path.of("pom.xml"));

    assertTrue(
        pom.contains("<artifactId>sovereign</artifactId>\n  <version>" + Version.TEXT + "<"));
  }
}
