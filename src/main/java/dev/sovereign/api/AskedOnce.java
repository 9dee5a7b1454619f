package dev.sovereign.api;

import dev.sovereign.core.Caller;
import dev.sovereign.core.Digest;
import dev.sovereign.core.Problem;
import dev.sovereign.core.Rejected;
import dev.sovereign.deferred.AnswerMemory;
import dev.sovereign.deferred.AnswerMemory.Found;
import dev.sovereign.http.Exchange;
import dev.sovereign.http.Headers;
import dev.sovereign.loop.Future;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A call that its caller has named: its whole answer is kept, and given to whoever sends the same
/// call again. It belongs to its exchange's loop, but for [#read], which touches the body alone.
///
/// Nothing is kept of a call that is refused, fails, breaks off or loses its client before its
/// answer is whole: the next one of its name is made.
final class AskedOnce implements Once, WatchedExchange.Watcher {
  private static final int LONGEST = 255;

  // A call that says otherwise in one of these is another call.
  private static final List<String> STEERING =
      List.of(Plans.RESIDENCY, "X-SF-Policy", StreamWish.FIELD, AttestationWish.FIELD);

  private final Exchange http;
  private final DataPlane plane;
  private final List<byte[]> pieces = new ArrayList<>();
  private byte[] head = {};
  private String print = ""; // Made where the body is parsed, before anybody asks for it.
  private AnswerMemory<StoredAnswer>.@Nullable Place place;
  private boolean isWhole;
  private boolean isDurable;

  AskedOnce(Exchange http, DataPlane plane) {
    this.http = http;
    this.plane = plane;
  }

  @Override
  public Exchange http() {
    return new WatchedExchange(http, this);
  }

  @Override
  public void check() {
    var words = http.headers(KEY);
    if (words.size() > 1 || !words.getFirst().matches("[\\x20-\\x7e]{1," + LONGEST + "}")) {
      throw new Rejected(
          new Problem.BadRequest(
              KEY + " must stand there once, with 1 to " + LONGEST + " printable characters.",
              Optional.of(KEY),
              Optional.of("invalid_idempotency_key")));
    }
    head = head().getBytes(StandardCharsets.UTF_8);
  }

  private String head() {
    var text = new StringBuilder(http.method()).append(' ').append(http.path()).append('\n');
    for (var field : STEERING) {
      text.append(field).append(": ").append(http.headers(field)).append('\n');
    }
    return text.append('\n').toString();
  }

  @Override
  public void read(byte[] body) {
    var digest = Digest.algorithm();
    digest.update(head);
    print = HexFormat.of().formatHex(digest.digest(body));
  }

  @Override
  public boolean isAnswered(Caller caller) {
    var word = http.header(KEY).orElseThrow();
    var name = new AnswerMemory.Name(caller.tenant(), caller.keyId(), word);
    return switch (plane.answers().look(name, print, http.loop().nanoTime())) {
      case Found.Nothing<StoredAnswer>(var free) -> {
        place = free;
        http.onGone(this::gone);
        yield false;
      }
      case Found.Finished<StoredAnswer>(var answer) -> {
        answer.replay(http);
        plane.replayed();
        yield true;
      }
      case Found.Running<StoredAnswer> _ -> throw new Rejected(new Problem.CallRunning());
      case Found.Other<StoredAnswer> _ -> throw new Rejected(new Problem.OtherCall());
    };
  }

  // Whoever leaves while the record of the whole answer is being written can have it later; after
  // that the answer has ended already, or never will.
  private void gone() {
    if (!isWhole || isDurable) {
      brokeOff();
    }
  }

  @Override
  public <T> Future<T> kept(Future<T> record) {
    isWhole = true;
    record.onComplete(_ -> isDurable = true, _ -> brokeOff());
    return record;
  }

  @Override
  public void wrote(byte[] piece) {
    if (place == null || isComment(piece)) {
      return;
    }
    if (place.grow(piece.length)) {
      pieces.add(piece);
    } else {
      pieces.clear();
    }
  }

  // Keep-alives say that nothing has come yet, which of a stored answer is not so.
  private static boolean isComment(byte[] piece) {
    return piece.length > 0 && piece[0] == ':';
  }

  @Override
  public void ended(int status, Headers headers, byte[] last) {
    if (!isDurable) {
      brokeOff();
      return;
    }
    wrote(last);
    if (place != null) {
      place.keep(new StoredAnswer(status, headers, body()), http.loop().nanoTime());
    }
  }

  private byte[] body() {
    if (pieces.size() == 1) {
      return pieces.getFirst();
    }
    var body = new ByteArrayOutputStream();
    pieces.forEach(body::writeBytes);
    pieces.clear();
    return body.toByteArray();
  }

  @Override
  public void brokeOff() {
    pieces.clear();
    if (place != null) {
      place.drop();
    }
  }
}
