package dev.sovereign.trace;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.common.InstrumentationLibraryInfo;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import java.util.List;
import java.util.Map;

/// A [Span] in the form that OpenTelemetry's exporters take.
record OtlpSpan(Span span, Resource resource) implements SpanData {
  private static final InstrumentationScopeInfo SCOPE =
      InstrumentationScopeInfo.create("dev.sovereign");

  @Override
  public String getName() {
    return span.name();
  }

  @Override
  public SpanKind getKind() {
    return span.isServer() ? SpanKind.SERVER : SpanKind.CLIENT;
  }

  @Override
  public SpanContext getSpanContext() {
    return SpanContext.create(
        span.ids().trace(), span.ids().span(), TraceFlags.getSampled(), state());
  }

  @Override
  public SpanContext getParentSpanContext() {
    var parent = span.ids().parent();
    if (parent.isEmpty()) {
      return SpanContext.getInvalid();
    }
    var trace = span.ids().trace();
    return span.ids().isParentRemote()
        ? SpanContext.createFromRemoteParent(trace, parent.get(), TraceFlags.getSampled(), state())
        : SpanContext.create(trace, parent.get(), TraceFlags.getSampled(), state());
  }

  private TraceState state() {
    var state = TraceState.builder();
    for (var member : List.of(span.ids().state().split(",")).reversed()) {
      var end = member.indexOf('=');
      if (end > 0) {
        state.put(member.substring(0, end).strip(), member.substring(end + 1).strip());
      }
    }
    return state.build(); // The last that is put stands first; what is malformed is left out.
  }

  @Override
  public StatusData getStatus() {
    return span.isError() ? StatusData.error() : StatusData.unset();
  }

  @Override
  public long getStartEpochNanos() {
    return span.times().start();
  }

  @Override
  public long getEndEpochNanos() {
    return span.times().end();
  }

  @Override
  public Attributes getAttributes() {
    return attributes(span.attributes());
  }

  static Attributes attributes(Map<String, Object> values) {
    var attributes = Attributes.builder();
    values.forEach(
        (name, value) -> {
          switch (value) {
            case Long number -> attributes.put(name, number);
            case Double number -> attributes.put(name, number);
            case Boolean flag -> attributes.put(name, flag);
            default -> attributes.put(name, value.toString());
          }
        });
    return attributes.build();
  }

  @Override
  public int getTotalAttributeCount() {
    return span.attributes().size();
  }

  @Override
  public Resource getResource() {
    return resource;
  }

  @Override
  public InstrumentationScopeInfo getInstrumentationScopeInfo() {
    return SCOPE;
  }

  @Override
  @SuppressWarnings("deprecation") // It must be there; the exporter asks for the scope above.
  public InstrumentationLibraryInfo getInstrumentationLibraryInfo() {
    return InstrumentationLibraryInfo.empty();
  }

  @Override
  public boolean hasEnded() {
    return true;
  }

  @Override
  public List<EventData> getEvents() {
    return List.of();
  }

  @Override
  public List<LinkData> getLinks() {
    return List.of();
  }

  @Override
  public int getTotalRecordedEvents() {
    return 0;
  }

  @Override
  public int getTotalRecordedLinks() {
    return 0;
  }
}
