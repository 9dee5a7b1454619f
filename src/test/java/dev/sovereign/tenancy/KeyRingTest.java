package dev.sovereign.tenancy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.sovereign.core.Caller;
import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.tenancy.KeyRing.Expiry;
import dev.sovereign.tenancy.KeyRing.Made;
import dev.sovereign.tenancy.KeyRing.Reason;
import dev.sovereign.tenancy.KeyRing.Verdict;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class KeyRingTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
  private static final Duration GRACE = Duration.ofHours(24);
  private static final Duration DAY = Duration.ofDays(1);
  private static final String ADMIN = "a key of the environment, of 32 characters";

  private final StoredKeys store = new StoredKeys();
  private final Pepper pepper =
      new Pepper("a pepper of thirty-two bytes, or so".getBytes(StandardCharsets.UTF_8));
  private static final Set<Caller.Scope> CALL = Set.of(Caller.Scope.CALL);
  private static final KeyResidency HOME =
      new KeyResidency(Optional.empty(), ResidencyWords.parse("home"));
  private final KeyRing ring = ring(Optional.empty());

  private KeyRing ring(Optional<String> admin) {
    return new KeyRing(store, pepper, KeysConfig.DEFAULT, admin);
  }

  private Made made(Optional<Expiry> expires) {
    var models = Optional.of(Set.of("fast"));
    var wish = new KeyRing.Wish("app", "default", CALL, models, expires, HOME);
    return ring.create(wish, NOW);
  }

  private Made made() {
    return made(Optional.empty());
  }

  private Verdict verdict(Made key, Instant now) {
    return ring.authenticate(key.text().reveal(), now);
  }

  private static Verdict holds(Made key) {
    return new Verdict.Holds(key.key().caller());
  }

  private static Verdict refused(Reason reason) {
    return new Verdict.Refused(reason);
  }

  @Test
  void aKeyIsItsCallerWithScopesAndModels() {
    var key = made();

    var models = Optional.of(Set.of("fast"));
    var caller = new Caller(key.text().id(), "default", CALL, models, HOME);
    assertEquals(new Verdict.Holds(caller), verdict(key, NOW));
  }

  @Test
  void theStoreSeesTheDigestOnly() {
    var key = made();

    var kept = store.all().getFirst();
    assertEquals(key.text().id(), kept.id());
    assertEquals(32, kept.digest().length);
    assertFalse(kept.toString().contains(key.text().secret()));
    assertFalse(key.toString().contains(key.text().secret()));
    assertFalse(
        new String(kept.digest(), StandardCharsets.ISO_8859_1).contains(key.text().secret()));
  }

  @Test
  void aKeyThatNobodyGaveATimeEndsAfter90Days() {
    var key = made();

    var end = NOW.plus(Duration.ofDays(90));
    assertEquals(holds(key), verdict(key, end.minusMillis(1)));
    assertEquals(refused(Reason.EXPIRED), verdict(key, end));
  }

  @Test
  void aKeyEndsWhenItWasSaidToOrNever() {
    var key = made(Optional.of(new Expiry.After(DAY)));
    var endless = made(Optional.of(new Expiry.Never()));

    assertEquals(holds(key), verdict(key, NOW.plus(DAY).minusMillis(1)));
    assertEquals(refused(Reason.EXPIRED), verdict(key, NOW.plus(DAY)));
    assertEquals(holds(endless), verdict(endless, NOW.plus(Duration.ofDays(36_500))));
  }

  @Test
  void aTypoAndAStrangerAreToldApart() {
    var text = made().text();
    var stranger = new KeyText("sv-", "000000000000", text.secret()).reveal();
    var guess = new KeyText("sv-", text.id(), "0".repeat(43)).reveal();

    assertEquals(refused(Reason.MALFORMED), ring.authenticate(text.reveal() + "0", NOW));
    assertEquals(refused(Reason.MALFORMED), ring.authenticate("", NOW));
    assertEquals(refused(Reason.UNKNOWN), ring.authenticate(stranger, NOW));
    assertEquals(refused(Reason.UNKNOWN), ring.authenticate(guess, NOW));
  }

  @Test
  void theKeyOfTheEnvironmentIsAnAdminThatNeverEnds() {
    var withAdmin = ring(Optional.of(ADMIN));
    var scopes = Set.of(Caller.Scope.ADMIN, Caller.Scope.CALL);
    var admin = new Caller(KeyRing.ADMIN, "default", scopes, Optional.empty(), KeyResidency.NONE);

    assertEquals(new Verdict.Holds(admin), withAdmin.authenticate(ADMIN, NOW));
    assertEquals(
        new Verdict.Holds(admin), withAdmin.authenticate(ADMIN, NOW.plus(Duration.ofDays(36_500))));
    assertEquals(refused(Reason.MALFORMED), withAdmin.authenticate(ADMIN + " ", NOW));
    assertEquals(refused(Reason.MALFORMED), ring.authenticate(ADMIN, NOW));
  }

  @Test
  void theKeyOfTheEnvironmentMayHaveTheFormOfAKey() {
    var text = new KeyText("sk_", "000000000000", "0".repeat(43)).reveal();

    var verdict = ring(Optional.of(text)).authenticate(text, NOW);

    assertEquals(KeyRing.ADMIN, ((Verdict.Holds) verdict).caller().keyId());
  }

  @Test
  void aRotatedKeyHoldsUntilItsGraceIsOver() {
    var old = made();

    var fresh = ring.rotate(old.key().id(), GRACE, NOW.plus(DAY)).orElseThrow();

    var end = NOW.plus(DAY).plus(GRACE);
    assertEquals(holds(fresh), verdict(fresh, end));
    assertEquals(holds(old), verdict(old, end.minusMillis(1)));
    assertEquals(refused(Reason.EXPIRED), verdict(old, end));
    assertEquals(
        Optional.of(fresh.key().id()), ring.find(old.key().id()).orElseThrow().replacedBy());
  }

  @Test
  void theSuccessorAllowsTheSameForAsLong() {
    var old = made(Optional.of(new Expiry.After(DAY)));

    var fresh = ring.rotate(old.key().id(), GRACE, NOW.plusSeconds(60)).orElseThrow().key();

    assertEquals(old.key().name(), fresh.name());
    assertEquals(old.key().scopes(), fresh.scopes());
    assertEquals(old.key().models(), fresh.models());
    assertEquals(Optional.of(NOW.plusSeconds(60).plus(DAY)), fresh.expires());
  }

  @Test
  void aRotationLengthensNoLife() {
    var old = made(Optional.of(new Expiry.After(Duration.ofHours(1))));

    ring.rotate(old.key().id(), GRACE, NOW);

    assertEquals(refused(Reason.EXPIRED), verdict(old, NOW.plus(Duration.ofHours(1))));
  }

  @Test
  void aRotationWithoutGraceEndsTheOldKeyAtOnce() {
    var old = made();

    ring.rotate(old.key().id(), Duration.ZERO, NOW);

    assertEquals(refused(Reason.EXPIRED), verdict(old, NOW));
  }

  @Test
  void aKeyThatHoldsNoMoreIsNotRotated() {
    var revoked = made().key().id();
    ring.revoke(revoked, NOW);
    var replaced = made().key().id();
    ring.rotate(replaced, GRACE, NOW);
    var expired = made(Optional.of(new Expiry.After(DAY))).key().id();

    assertEquals(Optional.empty(), ring.rotate("000000000000", GRACE, NOW));
    assertEquals(Optional.empty(), ring.rotate(revoked, GRACE, NOW));
    assertEquals(Optional.empty(), ring.rotate(replaced, GRACE, NOW));
    assertEquals(Optional.empty(), ring.rotate(expired, GRACE, NOW.plus(DAY)));
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceAndAfterARestart() {
    var key = made();

    ring.revoke(key.key().id(), NOW);

    assertEquals(refused(Reason.REVOKED), verdict(key, NOW));
    assertEquals(
        refused(Reason.REVOKED), ring(Optional.empty()).authenticate(key.text().reveal(), NOW));
    assertEquals(Optional.empty(), ring.revoke("000000000000", NOW));
  }

  @Test
  void aDeadStoreTurnsNoValidKeyAway() {
    var key = made();
    store.isDead = true;

    assertEquals(holds(key), verdict(key, NOW.plus(DAY)));
  }

  @Test
  void aKeyThatIsNotStoredDoesNotHold() {
    store.isDead = true;

    assertThrows(StoreFailure.class, this::made);

    assertEquals(List.of(), ring.all());
  }

  @Test
  void aRotationThatIsNotStoredChangesNothing() {
    var key = made();
    store.isDead = true;

    assertThrows(StoreFailure.class, () -> ring.rotate(key.key().id(), GRACE, NOW));

    assertEquals(List.of(key.key()), ring.all());
    assertEquals(holds(key), verdict(key, NOW.plus(GRACE)));
  }

  @Test
  void aRevocationThatIsNotStoredHoldsAllTheSameAndIsStoredByTheNextTry() {
    var key = made();
    store.isDead = true;
    assertThrows(StoreFailure.class, () -> ring.revoke(key.key().id(), NOW));
    assertEquals(refused(Reason.REVOKED), verdict(key, NOW));
    store.isDead = false;

    ring.revoke(key.key().id(), NOW.plusSeconds(5));

    assertEquals(Optional.of(NOW), store.all().getFirst().revoked());
  }

  @Test
  void lastUsedIsNotedOnceAMinuteAndFlushedOnce() {
    var key = made();
    var id = key.key().id();

    verdict(key, NOW);
    verdict(key, NOW.plusSeconds(60));
    ring.flushUse();
    ring.flushUse();
    verdict(key, NOW.plusSeconds(61));
    ring.flushUse();

    assertEquals(List.of(Map.of(id, NOW), Map.of(id, NOW.plusSeconds(61))), store.uses);
    assertEquals(Optional.of(NOW.plusSeconds(61)), ring.find(id).orElseThrow().lastUsed());
  }

  @Test
  void aUseThatIsNotStoredIsTriedAgain() {
    var key = made();
    verdict(key, NOW);
    store.isDead = true;
    assertThrows(StoreFailure.class, ring::flushUse);
    store.isDead = false;

    ring.flushUse();

    assertEquals(List.of(Map.of(key.key().id(), NOW)), store.uses);
  }

  @Test
  void aRefusedKeyIsNotUsed() {
    var key = made();
    ring.revoke(key.key().id(), NOW);

    verdict(key, NOW);
    ring.flushUse();

    assertEquals(List.of(), store.uses);
  }

  @Test
  void theNewestKeyIsListedFirst() {
    var older = made().key();
    var newer = ring.rotate(older.id(), GRACE, NOW.plusSeconds(1)).orElseThrow().key();

    assertEquals(List.of(newer.id(), older.id()), ring.all().stream().map(ApiKey::id).toList());
  }
}
