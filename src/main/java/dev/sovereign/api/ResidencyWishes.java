package dev.sovereign.api;

import dev.sovereign.core.KeyResidency;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.json.Json;
import dev.sovereign.routing.Atlas;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Reads what the management API is asked about residencies: the words of the header field, or a
/// list of them.
///
/// @param atlas what the words mean here; one that means nothing is refused
record ResidencyWishes(Atlas atlas) {
  private static final Set<String> MEMBERS = Set.of("default", "force");

  /// That of a key: `{"default": …, "force": …}`.
  KeyResidency ofKey(Json wish) {
    var residency = wish.present("residency");
    if (residency.isEmpty()) {
      return KeyResidency.NONE;
    }
    var isObject = residency.get().kind() == Json.Kind.OBJECT;
    if (!isObject
        || !residency.get().members().stream().allMatch(it -> MEMBERS.contains(it.name()))) {
      throw Wishes.bad("`residency` must be an object of `default` and `force`.");
    }
    var forced = words(residency.get(), "force");
    if (forced.filter(ResidencyWords::isAny).isPresent()) {
      throw Wishes.bad("`force` must be a place; `any` forces nothing.");
    }
    return new KeyResidency(words(residency.get(), "default"), forced);
  }

  /// The words that stand behind a member, if it is there.
  Optional<ResidencyWords> words(Json object, String member) {
    var value = object.present(member);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    var text =
        switch (value.get().kind()) {
          case STRING -> Optional.of(value.get().text());
          case ARRAY -> list(value.get());
          case OBJECT, NUMBER, BOOLEAN, NULL -> Optional.<String>empty();
        };
    var words = text.flatMap(ResidencyWords::parse);
    if (words.isEmpty()) {
      throw Wishes.bad(
          "`" + member + "` must be `home`, or countries and groups such as \"au,nz\".");
    }
    var unknown = words.flatMap(atlas::unknown).filter(it -> !it.equals(ResidencyWords.HOME));
    if (unknown.isPresent()) {
      throw Wishes.bad("`" + member + "` names no country and no group: " + unknown.get() + ".");
    }
    return words;
  }

  private static Optional<String> list(Json array) {
    List<Json> items = array.items();
    return items.stream().allMatch(it -> it.kind() == Json.Kind.STRING)
        ? Optional.of(items.stream().map(Json::text).collect(Collectors.joining(",")))
        : Optional.empty();
  }
}
