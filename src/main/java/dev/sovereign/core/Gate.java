package dev.sovereign.core;

import java.util.Locale;

/// What stands before an offer and may say no, in the order in which they are asked.
public enum Gate {
  /// An operator has tripped the provider: nobody is sent there until it is reset.
  TRIPPED,
  /// An operator lets the provider run empty: open calls end there, no new one begins.
  DRAINING,
  /// The provider does not take our credential.
  CREDENTIAL,
  /// The account with the provider has run dry.
  QUOTA,
  /// The provider asked for time.
  RATE,
  /// It has failed too often, and is left alone for a while.
  BREAKER,
  /// Of the tries for which there is a budget, as many as it allows are there already. It is asked
  /// only where a stream is to be taken over.
  BUDGET,
  /// As many calls as it may have are there already.
  FULL;

  /// Whether every try must pass it.
  public boolean isForAll() {
    return this != BUDGET;
  }

  /// The word in answers, figures and errors.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
