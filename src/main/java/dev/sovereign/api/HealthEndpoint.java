package dev.sovereign.api;

import dev.sovereign.json.ObjectText;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// `/api/v1/health`: whether calls can be served, and since when this program runs.
public final class HealthEndpoint {
  private final Program program;
  private final Lifecycle lifecycle;
  private final AtomicLong openCalls;
  private final InstantSource clock;
  private final Supplier<List<String>> obstacles;

  /// What runs.
  ///
  /// @param node the instance's name in records
  public record Program(String version, String node) {}

  /// @param obstacles why calls cannot be served at the moment; empty when they can
  public HealthEndpoint(Program program, DataPlane.Parts parts, Supplier<List<String>> obstacles) {
    this.program = program;
    this.lifecycle = parts.lifecycle();
    this.openCalls = parts.openCalls();
    this.clock = parts.clock();
    this.obstacles = obstacles;
  }

  /// What it answers.
  public List<Route> routes() {
    return List.of(Route.get("/api/v1/health", _ -> health()));
  }

  private Told health() {
    var found = obstacles.get();
    return Told.json(
        new ObjectText()
            .flag("ready", found.isEmpty())
            .texts("obstacles", found)
            .text("version", program.version())
            .text("node", program.node())
            .text("started", lifecycle.startedAt().toString())
            .text("now", clock.instant().toString())
            .number("open_calls", openCalls.get())
            .end());
  }
}
