package dev.sovereign.core;

import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/// A model served by a provider.
///
/// @param provider the provider's name in the configuration
/// @param upstreamModel the model's name at that provider
/// @param model the model's public name, which answers carry
/// @param context how many tokens the model may be given and give together, if that is declared
/// @param timeouts how long its attempts may take
/// @param site where its work is done
/// @param weights a word for its weights: where it is the same, so are they; empty for unknown
public record Offer(
    String provider,
    String upstreamModel,
    String model,
    Kind kind,
    OptionalLong context,
    Timeouts timeouts,
    Site site,
    String weights) {
  /// Of unknown weights.
  public Offer(
      String provider,
      String upstreamModel,
      String model,
      Kind kind,
      OptionalLong context,
      Timeouts timeouts,
      Site site) {
    this(provider, upstreamModel, model, kind, context, timeouts, site, "");
  }

  /// What kind of machine serves an offer.
  public enum Kind {
    /// An own or rented server.
    GPU,
    /// Somebody else's service.
    CLOUD,
    /// The mock provider.
    MOCK
  }

  /// Of its names alone, which tell offers apart: a plan is made for every call.
  @Override
  public int hashCode() {
    return 31 * (31 * provider.hashCode() + upstreamModel.hashCode()) + model.hashCode();
  }

  /// Whose health and whose failures are its own.
  public Target target() {
    return new Target(provider, upstreamModel);
  }

  /// Whether somebody has said that both have the same weights.
  public boolean hasSameWeights(Offer other) {
    return !weights.isEmpty() && weights.equals(other.weights);
  }

  /// The same offer with these weights.
  public Offer of(String word) {
    return new Offer(provider, upstreamModel, model, kind, context, timeouts, site, word);
  }

  /// Where a provider's work is done.
  ///
  /// @param places every place where it may be done; empty for unknown
  /// @param isBackstop whether it is the last resort of calls that must stay in its place
  public record Site(Set<Jurisdiction> places, boolean isBackstop) {
    /// Nobody says where.
    public static final Site UNKNOWN = new Site(Set.of(), false);

    public Site {
      places = Set.copyOf(places);
    }

    /// The places' codes, in order.
    public List<String> codes() {
      return places.stream().map(Jurisdiction::code).sorted().toList();
    }
  }

  /// The same offer with no time longer than these.
  public Offer within(Timeouts limits) {
    return new Offer(
        provider, upstreamModel, model, kind, context, timeouts.shorter(limits), site, weights);
  }
}
