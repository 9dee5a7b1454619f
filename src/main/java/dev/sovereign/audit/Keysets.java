package dev.sovereign.audit;

import dev.sovereign.proof.CallRow;
import java.util.Optional;

/// Under which keys the rows of calls are signed.
public interface Keysets {
  /// Where the row of a call is logged that ends at this moment: the log, the keyset that names the
  /// key of that moment, and what is witnessed by then. Never blocks; any thread may ask.
  ///
  /// @param epochMillis since 1970
  /// @return nothing while there is no such key
  Optional<CallRow.Log> at(long epochMillis);
}
