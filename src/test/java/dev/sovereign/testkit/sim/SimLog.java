package dev.sovereign.testkit.sim;

import dev.sovereign.audit.CallLog;
import dev.sovereign.audit.CallRecord;
import dev.sovereign.audit.LoggedRow;
import dev.sovereign.audit.Proofs;
import dev.sovereign.audit.TenantKeys;
import dev.sovereign.audit.TenantNumbers;
import dev.sovereign.proof.CallRow;
import dev.sovereign.tenancy.KeyRing;
import dev.sovereign.testkit.Folders;
import dev.sovereign.tlog.Hash;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// The log of a simulation, in which every row names the same keyset.
final class SimLog {
  private static final CallRow.Log LOG = new CallRow.Log("sim.example/log", new Hash(1, 2, 3, 4));
  /// Who serves in a simulation.
  static final CallRow.Gateway GATEWAY =
      new CallRow.Gateway(Optional.empty(), Optional.empty(), "sim");

  private static final TenantKeys TENANTS = tenants();

  private SimLog() {}

  private static TenantKeys tenants() {
    var folder = Folders.create();
    var tenants = new TenantKeys(folder);
    tenants.ready(KeyRing.TENANT);
    Folders.delete(folder); // The key is in memory.
    return tenants;
  }

  static CallLog over(SimJournal journal) {
    var numbers = new TenantNumbers(journal, Map.of());
    return new CallLog(numbers, new Unheard(), TENANTS, _ -> Optional.of(LOG), journal::size);
  }

  /// Nobody sums up in a simulation.
  private record Unheard() implements CallLog.Kept {
    @Override
    public void call(long sequence, CallRecord call) {}

    @Override
    public void opened(long sequence, CallRecord call) {}
  }

  /// Nobody asks for proofs in a simulation.
  record NoProofs() implements Proofs {
    @Override
    public Found find(String id, Instant came, String tenant) {
      return new Found.Nothing();
    }

    @Override
    public String full(LoggedRow row, String url) {
      throw new IllegalStateException("nobody asks for proofs in a simulation");
    }

    @Override
    public String inline(LoggedRow row, String url) {
      throw new IllegalStateException("nobody asks for proofs in a simulation");
    }

    @Override
    public byte[] tlogProof(LoggedRow row) {
      throw new IllegalStateException("nobody asks for proofs in a simulation");
    }
  }
}
