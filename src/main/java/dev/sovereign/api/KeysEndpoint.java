package dev.sovereign.api;

import dev.sovereign.routing.Atlas;
import dev.sovereign.tenancy.ApiKey;
import dev.sovereign.tenancy.KeyRing;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/// `/api/v1/keys`: make, list, rotate and take back keys.
public final class KeysEndpoint {
  private static final String KEYS = "/api/v1/keys";
  private static final Told NONE = Told.missing("There is no such key, or it holds no more.");

  private final KeyRing ring;
  private final InstantSource clock;
  private final Supplier<Atlas> atlas;

  /// @param atlas what the words for places mean at the moment
  public KeysEndpoint(KeyRing ring, InstantSource clock, Supplier<Atlas> atlas) {
    this.ring = ring;
    this.clock = clock;
    this.atlas = atlas;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(
        Route.list(KEYS, asked -> Told.page(asked, ring.all(), ApiKey::id, KeyJson::object)),
        Route.of("POST", KEYS, this::create),
        Route.get(KEYS + "/{id}", this::one),
        Route.of("DELETE", KEYS + "/{id}", this::revoke),
        Route.of("POST", KEYS + "/{id}/rotate", this::rotate));
  }

  private Told create(Asked asked) {
    return made(ring.create(KeyWishes.create(asked.body(), atlas.get()), clock.instant()));
  }

  private static Told made(KeyRing.Made made) {
    return Told.made(KeyJson.made(made)).about(made.key().id());
  }

  private Told one(Asked asked) {
    return ring.find(asked.variable("id"))
        .<Told>map(it -> Told.json(KeyJson.object(it)))
        .orElse(NONE);
  }

  private Told rotate(Asked asked) {
    var grace = KeyWishes.grace(asked.body());
    return ring.rotate(asked.variable("id"), grace, clock.instant())
        .map(KeysEndpoint::made)
        .orElse(NONE);
  }

  private Told revoke(Asked asked) {
    var id = asked.variable("id");
    return ring.revoke(id, clock.instant()).<Told>map(_ -> Told.done().about(id)).orElse(NONE);
  }
}
