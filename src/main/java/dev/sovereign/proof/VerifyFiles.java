package dev.sovereign.proof;

import dev.sovereign.tlog.Malformed;
import dev.sovereign.tlog.TrustPolicy;
import dev.sovereign.tlog.VerifierKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/// What a command gives to the verifier, in files.
///
/// @param trust a policy (c2sp.org/tlog-policy)
/// @param root a verifier key in text
public record VerifyFiles(
    Path answer,
    Optional<Path> attestation,
    Optional<Path> request,
    Optional<Path> trust,
    Optional<String> root,
    boolean allowPending,
    boolean content) {
  /// What comes of it.
  public sealed interface Outcome {
    /// All files could be read.
    record Checked(Report report) implements Outcome {}

    /// A file is not there, or the policy or the root key is none.
    record Unusable(String why) implements Outcome {}
  }

  /// Reads the files and checks what they hold. It asks nobody.
  public Outcome verify() {
    try {
      var wishes = new Verifier.Wishes(allowPending, content, root.map(VerifierKey::parse));
      return new Outcome.Checked(
          Verifier.verify(
              new Verifier.Given(
                  Files.readAllBytes(answer),
                  read(attestation),
                  read(request),
                  read(trust).map(TrustPolicy::parse),
                  wishes)));
    } catch (Malformed wrong) {
      return new Outcome.Unusable("the policy or the root key: " + wrong.getMessage());
    } catch (NoSuchFileException missing) {
      return new Outcome.Unusable("there is no file " + missing.getFile());
    } catch (IOException failed) {
      return new Outcome.Unusable("cannot read a file: " + failed.getMessage());
    }
  }

  private static Optional<byte[]> read(Optional<Path> file) throws IOException {
    return file.isPresent() ? Optional.of(Files.readAllBytes(file.get())) : Optional.empty();
  }
}
