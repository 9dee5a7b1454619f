package dev.sovereign.config;

import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.ResidencyWords;
import dev.sovereign.routing.Atlas;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads countries, groups of them, and what is said of where calls may be served.
final class PlacesReader {
  private static final Set<String> COUNTRIES =
      Arrays.stream(Locale.getISOCountries())
          .map(it -> it.toLowerCase(Locale.ROOT))
          .collect(Collectors.toUnmodifiableSet());

  // Codes that ISO 3166-1 leaves to its users, such as xk for Kosovo.
  private static final Pattern PRIVATE_USE = Pattern.compile("aa|q[m-z]|x[a-z]|zz");

  private PlacesReader() {}

  /// What `instance` says of places.
  static Atlas atlas(Section instance) {
    var home = instance.text("home");
    if (home.isPresent() && !isCountry(home.get())) {
      instance.error("home", "instance.home must be a country, such as au: " + home.get());
      home = Optional.empty();
    }
    var groups = new HashMap<String, Set<Jurisdiction>>();
    instance.section("groups").ifPresent(it -> groups(it, groups));
    return new Atlas(home.map(Jurisdiction::new), groups);
  }

  private static void groups(Section all, Map<String, Set<Jurisdiction>> groups) {
    try (all) {
      for (var name : all.names()) {
        if (!isGroup(name)) {
          all.errorAtKey(
              name,
              "a group's name is 2 to 32 lower-case letters and digits, and no country, `any` or"
                  + " `home`");
        }
        var places = new HashSet<Jurisdiction>();
        for (var place : all.texts(name)) {
          country(all, name, place).ifPresent(places::add);
        }
        if (places.isEmpty()) {
          all.error(name, "a group needs a country: " + name);
        }
        groups.put(name, places);
      }
    }
  }

  private static boolean isGroup(String name) {
    return ResidencyWords.isWord(name)
        && !isCountry(name)
        && !Set.of(ResidencyWords.ANY, ResidencyWords.HOME).contains(name);
  }

  private static Optional<Jurisdiction> country(Section section, String key, String place) {
    if (isCountry(place)) {
      return Optional.of(new Jurisdiction(place));
    }
    section.error(key, noCountry(place));
    return Optional.empty();
  }

  private static boolean isCountry(String code) {
    return COUNTRIES.contains(code) || PRIVATE_USE.matcher(code).matches();
  }

  private static String noCountry(String place) {
    var meant = place.equals("uk") ? "; did you mean \"gb\"?" : "";
    return "a place is a country of ISO 3166-1 (two lower-case letters), or a group of"
        + " instance.groups: "
        + place
        + meant;
  }

  /// Where a provider's work may be done; each word is a country or a group.
  static List<String> places(Section section, String key, Atlas atlas) {
    var words = section.texts(key);
    words.stream()
        .filter(it -> !isPlace(it, atlas))
        .forEach(it -> section.error(key, noCountry(it)));
    return words;
  }

  private static boolean isPlace(String word, Atlas atlas) {
    return isCountry(word) || atlas.groups().containsKey(word);
  }

  /// A residency, if the key is there.
  static Optional<ResidencyWords> residency(Section section, String key, Atlas atlas) {
    var words = section.texts(key);
    if (words.isEmpty()) {
      return Optional.empty();
    }
    var residency = ResidencyWords.parse(String.join(",", words));
    if (residency.isEmpty()) {
      section.error(
          key, "expected `any`, `home`, or countries and groups: " + String.join(", ", words));
      return Optional.empty();
    }
    residency.get().words().stream()
        .filter(it -> !isPlace(it, atlas) && !it.equals("home") && !it.equals("any"))
        .forEach(it -> section.error(key, noCountry(it)));
    return residency.filter(it -> !it.isAny());
  }
}
