package dev.sovereign.core;

import java.util.Optional;

/// A provider's word that the request itself is wrong; no other offer would take it either.
///
/// @param message the provider's text, without anything that looks like a secret
/// @param isContextLength whether the prompt is too long for the model
public record Refusal(
    int status,
    String message,
    Optional<String> param,
    Optional<String> code,
    boolean isContextLength) {}
