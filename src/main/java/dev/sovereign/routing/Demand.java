package dev.sovereign.routing;

import dev.sovereign.core.Caller;
import dev.sovereign.core.ResidencyWords;
import java.util.Optional;

/// What a call demands of whoever serves it.
///
/// @param asked what stands in the model field
/// @param residency what the call itself says
/// @param prefix how its prompt begins
public record Demand(
    String asked, Caller caller, Optional<ResidencyWords> residency, Prefix prefix) {}
