package dev.sovereign.config;

import static dev.sovereign.config.Key.key;

import dev.sovereign.config.Key.Value;
import java.util.List;

/// The keys of who serves.
final class ProviderKeys {
  private static final String BY_TYPE = "by type";

  static final List<Key> ALL =
      List.of(
          key(
              "providers.<name>.type",
              Value.needed("word"),
              "one of those in [providers.md](providers.md)"),
          key(
              "providers.<name>.base_url",
              Value.inWords("URL", BY_TYPE),
              "`https://…`, or `http://…` for a private address; no user, query or fragment"),
          key(
              "providers.<name>.api_key.env",
              Value.optional("name"),
              "the environment variable that holds the key; `openai` and `openrouter` need a key"),
          key(
              "providers.<name>.api_key.file",
              Value.optional("path"),
              "the file that holds it, and nothing else"),
          key(
              "providers.<name>.source",
              Value.inWords("word", BY_TYPE),
              "`gpu` (own or rented server) or `cloud`"),
          key(
              "providers.<name>.place",
              Value.optional("country or group, or a list"),
              "every place where the work may be done; without it what runs on this machine is in"
                  + " `instance.home`, and everybody else in no place"),
          key(
              "providers.<name>.backstop",
              Value.flag(false),
              "the last resort of calls that must stay in its place:"
                  + " [residency](residency.md#the-backstop)"),
          key(
              "providers.<name>.cost_per_hour",
              Value.optional("money"),
              "of an own server's machine; its hours are shared out among calls by tokens"
                  + " ([usage](usage.md))"),
          key(
              "providers.<name>.upstream_stream",
              Value.inWords("word", BY_TYPE),
              "`always`, `auto` (as the caller asks), `never` (not for `ollama`):"
                  + " [what each does](providers.md#asked-for-streams)"),
          key(
              "providers.<name>.models",
              Value.word("any"),
              "`any`: `<name>/<any id of its own>` may be asked for; `listed`: only ids that an"
                  + " offer or a chain names"),
          key(
              "providers.<name>.send",
              Value.optional("keys and values"),
              "members that we set in every request; a caller's own are left out; not `stream`,"
                  + " but for `false` beside `never`"),
          key(
              "providers.<name>.max_in_flight",
              Value.optional("number"),
              "calls that may be there at a time; others wait a moment, then try the next offer:"
                  + " [failover](failover.md)"),
          key(
              "providers.<name>.breaker",
              Value.inWords("like `breaker`", "that of the file"),
              "when it is left alone"),
          key(
              "providers.<name>.timeouts",
              Value.inWords("like `timeouts`", "those of the file"),
              "all of `timeouts` but `total`"));

  private ProviderKeys() {}
}
