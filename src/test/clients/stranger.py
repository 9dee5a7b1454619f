"""A verifier of answers that was written from `docs/log-format.md` alone: it shares nothing with ours.

ML-DSA-44 is left out, because the library has none: such lines count for keys that one does not know.
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

CALL = "https://sovereign.dev/inference-call/v1"
KEYSET = "https://sovereign.dev/keyset/v1"
KINDS = {CALL: 1, KEYSET: 3}
PAYLOAD_TYPE = "application/vnd.in-toto+json"
MEMBER = "_sf_attestation"
ED25519, COSIGNATURE = 1, 4
LARGEST = 2**53 - 1


class Refused(Exception):
    """A step does not hold; says which."""


def require(holds: bool, step: str) -> None:
    if not holds:
        raise Refused(step)


def sha256(*pieces: bytes) -> bytes:
    return hashlib.sha256(b"".join(pieces)).digest()


def mac(key: bytes, message: bytes) -> bytes:
    return hmac.new(key, message, hashlib.sha256).digest()


def unbase64(text: str) -> bytes:
    try:
        raw = base64.b64decode(text, validate=True)
    except ValueError as wrong:
        raise Refused("base64") from wrong
    require(base64.b64encode(raw).decode() == text, "base64")
    return raw


def decimal(text: str) -> int:
    require(text.isascii() and text.isdigit() and str(int(text)) == text, "decimal")
    return int(text)


def signed_by(key: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


# JSON


def unique(members: list[tuple[str, Any]]) -> dict[str, Any]:
    names = [name for name, _ in members]
    require(len(names) == len(set(names)), "json: a member twice")
    return dict(members)


def parsed(text: str) -> Any:
    try:
        return json.loads(text, object_pairs_hook=unique)
    except ValueError as wrong:
        raise Refused("json") from wrong


def whole(text: str) -> int:
    number = int(text)
    require(-LARGEST <= number <= LARGEST and str(number) == text, "row: a number")
    return number


def no_float(_: str) -> float:
    raise Refused("row: a number")


def canonical(value: Any) -> bytes:
    """RFC 8785 for whole numbers; its strings are those that Python writes."""
    if isinstance(value, dict):
        names = sorted(value, key=lambda it: it.encode("utf-16-be"))
        return b"{" + b",".join(canonical(it) + b":" + canonical(value[it]) for it in names) + b"}"
    if isinstance(value, list):
        return b"[" + b",".join(map(canonical, value)) + b"]"
    return json.dumps(value, ensure_ascii=False).encode()


def row(payload: bytes) -> dict[str, Any]:
    try:
        statement = json.loads(
            payload.decode(), object_pairs_hook=unique, parse_int=whole, parse_float=no_float
        )
        again = canonical(statement)
    except ValueError as wrong:
        raise Refused("row") from wrong
    require(again == payload, "row: not canonical")
    require(statement["_type"] == "https://in-toto.io/Statement/v1", "row: its type")
    return statement


# Notes, policies and proofs


@dataclass(frozen=True)
class Key:
    name: str
    kind: int
    raw: bytes
    id: bytes

    @staticmethod
    def of(text: str) -> "Key":
        name, given, encoded = text.split("+", 2)
        typed = unbase64(encoded)
        key_id = sha256(name.encode(), b"\n", typed)[:4]
        require(key_id.hex() == given, "policy: the id of a key")
        return Key(name, typed[0], typed[1:], key_id)

    def made(self, text: str, signature: bytes) -> bool:
        if self.kind == ED25519:
            return signed_by(self.raw, text.encode(), signature)
        time = int.from_bytes(signature[:8], "big")
        message = f"cosignature/v1\ntime {time}\n{text}".encode()
        return signed_by(self.raw, message, signature[8:])


class Policy:
    def __init__(self, text: str) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[str, Key] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        for words in (line.split() for line in text.split("\n")):
            match words:
                case ["log", key, *_]:
                    self.logs.append(Key.of(key))
                case ["witness", name, key, *_]:
                    self.witnesses[name] = Key.of(key)
                case ["group", name, needed, *members]:
                    count = {"any": 1, "all": len(members)}.get(needed) or int(needed)
                    self.groups[name] = (count, members)
                case ["quorum", name]:
                    self.quorum = name

    def judge(self, note: str) -> tuple[str, int, bytes]:
        """The origin, size and root of a checkpoint that is believed."""
        blank = note.rindex("\n\n")
        text, lines = note[: blank + 1], note[blank + 2 :].split("\n")
        require(lines.pop() == "", "proof: the note ends in a line feed")
        origin, size, root, *_ = text.split("\n")
        logs = [key for key in self.logs if key.name == origin]
        believed: set[Key] = set()
        for line in lines:
            dash, name, encoded = line.split(" ")
            signature = unbase64(encoded)
            require(dash == "—", "proof: a signature line")
            for key in [*logs, *self.witnesses.values()]:
                if key.name == name and key.id == signature[:4]:
                    require(key.made(text, signature[4:]), "log-signature: a known key's line")
                    if key.kind == ED25519 or any(signature[4:12]):
                        believed.add(key)
        require(any(key in believed for key in logs), "log-signature")
        require(self.is_met(self.quorum, believed), "witness-quorum")
        return origin, decimal(size), unbase64(root)

    def is_met(self, name: str, believed: set[Key]) -> bool:
        if name in self.groups:
            needed, members = self.groups[name]
            return sum(self.is_met(it, believed) for it in members) >= needed
        return name == "none" or self.witnesses[name] in believed


@dataclass(frozen=True)
class Proof:
    index: int
    hashes: list[bytes]
    note: str
    extra: str | None

    @staticmethod
    def of(text: str) -> "Proof":
        head, rest = text.split("\n", 1)
        require(head == "c2sp.org/tlog-proof@v1", "proof: its first line")
        extra = None
        if rest.startswith("extra "):
            line, rest = rest.split("\n", 1)
            extra = line.removeprefix("extra ")
        lines, note = rest.split("\n\n", 1)
        index, *hashes = lines.split("\n")
        require(index.startswith("index "), "proof: its index")
        decoded = [unbase64(it) for it in hashes]
        require(all(len(it) == 32 for it in decoded), "proof: a hash")
        return Proof(decimal(index.removeprefix("index ")), decoded, note, extra)

    def lines(self) -> list[tuple[str, int]]:
        """Name and time of each signature."""
        named = [line.split(" ") for line in self.note[self.note.rindex("\n\n") + 2 :].splitlines()]
        return [(it[1], int.from_bytes(unbase64(it[2])[4:12], "big")) for it in named]


def root(index: int, size: int, leaf: bytes, proof: list[bytes]) -> bytes:
    if size == 1:
        require(not proof, "inclusion")
        return leaf
    require(bool(proof), "inclusion")
    left = 1 << ((size - 1).bit_length() - 1)
    if index < left:
        return sha256(b"\1", root(index, left, leaf, proof[:-1]), proof[-1])
    return sha256(b"\1", proof[-1], root(index - left, size - left, leaf, proof[:-1]))


# Rows


def pae(payload: bytes) -> bytes:
    return f"DSSEv1 {len(PAYLOAD_TYPE)} {PAYLOAD_TYPE} {len(payload)} ".encode() + payload


@dataclass(frozen=True)
class Logged:
    """A row that is in the log, by a proof under a checkpoint that is believed."""

    statement: dict[str, Any]
    payload: bytes
    signatures: list[dict[str, str]]
    proof: Proof
    origin: str
    size: int

    def signature_of(self, key: bytes) -> bool:
        named = [it for it in self.signatures if it["keyid"] == sha256(key).hex()]
        message = pae(self.payload)
        return bool(named) and all(signed_by(key, message, unbase64(it["sig"])) for it in named)


def logged(kind: str, envelope: dict[str, Any], salt: str, proof: Proof, policy: Policy) -> Logged:
    require(envelope["payloadType"] == PAYLOAD_TYPE, "row: its payloadType")
    payload = unbase64(envelope["payload"])
    statement = row(payload)
    require(statement["predicateType"] == kind, "row: its predicateType")
    origin, size, believed = policy.judge(proof.note)
    row_salt = unbase64(salt)
    require(len(row_salt) == 32, "inclusion: the salt")
    commitment = mac(row_salt, b"sf-row/v1\n\0" + pae(payload))
    entry = b"sf-leaf/v1\n\0" + bytes([KINDS[kind]]) + commitment
    require(proof.index < size, "inclusion")
    leaf = sha256(b"\0", entry)
    require(root(proof.index, size, leaf, proof.hashes) == believed, "inclusion")
    return Logged(statement, payload, envelope["signatures"], proof, origin, size)


def check_keys(call: Logged, keyset: Logged, policy: Policy) -> None:
    predicate = keyset.statement["predicate"]
    subject = keyset.statement["subject"][0]
    digest = call.statement["predicate"]["log"]["keyset"]
    require(subject["name"] == "keyset", "keyset: its subject")
    require(subject["digest"]["sha256"] == sha256(canonical(predicate)).hex(), "keyset: its digest")
    require(digest == sha256(keyset.payload).hex(), "keyset: not the one of the row")
    require(keyset.proof.index < call.proof.index, "keyset: not before the row")
    require(keyset.origin == call.origin == predicate["log"]["origin"], "keyset: its origin")
    named = {it["keyid"] for it in keyset.signatures}
    signed = [
        keyset.signature_of(key.raw)
        for key in policy.logs
        if key.kind == ED25519 and key.name == call.origin and sha256(key.raw).hex() in named
    ]
    require(bool(signed) and all(signed), "keyset: its signature")
    require(len(call.signatures) == 1, "row-signature: one")
    ended = call.statement["predicate"]["time"]["completed_ms"]
    in_force = [
        unbase64(key["public_key"])
        for key in predicate["keys"]
        if key["alg"] == "ed25519"
        and key["use"] == "row"
        and key["not_before_ms"] <= ended < key["not_after_ms"]
    ]
    require(any(call.signature_of(key) for key in in_force), "row-signature")


def check_before(call: Logged) -> None:
    time = call.statement["predicate"]["time"]
    if "not_before" not in time:
        return
    before = time["not_before"]
    require(before["origin"] == call.origin, "inclusion: not_before, its log")
    require(1 <= before["size"] <= call.proof.index, "inclusion: not_before, its size")
    require(before["witness_time"] >= 1, "inclusion: not_before, its time")
    require(len(unbase64(before["root"])) == 32, "inclusion: not_before, its root")


def check_opened(call: Logged) -> None:
    log = call.statement["predicate"]["log"]
    if "open_index" in log:
        require(0 <= log["open_index"] < call.proof.index, "inclusion: open_index")


def check_summary(summary: dict[str, Any], call: Logged) -> None:
    predicate = call.statement["predicate"]
    provider, model = predicate["provider"], predicate["model"]["hash"]
    lines = [(name, time) for name, time in call.proof.lines() if name != call.origin]
    expected = {
        "v": 1,
        "id": predicate["call"]["id"],
        "model_hash": model and f"{model['alg']}:{model['value']}",
        "provider_id": provider and provider["id"],
        "policy_id": predicate["policy"]["id"],
        "route_decision_id": predicate["route"]["decision_id"],
        "tier_observed": provider and predicate["tier"]["observed"],
        "rekor_index": call.proof.index,
        "log_origin": call.origin,
        "tree_size": call.size,
        "mirror_status": "cosigned" if summary["mirror_id"] else "pending",
        "witness_status": "cosigned" if summary["witnesses"] else "pending",
    }
    for name, value in expected.items():
        require(name in summary and summary[name] == value, f"summary: {name}")
    require(predicate["log"]["origin"] == call.origin, "summary: the row's origin")
    names = [name for name, _ in lines]
    require(summary["mirror_id"] is None or summary["mirror_id"] in names, "summary: mirror_id")
    for witness in summary["witnesses"]:
        named = (witness["name"], witness["time"])
        require(named in lines and witness["time"] != 0, "summary: witnesses")


def commitment_of(master: bytes, label: str, digest: bytes) -> str:
    return mac(mac(master, b"sf-salt/v1:" + label.encode()), digest).hex()


# Answers


def cut_member(body: bytes) -> tuple[bytes, dict[str, Any] | None]:
    """The body without its attestation, by text: the name stands between a comma and a colon."""
    document = parsed(body.decode())
    require(isinstance(document, dict), "answer: an object")
    if MEMBER not in document:
        return body, None
    require(list(document)[-1] == MEMBER, "answer: the attestation is the last member")
    at = body.rindex(b'"' + MEMBER.encode() + b'"')
    before = body[:at].rstrip(b" \t\r\n")
    value = body[at:].split(b":", 1)[1].decode()
    _, length = json.JSONDecoder().raw_decode(value.lstrip())
    rest = value.lstrip()[length:].encode()
    cut = before.removesuffix(b",") if before.endswith(b",") else body[:at]
    return cut + rest, document[MEMBER]


def cut_stream(stream: bytes) -> tuple[bytes, dict[str, Any] | None]:
    rest, attestation, is_done, is_over = b"", None, False, False
    for block in (it + b"\n\n" for it in stream.removesuffix(b"\n\n").split(b"\n\n")):
        if block == b": keep-alive\n\n":
            continue
        require(not is_over, "answer: something after the attestation")
        head = b"event: sf_attestation\ndata: "
        if block.startswith(head):
            require(attestation is None, "answer: two attestations")
            _, attestation = cut_member(block[len(head) : -2])
            is_over = True
            continue
        require(not is_done, "answer: something after [DONE]")
        if MEMBER.encode() in block:
            chunk, found = cut_member(block.removeprefix(b"data: ").removesuffix(b"\n\n"))
            block = b"data: " + chunk + b"\n\n"
            require(found is None or attestation is None, "answer: two attestations")
            attestation = found or attestation
        rest += block
        is_done = block == b"data: [DONE]\n\n"
    return rest, attestation


def verify(answer: bytes, policy: Policy, request: bytes | None = None) -> None:
    """Returns if the answer is proved by its own full attestation; else says which step failed."""
    try:
        check(answer, policy, request)
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as wrong:
        raise Refused(f"malformed: {wrong}") from wrong


def check(answer: bytes, policy: Policy, request: bytes | None) -> None:
    is_object = answer.lstrip().startswith(b"{")
    wire, summary = cut_member(answer) if is_object else cut_stream(answer)
    require(summary is not None and "proof" in summary, "proof: not the full form")
    assert summary is not None
    proof = Proof.of(summary["proof"])
    require(proof.extra is None, "proof: extra")
    secrets = summary["secrets"]
    call = logged(CALL, summary["envelope"], secrets["row_salt"], proof, policy)
    check_before(call)
    check_opened(call)
    number = call.statement["predicate"]["call"].get("tenant_seq", 1)
    require(type(number) is int and number >= 1, "inclusion: tenant_seq")
    given = summary["keyset"]
    own = Proof.of(given["proof"])
    require(own.extra is None, "keyset: extra")
    keyset = logged(KEYSET, given["envelope"], given["row_salt"], own, policy)
    check_keys(call, keyset, policy)
    check_summary(summary, call)
    master = unbase64(secrets["master"])
    require(len(master) == 32, "response: the master secret")
    found = commitment_of(master, "response.wire", sha256(wire))
    subject = call.statement["subject"][0]
    require(subject["name"] == "response", "response: the subject")
    require(subject["digest"]["sfCommitV1"] == found, "response: the subject")
    require(call.statement["predicate"]["response"]["wire"] == found, "response")
    if request is not None:
        received = call.statement["predicate"]["request"]["received"]
        label = commitment_of(master, "request.received", sha256(request))
        require(received == label, "request")
