package dev.sovereign.core;

import java.util.List;

/// Takes in a streamed answer. After [#whole], [#broken] or [#faulted] nothing more comes.
public interface EventSink {
  /// What one piece from the network held; empty when it was a comment or half an event.
  void events(List<Event> events);

  /// Nothing more comes, and the answer is whole.
  void whole();

  /// Nothing more comes, and the answer is not whole.
  void broken(Failure failure);

  /// Nothing more comes, because of an error of ours; nobody else would do better.
  void faulted(RuntimeException fault);
}
