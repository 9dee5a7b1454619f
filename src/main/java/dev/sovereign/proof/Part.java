package dev.sovereign.proof;

import dev.sovereign.json.JsonFailure;
import dev.sovereign.tlog.Malformed;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;

/// Something that a check needs: it was given, or not, or is not what it should be.
sealed interface Part<T> {
  /// It is there.
  record Found<T>(T value) implements Part<T> {}

  /// It was not given.
  record Missing<T>(String why) implements Part<T> {}

  /// What was given is none.
  record Broken<T>(String why) implements Part<T> {}

  /// What the reader makes of the source.
  static <S, T> Part<T> of(Optional<S> source, String missing, Function<S, T> reader) {
    return source.map(it -> read(() -> reader.apply(it))).orElseGet(() -> new Missing<>(missing));
  }

  private static <T> Part<T> read(Supplier<T> reader) {
    try {
      return new Found<>(reader.get());
    } catch (Malformed | JsonFailure wrong) {
      return new Broken<>(String.valueOf(wrong.getMessage()));
    }
  }

  /// What the check finds; without this there is nothing to check, and a broken one fails.
  default Finding check(Function<T, Finding> check) {
    return switch (this) {
      case Missing<T>(var why) -> Finding.notChecked(why);
      case Broken<T>(var why) -> Finding.fail(why);
      case Found<T>(var value) -> {
        try {
          yield check.apply(value);
        } catch (Malformed | JsonFailure wrong) {
          yield Finding.fail(String.valueOf(wrong.getMessage()));
        }
      }
    };
  }

  /// What is made of both.
  default <U, V> Part<V> with(Part<U> other, BiFunction<T, U, V> maker) {
    return switch (this) {
      case Missing<T>(var why) -> new Missing<>(why);
      case Broken<T>(var why) -> new Broken<>(why);
      case Found<T>(var value) -> other.then(it -> maker.apply(value, it));
    };
  }

  /// Whether anything was given for it.
  default boolean isGiven() {
    return !(this instanceof Missing<T>);
  }

  /// What the reader makes of it.
  default <U> Part<U> then(Function<T, U> reader) {
    return switch (this) {
      case Missing<T>(var why) -> new Missing<>(why);
      case Broken<T>(var why) -> new Broken<>(why);
      case Found<T>(var value) -> read(() -> reader.apply(value));
    };
  }

  /// This where it was given, else the other.
  default Part<T> or(Supplier<Part<T>> other) {
    return this instanceof Missing<T> ? other.get() : this;
  }
}
