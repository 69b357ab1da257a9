package index

import (
	"bytes"
	"context"
	"errors"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
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
			if got, err := ix.Postings(hashes, math.MaxUint64); err == nil && !reflect.DeepEqual(got, want) {
				t.Errorf("%s, byte %d: answered from damage", filepath.Base(file), at)
			}
			ix.Close()
		}
		if err := os.WriteFile(file, good, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDamagedValuesAreNotAnsweredFrom damages value files behind the back of an
// open index: what is read of them then is an error, or what it was.
func TestDamagedValuesAreNotAnsweredFrom(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 24))
	var texts []string
	for range 60 {
		texts = append(texts, text(r, 4000))
	}
	dir := filepath.Join(t.TempDir(), "index")
	build1(t, dir, documents("dir", texts...), with(2, 0))
	hashes, want := answers(t, dir, texts[3])
	whole, err := open(t, dir).Stream(3)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, generation+"*", "*.vlog"))
	if err != nil || len(files) != 1 {
		t.Fatalf("value files: %v, %v", files, err)
	}
	good, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	errs := 0
	for range 20 {
		ix, err := Open(dir)
		if err != nil {
			t.Fatal(err)
		}
		ix.Has(0) // reads the filters
		bad := bytes.Clone(good)
		for at := 100; at < len(bad); at += 1 + r.IntN(4000) {
			bad[at] ^= 1 << r.IntN(8)
		}
		overwrite(t, files[0], bad)
		for i := range hashes { // one at a time: an error would hide the others
			switch got, err := ix.Postings(hashes[i:i+1], math.MaxUint64); {
			case err != nil:
				if errs++; !errors.Is(err, ErrCorrupt) || !strings.Contains(err.Error(), " at "+dir+": posting block ") {
					t.Fatalf("error = %v", err)
				}
			case !reflect.DeepEqual(got, want[i:i+1]):
				t.Fatalf("fingerprint %x: answered from damage", hashes[i])
			}
		}
		if got, err := ix.Stream(3); err == nil && !reflect.DeepEqual(got.Tokens, whole.Tokens) {
			t.Fatal("stream: answered from damage")
		}
		ix.Close()
		overwrite(t, files[0], good)
	}
	if errs == 0 {
		t.Error("no block that was read was damaged")
	}
}

// overwrite changes the bytes of a file where it stands: who has mapped it sees that.
func overwrite(t *testing.T, path string, data []byte) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if _, err := f.Write(data); err != nil {
		t.Fatal(err)
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
	lists, err := ix.Postings(hashes, math.MaxUint64)
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
