package dev.sovereign.app;

import dev.sovereign.api.ProviderOrders;
import dev.sovereign.dispatch.Gates;
import dev.sovereign.dispatch.ProviderGates;
import dev.sovereign.loop.Loop;
import java.util.function.Supplier;

/// Gives operators' orders to the gates in force.
///
/// @param clock the loop whose clock the gates go by
record Orders(Supplier<Gates> gates, Loop clock) implements ProviderOrders {
  @Override
  public boolean give(String provider, Order order) {
    var found = gates.get().of(provider);
    found.ifPresent(it -> give(it, order));
    return found.isPresent();
  }

  private void give(ProviderGates provider, Order order) {
    switch (order) {
      case TRIP -> provider.order(ProviderGates.Admin.TRIPPED);
      case DRAIN -> provider.order(ProviderGates.Admin.DRAINING);
      case RESET -> provider.reset(clock.nanoTime());
    }
  }
}
