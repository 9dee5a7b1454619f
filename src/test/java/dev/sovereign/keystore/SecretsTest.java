package dev.sovereign.keystore;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.http.Headers;
import dev.sovereign.http.OutboundRequest;
import dev.sovereign.testkit.Folders;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SecretsTest {
  private final Path folder = Folders.create();
  private final Path file = folder.resolve("secret");

  @AfterEach
  void deleteFolder() {
    Folders.delete(folder);
  }

  private static Authorizer fromEnvironment(String value) {
    return new Secrets(Map.of("KEY", value)).bearer(Optional.of(new SecretRef.Env("KEY")));
  }

  private Authorizer fromFile() {
    return new Secrets(Map.of()).bearer(Optional.of(new SecretRef.File(file.toString())));
  }

  private static String refusal(Executable reading) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, reading).getMessage());
  }

  private static Optional<String> credential(Authorizer authorizer) {
    return authorizer
        .authorize(OutboundRequest.get("/v1/models", Headers.NONE))
        .headers()
        .first("authorization");
  }

  @Test
  void theSecretGoesOutAsABearerTokenWithoutTheSpaceAroundIt() {
    Folders.write(file, "  from-disk\r\n");

    assertEquals(Optional.of("Bearer from-disk"), credential(fromFile()));
    assertEquals(Optional.of("Bearer from-env"), credential(fromEnvironment(" from-env\n")));
    assertEquals(Optional.empty(), credential(new Secrets(Map.of()).bearer(Optional.empty())));
  }

  @Test
  void whatIsNotThereIsNamed() {
    assertEquals(
        "the environment has no OTHER",
        refusal(
            () -> new Secrets(Map.of("KEY", "k")).bearer(Optional.of(new SecretRef.Env("OTHER")))));
    assertEquals("cannot read the secret file " + file, refusal(this::fromFile));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n", "hidden word", "hidden\r\nx-other: 1", "hiddenü", "hidden\0"})
  void whatIsNoSecretIsRefusedWithoutItsText(String value) {
    Folders.write(file, value);

    var environment = refusal(() -> fromEnvironment(value));
    var onDisk = refusal(this::fromFile);

    assertEquals("not a usable secret in Env[name=KEY]", environment);
    assertEquals("not a usable secret in File[path=" + file + "]", onDisk);
  }

  @Test
  void nobodyReadsTheSecretFromWhatIsHandedOut() {
    Folders.write(file, "hidden\n");

    assertEquals("bearer", fromFile().toString());
    assertEquals("bearer", fromEnvironment("hidden").toString());
  }
}
