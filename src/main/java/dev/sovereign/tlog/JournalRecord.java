package dev.sovereign.tlog;

/// One record of the journal.
///
/// @param sequence its place, from 0
/// @param type what the payload is; the journal does not know
public record JournalRecord(long sequence, byte type, byte[] payload) {}
