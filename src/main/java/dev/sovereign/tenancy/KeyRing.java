package dev.sovereign.tenancy;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// All keys, in memory: whether one holds is never asked of the store, so a dead store turns no
/// valid key away. Any thread may authenticate; changes block on the store and come one by one.
public final class KeyRing {
  /// The id of the admin key that comes from the environment.
  public static final String ADMIN = "admin";

  /// The tenant of whoever names no other.
  public static final String TENANT = "default";

  private static final Duration USE_NOTED = Duration.ofSeconds(60);

  private final KeyStore store;
  private final Pepper pepper;
  private volatile KeysConfig config;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, ApiKey> keys = new ConcurrentHashMap<>();
  private final Map<String, Instant> used = new ConcurrentHashMap<>();
  private final Map<String, String> salts = new ConcurrentHashMap<>();
  private final byte[] unknown;
  private final Optional<byte[]> admin;

  /// Whether a presented key holds.
  public sealed interface Verdict {
    /// It does.
    record Holds(Caller caller) implements Verdict {}

    /// It does not.
    record Refused(Reason reason) implements Verdict {}
  }

  /// Why a key does not hold.
  public enum Reason {
    /// Not the text of a key, or a typo in it.
    MALFORMED,
    /// Nobody has it.
    UNKNOWN,
    /// Its time is over.
    EXPIRED,
    /// It was taken back.
    REVOKED
  }

  /// What a new key shall be.
  ///
  /// @param expires empty for the default of the configuration
  public record Wish(
      String name,
      String tenant,
      Set<Caller.Scope> scopes,
      Optional<Set<String>> models,
      Optional<Expiry> expires,
      KeyResidency residency) {}

  /// When a key ends.
  public sealed interface Expiry {
    /// It does not.
    record Never() implements Expiry {}

    /// So long after it was made.
    record After(Duration time) implements Expiry {}
  }

  /// A key that was just made, and its text, which is not kept.
  public record Made(ApiKey key, KeyText text) {}

  /// @param admin the admin key from the environment: any text of 32 or more characters
  /// @throws StoreFailure if the store cannot be read
  public KeyRing(KeyStore store, Pepper pepper, KeysConfig config, Optional<String> admin) {
    this.store = store;
    this.pepper = pepper;
    this.config = config;
    this.unknown = pepper.digest("");
    this.admin = admin.map(pepper::digest);
    store.all().forEach(key -> keys.put(key.id(), key));
  }

  /// Whether the presented text is a key that holds now. Costs one HMAC whatever the text.
  public Verdict authenticate(String presented, Instant now) {
    var text = KeyText.parse(presented);
    if (text.isEmpty()) {
      return isAdmin(presented)
          ? new Verdict.Holds(adminCaller())
          : new Verdict.Refused(Reason.MALFORMED);
    }
    var key = Optional.ofNullable(keys.get(text.get().id()));
    var stored = key.map(ApiKey::digest).orElse(unknown);
    var same = MessageDigest.isEqual(stored, pepper.digest(text.get().secret()));
    if (key.isEmpty() || !same) {
      return isAdmin(presented)
          ? new Verdict.Holds(adminCaller())
          : new Verdict.Refused(Reason.UNKNOWN);
    }
    return verdict(key.get(), now);
  }

  private Verdict verdict(ApiKey key, Instant now) {
    if (key.revoked().isPresent()) {
      return new Verdict.Refused(Reason.REVOKED);
    }
    if (key.hasEnded(now)) {
      return new Verdict.Refused(Reason.EXPIRED);
    }
    noteUse(key, now);
    return new Verdict.Holds(key.caller());
  }

  /// A text for each tenant that says nothing of the tenant, is always the same, and that
  /// nobody else can guess: 256 bits.
  public String cacheSalt(String tenant) {
    var known = salts.get(tenant);
    return known == null ? salts.computeIfAbsent(tenant, this::salt) : known;
  }

  private String salt(String tenant) {
    var digest = pepper.digest("cache salt of " + tenant); // No key's secret has blanks in it.
    return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
  }

  private void noteUse(ApiKey key, Instant now) {
    var last = key.lastUsed();
    if (last.isEmpty() || last.get().plus(USE_NOTED).isBefore(now)) {
      keys.computeIfPresent(key.id(), (_, current) -> current.usedAt(now));
      used.put(key.id(), now);
    }
  }

  private boolean isAdmin(String presented) {
    return admin.isPresent() && MessageDigest.isEqual(admin.get(), pepper.digest(presented));
  }

  private static Caller adminCaller() {
    return new Caller(
        ADMIN,
        TENANT,
        Set.of(Caller.Scope.ADMIN, Caller.Scope.CALL),
        Optional.empty(),
        KeyResidency.NONE);
  }

  /// How keys are made from now on; those that exist stay as they are.
  public void make(KeysConfig like) {
    config = like;
  }

  /// Makes a key and stores it.
  ///
  /// @throws StoreFailure if it is not stored; then it does not hold either
  public synchronized Made create(Wish wish, Instant now) {
    var text = KeyText.create(config.prefix(), random);
    var key =
        new ApiKey(
            text.id(),
            wish.name(),
            wish.tenant(),
            pepper.digest(text.secret()),
            wish.scopes(),
            wish.models(),
            wish.residency(),
            now,
            expires(wish, now),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    put(List.of(key));
    return new Made(key, text);
  }

  private Optional<Instant> expires(Wish wish, Instant now) {
    return switch (wish.expires().orElse(new Expiry.After(config.expire()))) {
      case Expiry.Never() -> Optional.empty();
      case Expiry.After(var time) -> Optional.of(now.plus(time));
    };
  }

  /// Makes a key that takes another's place, which holds on until the grace is over.
  ///
  /// @return nothing if there is no such key, or it holds no more
  /// @throws StoreFailure if the change is not stored; then nothing has changed
  public synchronized Optional<Made> rotate(String id, Duration grace, Instant now) {
    var old = keys.get(id);
    if (old == null || !old.isReplaceable(now)) {
      return Optional.empty();
    }
    var text = KeyText.create(config.prefix(), random);
    var life = old.expires().map(end -> Duration.between(old.created(), end));
    var fresh =
        new ApiKey(
            text.id(),
            old.name(),
            old.tenant(),
            pepper.digest(text.secret()),
            old.scopes(),
            old.models(),
            old.residency(),
            now,
            life.map(now::plus),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    put(List.of(fresh, old.replaced(text.id(), now.plus(grace))));
    return Optional.of(new Made(fresh, text));
  }

  /// Takes a key back, at once.
  ///
  /// @return nothing if there is no such key
  /// @throws StoreFailure if the change is not stored; it holds no more all the same
  public synchronized Optional<ApiKey> revoke(String id, Instant now) {
    var key = keys.get(id);
    if (key == null) {
      return Optional.empty();
    }
    var revoked = key.revoked().isPresent() ? key : key.revokedAt(now);
    keys.put(id, revoked);
    // Stored again when it was revoked before: the store may have failed then.
    store.put(List.of(revoked));
    return Optional.of(revoked);
  }

  private void put(List<ApiKey> changed) {
    store.put(changed);
    changed.forEach(key -> keys.put(key.id(), key));
  }

  /// One key.
  public Optional<ApiKey> find(String id) {
    return Optional.ofNullable(keys.get(id));
  }

  /// All keys, the newest first.
  public List<ApiKey> all() {
    return keys.values().stream()
        .sorted(Comparator.comparing(ApiKey::created).reversed().thenComparing(ApiKey::id))
        .toList();
  }

  /// Writes down when keys were used; called now and then from a thread that may block.
  ///
  /// @throws StoreFailure if it is not noted; it is tried again the next time
  public void flushUse() {
    var times = new HashMap<>(used);
    if (times.isEmpty()) {
      return;
    }
    store.used(times);
    times.forEach(used::remove);
  }
}
