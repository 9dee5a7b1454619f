package dev.sovereign.config;

import static dev.sovereign.config.Key.fixed;
import static dev.sovereign.config.Key.key;

import dev.sovereign.config.Key.Restart;
import dev.sovereign.config.Key.Value;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.tenancy.KeysConfig;
import java.util.List;
import java.util.stream.Collectors;

/// The keys that say something of the node itself.
final class NodeKeys {
  private static final Settings.Instance INSTANCE = Settings.Instance.DEFAULT;
  private static final ServerConfig SERVER = ServerConfig.DEFAULT;

  static final List<Key> ALL =
      List.of(
          fixed(
              "instance.name",
              Value.literal("text", INSTANCE.name()),
              "this node, in its calls' records"),
          key(
              "instance.home",
              Value.optional("country"),
              "where it stands (ISO 3166-1 alpha-2, lower case): what `sovereign` and `home`"
                  + " [mean here](residency.md)"),
          key(
              "instance.groups",
              Value.optional("lists of countries"),
              "words for several countries, such as `eu: [at, be, de]`: in `place`, `residency`,"
                  + " headers and keys"),
          fixed(
              "instance.currency",
              Value.literal("text", INSTANCE.currency()),
              "of all amounts (ISO 4217)"),
          fixed(
              "server.listen",
              Value.literal("address:port, or a list", listen()),
              "anything but loopback needs `tls` or `behind_proxy`; `--listen` wins"),
          new Key(
              "server.tls.cert",
              Value.optional("path"),
              Restart.TO_COME_OR_GO,
              "PEM file of the certificate chain"),
          new Key(
              "server.tls.key",
              Value.optional("path"),
              Restart.TO_COME_OR_GO,
              "PEM file of its key"),
          fixed(
              "server.behind_proxy",
              Value.flag(SERVER.behindProxy()),
              "something in front encrypts"),
          fixed(
              "server.transport",
              Value.word(SERVER.transport()),
              "`auto` (epoll where it works, else NIO), `io_uring`, `epoll`, `nio`"),
          key("server.limits.body", Value.size(SERVER.limits().body()), "of a request"),
          key(
              "server.limits.depth",
              Value.number(SERVER.limits().depth()),
              "containers in each other, in a request's JSON"),
          fixed(
              "server.limits.headers",
              Value.size(SERVER.limits().headers()),
              "of a request's head"),
          key(
              "server.limits.streams",
              Value.number(SERVER.limits().streams()),
              "calls that are open at a time"),
          key(
              "server.keep_alive",
              Value.duration(SERVER.keepAlive()),
              "silence after which a waiting stream gets a comment; it commits the status"),
          key(
              "server.drain",
              Value.duration(SERVER.drain()),
              "how long open calls may go on once the server stops"),
          fixed(
              "data",
              Value.literal("path", Settings.DATA.toString()),
              "the data folder; `--data` and `SOVEREIGN_DATA` win"),
          key(
              "watch",
              Value.flag(false),
              "take the file as soon as it has changed:"
                  + " [what a reload takes](#what-a-reload-takes)"),
          fixed(
              "log.origin",
              Value.inWords("text", "drawn at the first start: `sovereign.local/<8 hex digits>`"),
              "the [log's](log-format.md) name for ever: an address without a scheme, such as"
                  + " `sovereign.example.com/log`"),
          key(
              "log.audit",
              Value.word(Settings.LogSettings.DEFAULT.audit()),
              "`strict`: that a call is about to be sent is durable and in the log, too, before a"
                  + " byte of its prompt leaves ([what that costs](operate.md#strict-audit))"),
          fixed(
              "log.witnesses.policy",
              Value.inWords("path", "needed in `witnesses`"),
              "the file (c2sp.org/tlog-policy) that names who [cosigns](operate.md#witnesses) the"
                  + " log's checkpoints, each with its URL"),
          fixed(
              "log.witnesses.require",
              Value.number(Settings.WitnessSettings.REQUIRE),
              "so many must say at a start that they have seen no more of the log"),
          fixed(
              "log.mirrors",
              Value.optional("list"),
              "who [keeps a copy](operate.md#mirrors) of the log"),
          fixed(
              "log.mirrors.vkey",
              Value.needed("text"),
              "the key of its cosignatures (c2sp.org/signed-note), of type 4 or 6"),
          fixed(
              "log.mirrors.url",
              Value.needed("URL"),
              "its submission prefix (c2sp.org/tlog-mirror)"),
          fixed(
              "log.anchor.rekor",
              Value.inWords("url", "needed in `anchor`"),
              "the shard of Rekor v2 that [logs](operate.md#anchors) the log's checkpoints, too"),
          fixed(
              "log.anchor.key",
              Value.inWords("verifier key or path", "needed in `anchor`"),
              "what checks that shard's own checkpoints: its key as text, or a policy"
                  + " (c2sp.org/tlog-policy) with keys of shards"),
          fixed(
              "log.anchor.every",
              Value.duration(Settings.AnchorSettings.EVERY),
              "how often, where the log has grown"),
          fixed("store", Value.word("sqlite"), "there is no other yet"),
          key(
              "keys.prefix",
              Value.word(KeysConfig.DEFAULT.prefix()),
              "of new keys: `sv-`, `sk-router-` or `sk_`; all three are always accepted"),
          key(
              "keys.expire",
              Value.duration(KeysConfig.DEFAULT.expire()),
              "how long a key holds of which nobody says otherwise; the admin key does not expire"),
          key(
              "prices.snapshot",
              Value.word("built-in"),
              "the [list prices](prices.md) that the program brings; they hold where"
                  + " `instance.currency` is `USD`; there is no other yet"));

  private NodeKeys() {}

  private static String listen() {
    return SERVER.listen().stream()
        .map(ServerConfig.Listen::text)
        .collect(Collectors.joining(", "));
  }
}
