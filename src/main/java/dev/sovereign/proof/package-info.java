/// What an answer proves: the attested row and its canonical bytes, the attestation that an answer
/// carries, and the verifier, which needs no server.
@NullMarked
package dev.sovereign.proof;

import org.jspecify.annotations.NullMarked;
