package dev.sovereign.tidy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Holds the bill of materials that lies in the jar to the jars that are pinned.
final class BillOfMaterialsTest {
  private static final Path BILL = Path.of("src/main/resources/META-INF/sbom/sovereign.cdx.json");

  private final Json bill = Json.parseAll(bytes(BILL));

  @Test
  void itNamesEachPinnedJarWithItsHashAndNoOther() throws IOException {
    var named = components().stream().map(it -> hash(it) + "  " + file(it)).toList();

    assertEquals(new TreeSet<>(Files.readAllLines(Path.of("lib.sha256"))), new TreeSet<>(named));
  }

  @Test
  void itNamesALicenceOfEach() {
    var without = components().stream().filter(it -> !hasLicence(it)).map(Json::raw).toList();

    assertEquals(List.of(), without);
  }

  @Test
  void itIsThatOfThisVersion() throws IOException {
    var subject = bill.find("metadata").orElseThrow().find("component").orElseThrow();
    var versions = Files.readString(Path.of("pom.xml")).split("</?version>");

    assertEquals(versions[1], word(subject, "version"));
  }

  private List<Json> components() {
    return bill.find("components").orElseThrow().items();
  }

  private static boolean hasLicence(Json component) {
    return component.find("licenses").filter(Json::isFilled).isPresent();
  }

  private static String hash(Json component) {
    return component.find("hashes").orElseThrow().items().stream()
        .filter(it -> word(it, "alg").equals("SHA-256"))
        .map(it -> word(it, "content"))
        .findFirst()
        .orElseThrow();
  }

  private static String file(Json component) {
    var classifier = word(component, "purl").split("[?&]classifier=", 2);
    var ending = classifier.length == 1 ? "" : "-" + classifier[1].split("&", 2)[0];
    return word(component, "name") + "-" + word(component, "version") + ending + ".jar";
  }

  private static String word(Json json, String name) {
    return json.string(name).orElseThrow();
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
