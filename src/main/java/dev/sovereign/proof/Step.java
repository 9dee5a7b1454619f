package dev.sovereign.proof;

/// One thing that a verifier looked at, and what it found.
public record Step(String name, Finding finding) {}
