package dev.sovereign.config;

import dev.sovereign.provider.ProviderType;
import dev.sovereign.usage.PriceSnapshot;
import java.util.Optional;

/// Which of a provider's models a default capability means where nothing but its key was found.
public interface UsualModels {
  /// Nothing is known of any provider.
  UsualModels NONE = (_, _) -> Optional.empty();

  /// What the built-in snapshot of prices makes the choice; it is read once it is asked.
  static UsualModels builtIn() {
    return (capability, type) -> PriceSnapshot.builtIn().usual(capability, type.word());
  }

  /// The provider's own id of that model, if there is a choice.
  ///
  /// @param capability `smart` or `fast`
  Optional<String> of(String capability, ProviderType type);
}
