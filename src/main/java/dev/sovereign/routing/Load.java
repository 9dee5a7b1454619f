package dev.sovereign.routing;

/// How much each provider has to do for us at the moment it is asked.
@FunctionalInterface
public interface Load {
  /// Nobody has anything to do.
  Load NONE = _ -> At.IDLE;

  /// The load of one provider.
  At at(String provider);

  /// The load of one provider.
  ///
  /// @param inFlight calls that it works on
  /// @param most how many it may have
  record At(int inFlight, int most) {
    /// Nothing to do, and no limit.
    public static final At IDLE = new At(0, Integer.MAX_VALUE);

    boolean isFull() {
      return inFlight >= most;
    }
  }
}
