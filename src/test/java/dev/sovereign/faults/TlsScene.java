package dev.sovereign.faults;

import static java.util.stream.Collectors.joining;

import dev.sovereign.testkit.Certificates;
import dev.sovereign.testkit.ChildGateway;
import dev.sovereign.testkit.FirstBytes;
import dev.sovereign.testkit.Folders;
import dev.sovereign.testkit.ScriptedUpstream;
import dev.sovereign.testkit.Scripts;
import dev.sovereign.testkit.TestGateway;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/// One server that meets every [Impostor], each call with a provider of its own; in a process of
/// its own, because only that can be told whom to trust and what names mean.
final class TlsScene implements AutoCloseable {
  private static final byte HANDSHAKE = 22; // RFC 8446 5.1

  private final Path folder = Folders.create();
  private final Certificates expired = Certificates.expired(folder);
  private final Certificates elsewhere = Certificates.ofAnotherHost(folder);
  private final Certificates inside = Certificates.of(folder, "inside.example");
  private final FirstBytes stalled = FirstBytes.listen("");
  private final FirstBytes plaintext = FirstBytes.listen("HTTP/1.1 400 Bad Request\r\n\r\n");
  private final Map<Impostor, ScriptedUpstream> listening =
      Map.of(
          Impostor.EXPIRED, shows(expired),
          Impostor.WRONG_HOST, shows(elsewhere),
          Impostor.UNKNOWN_AUTHORITY, shows(Certificates.good(folder)),
          Impostor.PUBLIC_NAME_OF_A_PRIVATE_ADDRESS, shows(inside));
  private final HttpClient client = HttpClient.newHttpClient();
  private final ChildGateway child;

  private TlsScene(ScriptedUpstream good, ScriptedUpstream bad) {
    var hosts =
        Folders.write(folder.resolve("hosts"), "127.0.0.1 localhost\n127.0.0.1 inside.example\n");
    child =
        ChildGateway.start(
            Folders.write(folder.resolve("sovereign.yaml"), yaml(good, bad)),
            folder.resolve("data"),
            "-Djavax.net.ssl.trustStore="
                + Certificates.trusted(folder, List.of(expired, elsewhere, inside)),
            "-Dvertx.disableDnsResolver=true", // The JDK's own reads a file of names.
            "-Djdk.net.hosts.file=" + hosts);
  }

  static TlsScene start(ScriptedUpstream good, ScriptedUpstream bad) {
    return new TlsScene(good, bad);
  }

  private static ScriptedUpstream shows(Certificates certificates) {
    return ScriptedUpstream.start(Scripts.chat("canary"), certificates);
  }

  // A provider of its own for each call, so that none has failed before.
  private String yaml(ScriptedUpstream good, ScriptedUpstream bad) {
    var providers =
        names()
            .map(
                it ->
                    "  %s: {type: openai-compatible, base_url: \"https://%s:%d/v1\"}\n"
                        .formatted(it.name(), it.impostor().host(), port(it.impostor())))
            .collect(joining());
    var seconds =
        names()
            .filter(it -> !it.isGood())
            .map(
                it ->
                    "  %s: {type: openai-compatible, base_url: \"http://%s/v1\"}\n"
                        .formatted(it.second(), bad.authority()))
            .collect(joining());
    var chains =
        names()
            .map(
                it ->
                    "  c-%s: {chain: [%s/x, %s/y]}\n".formatted(it.name(), it.name(), it.second()))
            .collect(joining());
    return """
    routing: {retry_in_place: {errors: 0, retry_after: 0s}}
    breaker: {failures: 1000, connection_failures: 1000}
    providers:
      good: {type: openai-compatible, base_url: "http://%s/v1"}
    %s%scapabilities:
    %stimeouts: {connect: 1s, tls: 1s}
    """
        .formatted(good.authority(), seconds, providers, chains);
  }

  /// A call to come.
  private record Name(Impostor impostor, boolean stream, boolean isGood) {
    String name() {
      return impostor.name().toLowerCase(Locale.ROOT) + "-" + stream + "-" + next();
    }

    String second() {
      return isGood ? "good" : "bad-of-" + name();
    }

    private String next() {
      return isGood ? "good" : "bad";
    }
  }

  private static Stream<Name> names() {
    return Stream.of(Impostor.values())
        .flatMap(
            it ->
                Stream.of(
                    new Name(it, false, false),
                    new Name(it, false, true),
                    new Name(it, true, false),
                    new Name(it, true, true)));
  }

  private int port(Impostor impostor) {
    return switch (impostor) {
      case STALLED_HANDSHAKE -> stalled.port();
      case PLAINTEXT -> plaintext.port();
      case NO_SUCH_NAME -> 443;
      case EXPIRED, WRONG_HOST, UNKNOWN_AUTHORITY, PUBLIC_NAME_OF_A_PRIVATE_ADDRESS ->
          listening.get(impostor).port();
    };
  }

  /// A call that meets the impostor first and then a good or a bad provider.
  HttpResponse<String> ask(Impostor impostor, boolean stream, boolean isGood) {
    var name = "c-" + new Name(impostor, stream, isGood).name();
    var body = TestGateway.body(name, ",\"stream\":" + stream);
    return send(request("/v1/chat/completions").POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  String read(String path) {
    return send(request(path)).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(child.url() + path))
        .header("authorization", "Bearer " + ChildGateway.KEY);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(interrupted);
    }
  }

  /// How many requests any of them has read.
  int requests() {
    return listening.values().stream().mapToInt(ScriptedUpstream::calls).sum();
  }

  /// Whether all that was said to those who speak no TLS were handshakes.
  boolean onlyHandshakes() {
    return stalled.all(HANDSHAKE) && plaintext.all(HANDSHAKE);
  }

  @Override
  public void close() {
    child.close();
    client.close();
    stalled.close();
    plaintext.close();
    listening.values().forEach(ScriptedUpstream::close);
    Folders.delete(folder);
  }
}
