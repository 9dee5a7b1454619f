package dev.sovereign.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/// While it is open, a signal of the operating system runs a task instead of what it usually does.
///
/// The JDK hears of signals by classes alone that it does not call its own (`sun.misc`), and the
/// compiler lets nobody name them without a warning: they are looked up.
public final class Signals implements AutoCloseable {
  private final Object signal;
  private final Object before;

  private Signals(Object signal, Object before) {
    this.signal = signal;
    this.before = before;
  }

  /// Runs the task, on a thread of the JDK's, whenever the signal comes.
  ///
  /// @param name without `SIG`, e.g. `INT`
  /// @throws IllegalStateException if this system has no such signal
  public static Signals on(String name, Runnable task) {
    try {
      var signal = type("Signal").getConstructor(String.class).newInstance(name);
      return new Signals(signal, handle(signal, handler(task)));
    } catch (ReflectiveOperationException unknown) {
      throw new IllegalStateException("no signal " + name, unknown);
    }
  }

  private static Object handler(Runnable task) throws ReflectiveOperationException {
    return Proxy.newProxyInstance(
        Signals.class.getClassLoader(),
        new Class<?>[] {type("SignalHandler")},
        (self, method, arguments) -> answer(task, self, method, arguments));
  }

  // Every object is asked for these, a handler by the table that it stands in.
  private static Object answer(Runnable task, Object self, Method method, Object[] arguments) {
    return switch (method.getName()) {
      case "equals" -> self == arguments[0];
      case "hashCode" -> System.identityHashCode(self);
      case "toString" -> "signal handler";
      default -> {
        task.run();
        yield true; // Of a method without a result it is passed over.
      }
    };
  }

  private static Object handle(Object signal, Object handler) throws ReflectiveOperationException {
    return type("Signal")
        .getMethod("handle", type("Signal"), type("SignalHandler"))
        .invoke(null, signal, handler);
  }

  private static Class<?> type(String name) throws ReflectiveOperationException {
    return Class.forName("sun.misc." + name);
  }

  @Override
  public void close() {
    try {
      handle(signal, before);
    } catch (ReflectiveOperationException impossible) {
      throw new IllegalStateException("a signal cannot be given back", impossible);
    }
  }
}
