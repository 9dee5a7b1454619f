package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Rejected;
import dev.sovereign.json.Json;
import dev.sovereign.routing.Atlas;
import dev.sovereign.tenancy.KeyRing;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// Reads what the management API is asked about keys.
final class KeyWishes {
  private static final Set<String> MEMBERS =
      Set.of("name", "tenant", "scopes", "models", "expires_in", "residency");
  private static final Pattern NAME = Pattern.compile("[^\\p{Cntrl}]{1,100}");
  private static final Pattern MODEL = Pattern.compile("[A-Za-z0-9._:/-]{1,128}");
  private static final Pattern TIME = Pattern.compile("(\\d{1,6})([mhd])");
  private static final Duration LONGEST_GRACE = Duration.ofDays(7);
  private static final Duration USUAL_GRACE = Duration.ofHours(24);

  private KeyWishes() {}

  /// @throws Rejected if the body is not a wish for a key
  static KeyRing.Wish create(byte[] body, Atlas atlas) {
    var json = Wishes.object(body, MEMBERS);
    var name = Wishes.text(json, "name").orElse("");
    if (!NAME.matcher(name).matches()) {
      throw Wishes.bad("`name` must be 1 to 100 printable characters.");
    }
    var tenant = Wishes.text(json, "tenant").orElse("default");
    if (!tenant.equals("default")) {
      throw Wishes.bad("There is no tenant but `default`.");
    }
    var residency = new ResidencyWishes(atlas).ofKey(json);
    return new KeyRing.Wish(name, tenant, scopes(json), models(json), expiry(json), residency);
  }

  /// How long the old key holds on, in a request to rotate one.
  ///
  /// @throws Rejected if the body says something else
  static Duration grace(byte[] body) {
    if (body.length == 0) {
      return USUAL_GRACE;
    }
    var json = Wishes.object(body, Set.of("grace"));
    return Wishes.text(json, "grace").map(KeyWishes::grace).orElse(USUAL_GRACE);
  }

  private static Duration grace(String text) {
    var grace = time("grace", text);
    if (grace.compareTo(LONGEST_GRACE) > 0) {
      throw Wishes.bad("`grace` is at most 7d; what came: " + Wishes.quoted(text) + ".");
    }
    return grace;
  }

  private static Set<Caller.Scope> scopes(Json json) {
    var words = words(json, "scopes");
    if (words.isEmpty()) {
      return Set.of(Caller.Scope.CALL);
    }
    var scopes = new HashSet<Caller.Scope>();
    for (var word : words.get()) {
      scopes.add(Scopes.of(word).orElseThrow(() -> notAScope(word)));
    }
    return scopes;
  }

  private static Optional<Set<String>> models(Json json) {
    var words = words(json, "models");
    for (var word : words.orElse(List.of())) {
      if (!MODEL.matcher(word).matches()) {
        throw Wishes.bad(
            "`models` must be names of models or capabilities; what came: "
                + Wishes.quoted(word)
                + ".");
      }
    }
    return words.map(Set::copyOf);
  }

  private static Optional<List<String>> words(Json json, String name) {
    var list = json.present(name);
    if (list.isEmpty()) {
      return Optional.empty();
    }
    if (list.get().kind() != Json.Kind.ARRAY) {
      throw notWords(name, Wishes.came(list.get()));
    }
    if (!list.get().isFilled()) {
      throw notWords(name, "an empty one");
    }
    for (var item : list.get().items()) {
      if (item.kind() != Json.Kind.STRING) {
        throw notWords(name, Wishes.came(item) + " in it");
      }
    }
    return Optional.of(list.get().items().stream().map(Json::text).toList());
  }

  private static Optional<KeyRing.Expiry> expiry(Json json) {
    return Wishes.text(json, "expires_in")
        .map(
            it ->
                it.equals("never")
                    ? new KeyRing.Expiry.Never()
                    : new KeyRing.Expiry.After(time("expires_in", it)));
  }

  private static Duration time(String name, String text) {
    var matcher = TIME.matcher(text);
    if (!matcher.matches()) {
      throw Wishes.bad(
          "`%s` must be a number with m, h or d, such as \"30d\"; what came: %s."
              .formatted(name, Wishes.quoted(text)));
    }
    var amount = Long.parseLong(matcher.group(1));
    return switch (matcher.group(2)) {
      case "m" -> Duration.ofMinutes(amount);
      case "h" -> Duration.ofHours(amount);
      default -> Duration.ofDays(amount);
    };
  }

  private static Rejected notAScope(String word) {
    return Wishes.bad(
        "`scopes` holds `call` and `admin` only; what came: " + Wishes.quoted(word) + ".");
  }

  private static Rejected notWords(String name, String came) {
    return Wishes.bad(
        "`" + name + "` must be a list of one or more words; what came: " + came + ".");
  }
}
