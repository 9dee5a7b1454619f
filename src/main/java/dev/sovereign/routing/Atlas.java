package dev.sovereign.routing;

import dev.sovereign.core.Jurisdiction;
import dev.sovereign.core.Residency;
import dev.sovereign.core.ResidencyWords;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the words for places mean here.
///
/// @param home the country that the instance stands in
/// @param groups several countries under one word
public record Atlas(Optional<Jurisdiction> home, Map<String, Set<Jurisdiction>> groups) {
  /// No home and no groups.
  public static final Atlas NONE = new Atlas(Optional.empty(), Map.of());

  public Atlas {
    groups = Map.copyOf(groups);
  }

  /// The places of a word; none for a word that means nothing here, so that it allows nothing.
  public Set<Jurisdiction> places(String word) {
    var group = groups.get(word);
    if (group != null) {
      return group;
    }
    if (word.equals(ResidencyWords.HOME)) {
      return home.map(Set::of).orElse(Set.of());
    }
    return Jurisdiction.isCode(word) ? Set.of(new Jurisdiction(word)) : Set.of();
  }

  /// What a residency comes to here.
  public Residency residency(ResidencyWords words) {
    if (words.isAny()) {
      return Residency.anywhere();
    }
    var places = new HashSet<Jurisdiction>();
    words.words().forEach(it -> places.addAll(places(it)));
    return new Residency.Within(places);
  }

  /// The first of the words that means nothing here.
  public Optional<String> unknown(ResidencyWords words) {
    return words.isAny()
        ? Optional.empty()
        : words.words().stream().filter(it -> places(it).isEmpty()).findFirst();
  }
}
