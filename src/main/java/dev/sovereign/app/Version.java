package dev.sovereign.app;

/// Which version of the program this is: that of `pom.xml`.
final class Version {
  static final String TEXT = "0.1.0";

  private Version() {}
}
