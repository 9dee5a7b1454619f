// Package log reads a log that Sovereign wrote with the modules that Go's own checksum database and
// its peers use, and writes one that Sovereign has to read.
package log

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	cosigned "github.com/transparency-dev/formats/note"
	"github.com/transparency-dev/formats/proof"
	merkle "github.com/transparency-dev/merkle/proof"
	"github.com/transparency-dev/merkle/rfc6962"
	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const (
	entries = 1000
	origin  = "example.com/go"
)

// The logs that Sovereign wrote, one per size.
func logs(t *testing.T) []string {
	found, err := filepath.Glob(filepath.Join(os.Getenv("LOGS"), "log-*"))
	if err != nil || len(found) == 0 {
		t.Fatalf("no logs below %q: %v", os.Getenv("LOGS"), err)
	}
	return found
}

func read(t *testing.T, log, name string) []byte {
	bytes, err := os.ReadFile(filepath.Join(log, name))
	if err != nil {
		t.Fatal(err)
	}
	return bytes
}

func lines(t *testing.T, log, name string) []string {
	return strings.Split(strings.TrimSuffix(string(read(t, log, name)), "\n"), "\n")
}

// The four keys: log and witness, each by Ed25519 and by ML-DSA-44.
func verifiers(t *testing.T, log string) note.Verifiers {
	vkeys := lines(t, log, "vkeys")
	plain, err := note.NewVerifier(vkeys[0])
	if err != nil {
		t.Fatal(err)
	}
	known := []note.Verifier{plain}
	timed, err := cosigned.NewVerifierForCosignatureV1(vkeys[2])
	if err != nil {
		t.Fatal(err)
	}
	known = append(known, timed)
	for _, vkey := range []string{vkeys[1], vkeys[3]} {
		lattice, err := cosigned.NewMLDSAVerifier(vkey)
		if err != nil {
			t.Fatal(err)
		}
		known = append(known, lattice)
	}
	return note.VerifierList(known...)
}

func head(t *testing.T, log string) tlog.Tree {
	opened, err := note.Open(read(t, log, "checkpoint"), verifiers(t, log))
	if err != nil {
		t.Fatal(err)
	}
	if len(opened.Sigs) != 4 {
		t.Fatalf("%d of 4 signatures verify", len(opened.Sigs))
	}
	said := strings.Split(opened.Text, "\n")
	size, err := strconv.ParseInt(said[1], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	root, err := tlog.ParseHash(said[2])
	if err != nil {
		t.Fatal(err)
	}
	return tlog.Tree{N: size, Hash: root}
}

// Tiles of a folder by C2SP's paths.
type tiles struct{ log string }

func (r tiles) Height() int { return 8 }

func (r tiles) SaveTiles([]tlog.Tile, [][]byte) {}

func (r tiles) ReadTiles(wanted []tlog.Tile) ([][]byte, error) {
	var found [][]byte
	for _, tile := range wanted {
		path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
		bytes, err := os.ReadFile(filepath.Join(r.log, path))
		if err != nil {
			return nil, err
		}
		found = append(found, bytes)
	}
	return found, nil
}

func TestCheckpointsVerify(t *testing.T) {
	for _, log := range logs(t) {
		head(t, log)
	}
}

func TestTilesGiveRootAndLeaves(t *testing.T) {
	for _, log := range logs(t) {
		tree := head(t, log)
		reader := tlog.TileHashReader(tree, tiles{log})
		root, err := tlog.TreeHash(tree.N, reader)
		if err != nil || root != tree.Hash {
			t.Fatalf("%s: root %v, %v", log, root, err)
		}
		for index := int64(0); index < tree.N; index += 1 + tree.N/50 {
			hashes, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
			if err != nil || hashes[0] != tlog.RecordHash(entry(index)) {
				t.Fatalf("%s: leaf %d: %v", log, index, err)
			}
		}
	}
}

func TestProofsAreThoseOfGo(t *testing.T) {
	for _, log := range logs(t) {
		tree := head(t, log)
		files, _ := filepath.Glob(filepath.Join(log, "*.tlog-proof"))
		if len(files) == 0 {
			t.Fatalf("%s: no proofs", log)
		}
		for _, file := range files {
			var parsed proof.TLogProof
			bytesOfFile := read(t, log, filepath.Base(file))
			if err := parsed.Unmarshal(bytesOfFile); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(parsed.Marshal(), bytesOfFile) {
				t.Fatalf("%s is written in another way", file)
			}
			index := int64(parsed.Index)
			own, err := tlog.ProveRecord(tree.N, index, tlog.TileHashReader(tree, tiles{log}))
			if err != nil || len(own) != len(parsed.Hashes) {
				t.Fatalf("%s: %d hashes, %v", file, len(own), err)
			}
			var hashes tlog.RecordProof
			for i, hash := range parsed.Hashes {
				if own[i] != tlog.Hash(hash) {
					t.Fatalf("%s: hash %d is another", file, i)
				}
				hashes = append(hashes, tlog.Hash(hash))
			}
			if err := tlog.CheckRecord(hashes, tree.N, tree.Hash, index, tlog.RecordHash(entry(index))); err != nil {
				t.Fatal(err)
			}
		}
	}
}

func TestConsistencyVerifies(t *testing.T) {
	for _, log := range logs(t) {
		tree := head(t, log)
		for _, line := range lines(t, log, "consistency") {
			words := strings.Fields(line)
			size, _ := strconv.ParseUint(words[0], 10, 64)
			hashes := decoded(t, words[1:])
			root := hashes[0]
			err := merkle.VerifyConsistency(
				rfc6962.DefaultHasher, size, uint64(tree.N), hashes[1:], root, tree.Hash[:])
			if err != nil {
				t.Fatalf("%s: %d: %v", log, size, err)
			}
		}
	}
}

// Proofs that hold and others: what Sovereign said of them, Go says.
func TestBothJudgeProofsAlike(t *testing.T) {
	holding := 0
	for _, log := range logs(t) {
		for _, line := range lines(t, log, "probes") {
			words := strings.Fields(line)
			first, _ := strconv.ParseUint(words[2], 10, 64)
			second, _ := strconv.ParseUint(words[3], 10, 64)
			hashes := decoded(t, words[4:])
			one, other, hops := hashes[0], hashes[1], hashes[2:]
			var err error
			if words[0] == "inclusion" {
				err = merkle.VerifyInclusion(rfc6962.DefaultHasher, first, second, one, hops, other)
			} else {
				err = merkle.VerifyConsistency(rfc6962.DefaultHasher, first, second, hops, one, other)
			}
			if strconv.FormatBool(err == nil) != words[1] {
				t.Fatalf("%s: Go says %v of %s", log, err, line)
			}
			if err == nil {
				holding++
			}
		}
	}
	if holding < 100 {
		t.Fatalf("only %d proofs hold", holding)
	}
}

func decoded(t *testing.T, words []string) [][]byte {
	var hashes [][]byte
	for _, word := range words {
		hash, err := base64.StdEncoding.DecodeString(word)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, hash)
	}
	return hashes
}

// What Sovereign reads afterwards.
func TestALogOfGoIsWritten(t *testing.T) {
	var stored []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var found []tlog.Hash
		for _, index := range indexes {
			found = append(found, stored[index])
		}
		return found, nil
	})
	for index := int64(0); index < entries; index++ {
		hashes, err := tlog.StoredHashes(index, entry(index), reader)
		if err != nil {
			t.Fatal(err)
		}
		stored = append(stored, hashes...)
	}
	root, err := tlog.TreeHash(entries, reader)
	if err != nil {
		t.Fatal(err)
	}
	signers, policy := keys(t)
	text := fmt.Sprintf("%s\n%d\n%s\n", origin, entries, root)
	signed, err := note.Sign(&note.Note{Text: text}, signers...)
	if err != nil {
		t.Fatal(err)
	}
	write(t, "policy", []byte(policy))
	for index := int64(0); index < entries; index += 37 {
		own, err := tlog.ProveRecord(entries, index, reader)
		if err != nil {
			t.Fatal(err)
		}
		made := proof.TLogProof{Index: uint64(index), Checkpoint: signed}
		for _, hash := range own {
			made.Hashes = append(made.Hashes, hash)
		}
		write(t, fmt.Sprintf("%d.tlog-proof", index), made.Marshal())
	}
}

func keys(t *testing.T) ([]note.Signer, string) {
	secret, public, err := note.GenerateKey(nil, origin)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := note.NewSigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	secret, vkey, err := note.GenerateKey(nil, "w1.example")
	if err != nil {
		t.Fatal(err)
	}
	timed, err := cosigned.NewSignerForCosignatureV1(secret)
	if err != nil {
		t.Fatal(err)
	}
	vkey, err = cosigned.VKeyToCosignatureV1(vkey)
	if err != nil {
		t.Fatal(err)
	}
	secret, lattice, err := cosigned.GenerateMLDSAKey("w2.example")
	if err != nil {
		t.Fatal(err)
	}
	cosigner, err := cosigned.NewMLDSASigner(secret)
	if err != nil {
		t.Fatal(err)
	}
	policy := fmt.Sprintf(
		"log %s\nwitness w1 %s\nwitness w2 %s\ngroup both all w1 w2\nquorum both\n",
		public, vkey, lattice)
	return []note.Signer{plain, timed, cosigner}, policy
}

func write(t *testing.T, name string, content []byte) {
	folder := filepath.Join(os.Getenv("LOGS"), "of-go")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(folder, name), content, 0o644); err != nil {
		t.Fatal(err)
	}
}

func entry(index int64) []byte { return []byte(strconv.FormatInt(index, 10)) }
