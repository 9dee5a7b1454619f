package dev.sovereign.http;

import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// Answers what is not a request at all, in the shape of OpenAI's errors, and closes the
/// connection: after a malformed head nobody knows where the next one begins. HTTP/2 has frames
/// that tell, and other requests on the connection.
final class InvalidRequests {
  private InvalidRequests() {}

  static void answer(HttpServerRequest request, Headers headers) {
    headers.fields().forEach(it -> request.response().putHeader(it.name(), it.value()));
    var cause = request.decoderResult().cause(); // None where our own check refuses.
    if (cause instanceof TooLongHttpHeaderException) {
      answer(request, 431, "The request's header fields are larger than the limit.");
    } else if (cause instanceof TooLongHttpLineException) {
      answer(request, 414, "The request's first line is longer than the limit.");
    } else {
      answer(request, 400, "This is not a valid HTTP request.");
    }
  }

  /// The bytes of a whole answer to one whose head did not come in time.
  static byte[] late(Headers headers) {
    var body = body("The request's head came too slowly.").getBytes(StandardCharsets.UTF_8);
    var head = new StringBuilder("HTTP/1.1 408 Request Timeout\r\n");
    Headers.of(
            "content-type", "application/json",
            "content-length", Integer.toString(body.length),
            "x-should-retry", "false",
            "connection", "close")
        .and(headers)
        .fields()
        .forEach(it -> head.append(it.name() + ": " + it.value() + "\r\n"));
    var out = new ByteArrayOutputStream();
    out.writeBytes(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    out.writeBytes(body);
    return out.toByteArray();
  }

  private static String body(String message) {
    return "{\"error\":{\"message\":\""
        + message
        + "\",\"type\":\"invalid_request_error\",\"param\":null,\"code\":null}}";
  }

  private static void answer(HttpServerRequest request, int status, String message) {
    var connection = request.connection();
    var isText = request.version() != HttpVersion.HTTP_2;
    if (isText) {
      request.response().putHeader("connection", "close");
    }
    var sent =
        request
            .response()
            .setStatusCode(status)
            .putHeader("content-type", "application/json")
            .putHeader("x-should-retry", "false")
            .end(body(message));
    if (isText) {
      sent.onComplete(_ -> connection.close());
    }
  }
}
