package dev.sovereign.app;

import dev.sovereign.api.ProviderOrders;
import dev.sovereign.dispatch.Gates;
import dev.sovereign.dispatch.ProviderGates;
import dev.sovereign.loop.Loop;
import java.util.Optional;
import java.util.function.Supplier;

/// Gives operators' orders to the gates in force.
///
/// @param probes asks a provider whether it would serve us
/// @param clock the loop whose clock the gates go by
record Orders(Supplier<Gates> gates, Probes probes, Loop clock) implements ProviderOrders {
  @Override
  public boolean give(String provider, Order order) {
    var found = gates.get().of(provider);
    found.ifPresent(it -> give(it, order));
    return found.isPresent();
  }

  @Override
  public Optional<Probed> probe(String provider) {
    var probed = probes.ask(provider);
    probed
        .filter(Probed::serves)
        .flatMap(_ -> gates.get().of(provider))
        .ifPresent(it -> it.serves(clock.nanoTime()));
    return probed;
  }

  private void give(ProviderGates provider, Order order) {
    switch (order) {
      case TRIP -> provider.order(ProviderGates.Admin.TRIPPED);
      case DRAIN -> provider.order(ProviderGates.Admin.DRAINING);
      case RESET -> provider.reset(clock.nanoTime());
    }
  }
}
