package dev.sovereign.trace;

import java.util.List;

/// Sends spans away. The one implementation is OpenTelemetry's; it stands behind this interface so
/// that nothing of the library is loaded where no spans are sent.
interface Exporter extends AutoCloseable {
  /// Sends them; false when they did not arrive. It blocks, for [OtlpExporter#LONGEST] at most.
  boolean send(List<Span> spans);

  @Override
  void close();
}
