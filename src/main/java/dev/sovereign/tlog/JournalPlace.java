package dev.sovereign.tlog;

import java.util.OptionalLong;

/// Where a record is.
///
/// @param sequence its place in the journal, from 0
/// @param leaf the index of its leaf in the log, if it has one
public record JournalPlace(long sequence, OptionalLong leaf) {}
