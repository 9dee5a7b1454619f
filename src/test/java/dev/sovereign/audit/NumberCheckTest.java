package dev.sovereign.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sovereign.tlog.JournalRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The numbers of calls in a journal that somebody has changed.
final class NumberCheckTest {
  private final NumberCheck check = new NumberCheck();
  private long index;

  private void take(String members) {
    var json = "{\"id\":\"req_1\"" + members + "}";
    var payload = StoredCall.bytes(json.getBytes(StandardCharsets.UTF_8), 64);
    check.accept(new JournalRecord(index, StoredCall.TYPE, payload, index, new byte[45]));
    index++;
  }

  private void take(String tenant, long number) {
    take(",\"tenant\":\"" + tenant + "\",\"tenant_seq\":" + number);
  }

  @Test
  void eachTenantCountsFromOneAfterWhatHasNoNumber() {
    take(",\"tenant\":\"ours\"");
    take("ours", 1);
    take("theirs", 1);
    take("ours", 2);
    take("theirs", 2);
    take("ours", 3);

    assertEquals(List.of(), check.wrong());
    assertEquals(5, check.checked());
  }

  @Test
  void whatIsLeftOutOrThereTwiceOrInAnotherOrderIsFound() {
    take("late", 2);
    take("ours", 1);
    take("ours", 3);
    take("ours", 4);
    take("ours", 4);
    take("ours", 2);

    assertEquals(
        List.of(
            new NumberCheck.Wrong(0, 2, 1),
            new NumberCheck.Wrong(2, 3, 2),
            new NumberCheck.Wrong(4, 4, 5),
            new NumberCheck.Wrong(5, 2, 5)),
        check.wrong());
    assertEquals(6, check.checked());
  }

  @Test
  void whatIsNoCallWithARowIsPassedOver() {
    var record = "{\"tenant\":\"ours\",\"tenant_seq\":7}".getBytes(StandardCharsets.UTF_8);

    check.accept(new JournalRecord(0, CallRecord.TYPE, record, 0, new byte[0]));
    check.accept(new JournalRecord(1, PublicRow.TYPE, record, 0, new byte[45]));

    assertEquals(0, check.checked());
  }
}
