package dev.sovereign.app;

import dev.sovereign.config.Settings;
import dev.sovereign.routing.Model;
import dev.sovereign.usage.PriceBook;
import dev.sovereign.usage.PriceSnapshot;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/// The prices that a configuration makes hold.
final class Pricing {
  private Pricing() {}

  static PriceBook book(Settings settings, PriceSnapshot snapshot) {
    var types = new HashMap<String, String>();
    for (var provider : settings.providers()) {
      types.put(provider.name(), provider.type().word());
    }
    return new PriceBook(settings.instance().currency(), types, said(settings), snapshot);
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
