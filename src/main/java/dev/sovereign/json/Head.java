package dev.sovereign.json;

/// Finds where the first item of an array ends without reading on. The bytes are known to be JSON.
final class Head {
  private Head() {}

  /// The offset after the first item, or the limit if the item goes beyond it. What is not inside
  /// quotes or brackets counts as one with all that follows.
  ///
  /// @param start of the array
  static int end(byte[] bytes, int start, int limit) {
    var depth = 0;
    var isText = false;
    for (var i = start + 1; i < limit; i++) {
      var here = bytes[i];
      if (isText && here == '\\') {
        i++;
      } else if (here == '"') {
        isText = !isText;
      } else if (!isText && (here == '{' || here == '[')) {
        depth++;
      } else if (!isText && (here == '}' || here == ']')) {
        depth--;
      }
      var isClosed = !isText && depth <= 0;
      if (isClosed && (here == '"' || here == '}' || here == ']')) {
        return i + 1;
      }
    }
    return limit;
  }
}
