package dev.sovereign.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Holds `docs/providers.md` against the code.
final class ProvidersPageTest {
  @Test
  void everyTypeStandsThereWithItsAddress() throws IOException {
    var words =
        Arrays.stream(ProviderType.values())
            .flatMap(it -> Stream.concat(Stream.of(it.word()), it.baseUrl().stream()));

    assertEquals(List.of(), missing(words));
  }

  @Test
  void everyMemberOfAnEditListStandsThere() throws IOException {
    var words =
        Stream.of(Quirks.NONE, Quirks.OPENROUTER, Quirks.VLLM).flatMap(it -> it.ours().stream());

    assertEquals(List.of(), missing(words));
  }

  @Test
  void everyModelOfTheMockStandsThere() throws IOException {
    assertEquals(List.of(), missing(MockServer.MODELS.stream().map("mock/"::concat)));
  }

  private static List<String> missing(Stream<String> words) throws IOException {
    var page = Files.readString(Path.of("docs/providers.md"));
    return words.filter(it -> !page.contains("`" + it + "`")).toList();
  }
}
