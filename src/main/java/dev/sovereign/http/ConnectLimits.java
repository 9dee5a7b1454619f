package dev.sovereign.http;

import java.time.Duration;

/// How long making a connection may take.
///
/// @param connect for the TCP connection
/// @param tls for the TLS handshake after it
public record ConnectLimits(Duration connect, Duration tls) {}
