package dev.sovereign.routing;

import dev.sovereign.core.Offer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// Chooses among several servers of one model by rendezvous hashing: each call has an order of the
/// servers of its own, always the same, and a server that comes or goes moves only its own share of
/// the calls. A busy server is passed over. Pure.
final class Rendezvous {
  /// With fewer calls than this no server is busy that has room.
  private static final int FEW = 8;
  // Of the mean: consistent hashing with bounded loads (Mirrokni, Thorup, Zadimoghaddam, 2016).
  private static final double BOUND = 1.5;

  private static final Comparator<Drawn> ORDER =
      Comparator.comparing(Drawn::isBusy)
          .thenComparing(Comparator.comparingLong(Drawn::weight).reversed());

  private record Drawn(Offer offer, long weight, boolean isBusy) {}

  private Rendezvous() {}

  /// The servers in the order of one call.
  ///
  /// @param key what calls have in common that should meet the same server
  static List<Offer> order(List<Offer> servers, long key, Load load) {
    var loads = servers.stream().map(it -> load.at(it.provider())).toList();
    var all = loads.stream().mapToLong(Load.At::inFlight).sum();
    var most = Math.max(FEW, BOUND * (all + 1) / servers.size());
    var drawn = new Drawn[servers.size()];
    for (var i = 0; i < drawn.length; i++) {
      var offer = servers.get(i);
      var at = loads.get(i);
      drawn[i] = new Drawn(offer, weight(offer, key), at.isFull() || at.inFlight() >= most);
    }
    Arrays.sort(drawn, ORDER); // It is stable: two that draw the same stay as listed.
    return Arrays.stream(drawn).map(Drawn::offer).toList();
  }

  /// What a tenant's calls have in common that begin alike.
  static long key(String tenant, long prefix) {
    return mixed(prefix + mixed(tenant.hashCode()));
  }

  private static long weight(Offer offer, long key) {
    return mixed(key ^ mixed(offer.hashCode()));
  }

  // The finalizer of SplitMix64: every bit of the result hangs on every bit of the value.
  private static long mixed(long value) {
    var first = (value + 0x9e3779b97f4a7c15L) * 0xbf58476d1ce4e5b9L;
    var second = (first ^ (first >>> 27)) * 0x94d049bb133111ebL;
    return second ^ (second >>> 31);
  }
}
