package dev.sovereign.api;

import dev.sovereign.dispatch.Dispatcher;
import dev.sovereign.http.ServerConfig;
import dev.sovereign.routing.Catalog;
import java.time.Duration;

/// What the configuration says at one moment: an immutable snapshot. A call reads it once, when it
/// comes in, and keeps it to its end.
///
/// @param dispatcher over the providers that the catalog names
/// @param keepAlive the silence after which a waiting stream gets a comment
public record World(
    Catalog catalog, Dispatcher dispatcher, ServerConfig.Limits limits, Duration keepAlive) {}
