package index

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// TestEveryFlippedByteIsFound damages one byte at a time, anywhere in the
// files of an index: Verify must find it, and no query may be answered with
// what was not indexed.
func TestEveryFlippedByteIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var texts []string
	for range 30 {
		texts = append(texts, text(r, 800))
	}
	dir := filepath.Join(t.TempDir(), "index")
	build1(t, dir, documents("dir", texts...), with(2, 0))
	if err := Verify(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	hashes, want := answers(t, dir, texts[3])
	files, err := filepath.Glob(filepath.Join(dir, generation+"*", "*"))
	if err != nil {
		t.Fatal(err)
	}
	flips := 500
	if testing.Short() {
		flips = 50
	}
	for range flips {
		file := files[r.IntN(len(files))]
		good, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		bad := bytes.Clone(good)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		if err := os.WriteFile(file, bad, 0o600); err != nil {
			t.Fatal(err)
		}
		if err := Verify(context.Background(), dir); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s, byte %d: verify says %v", filepath.Base(file), at, err)
		}
		if ix, err := Open(dir); err == nil {
			if got, err := ix.Postings(hashes); err == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("%s, byte %d: answered from damage", filepath.Base(file), at)
			}
			ix.Close()
		}
		if err := os.WriteFile(file, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// answers looks up the fingerprints of a text.
func answers(t *testing.T, dir, text string) ([]uint64, []List) {
	t.Helper()
	ix := open(t, dir)
	tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(text), "", false)
	var s fingerprint.Shingler
	var hashes []uint64
	for _, f := range s.Fingerprints(nil, tokens, ExactFamily) {
		hashes = append(hashes, f.Hash)
	}
	lists, err := ix.Postings(hashes)
	if err != nil {
		t.Fatal(err)
	}
	return hashes, lists
}

func TestStateOfEveryError(t *testing.T) {
	for err, want := range map[error]State{nil: Current, ErrStale: Stale, ErrMissing: Missing, ErrIncomplete: Incomplete, ErrForeign: Foreign,
		ErrNewer: Newer, ErrParameters: OtherParameters, ErrCorrupt: Corrupt, os.ErrPermission: ""} {
		if got := StateOf(err); got != want {
			t.Errorf("%v: %q, want %q", err, got, want)
		}
	}
}
