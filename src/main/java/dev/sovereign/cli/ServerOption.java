package dev.sovereign.cli;

import picocli.CommandLine;

/// The option that says which server a command talks to.
final class ServerOption {
  @CommandLine.Option(
      names = {"--server", "--url"},
      description = "The server's address.",
      scope = CommandLine.ScopeType.INHERIT,
      defaultValue = "${env:SOVEREIGN_URL:-http://127.0.0.1:8484}")
  private String server = "";

  String server() {
    return server;
  }
}
