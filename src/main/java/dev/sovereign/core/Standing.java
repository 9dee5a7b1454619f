package dev.sovereign.core;

/// How an offer stands in a group that is ordered by health.
///
/// @param band 1 is asked first
/// @param score that the band comes from; 1 is the best there is
/// @param health what the score is made of
public record Standing(int band, double score, Health health) {}
