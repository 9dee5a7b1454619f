package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.core.Offer;
import dev.sovereign.routing.Model;
import dev.sovereign.usage.PriceBook;
import dev.sovereign.usage.PriceSnapshot;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The prices that a configuration makes hold.
final class Pricing {
  private static final int NANO_DIGITS = 9;

  private Pricing() {}

  static PriceBook book(Settings settings, PriceSnapshot snapshot) {
    var types = new HashMap<String, String>();
    for (var provider : settings.providers()) {
      types.put(provider.name(), provider.type().word());
    }
    var currency = settings.instance().currency();
    return new PriceBook(currency, types, machines(settings), said(settings), snapshot);
  }

  /// What an hour of each own server's machine costs, in nano-units, where that is said.
  static Map<String, Long> machines(Settings settings) {
    var machines = new HashMap<String, Long>();
    for (var provider : settings.providers()) {
      if (provider.kind() == Offer.Kind.GPU) {
        provider.costPerHour().ifPresent(it -> machines.put(provider.name(), nanos(it)));
      }
    }
    return machines;
  }

  private static long nanos(BigDecimal amount) {
    return amount.movePointRight(NANO_DIGITS).longValueExact();
  }

  // By the models' names: the catalog keeps no order.
  private static List<PriceBook.Said> said(Settings settings) {
    var said = new ArrayList<PriceBook.Said>();
    var models = settings.catalog().models().values();
    for (var model : models.stream().sorted(Comparator.comparing(Model::name)).toList()) {
      for (var offer : model.offers()) {
        var prices = model.prices().get(offer);
        if (prices != null) {
          said.add(new PriceBook.Said(offer, prices));
        }
      }
    }
    return said;
  }
}
