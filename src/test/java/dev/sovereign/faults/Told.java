package dev.sovereign.faults;

/// What a caller is told when a failure was the first of a chain of failures.
enum Told {
  UNAVAILABLE(503, "upstream_unavailable"),
  QUOTA(503, "upstream_quota"),
  AUTH(502, "upstream_auth"),
  BAD(502, "bad_upstream_response"),
  TIMEOUT(504, "upstream_timeout"),
  MODEL(404, "model_not_found");

  private final int status;
  private final String code;

  Told(int status, String code) {
    this.status = status;
    this.code = code;
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }
}
