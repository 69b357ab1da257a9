package index

import (
	"context"
	"encoding/hex"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

var update = flag.Bool("update", false, "write testdata/format/v1 anew; only for a new version")

// example gives the bytes that FORMAT.md shows behind a sentence.
func example(t *testing.T, sentence string) []byte {
	t.Helper()
	text, err := os.ReadFile("FORMAT.md")
	if err != nil {
		t.Fatal(err)
	}
	_, behind, ok := strings.Cut(string(text), sentence)
	if !ok {
		t.Fatalf("FORMAT.md does not say %q", sentence)
	}
	digits, _, _ := strings.Cut(strings.TrimLeft(behind, ":\n "), "\n")
	data, err := hex.DecodeString(strings.ReplaceAll(digits, " ", ""))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestPostingsAsDescribed(t *testing.T) {
	want := example(t, "hash 6 at places 300 and 302")
	got := appendEntry(nil, 0, entry{hash: 5, total: 1, at: []uint32{7}})
	got = appendEntry(got, 5, entry{hash: 6, total: 2, at: []uint32{300, 302}})
	if string(got) != string(want) {
		t.Errorf("block is % x, FORMAT.md says % x", got, want)
	}
	b := block{data: want}
	for _, e := range []entry{{hash: 5, total: 1, at: []uint32{7}}, {hash: 6, total: 2, at: []uint32{300, 302}}} {
		if !b.next() || b.e.hash != e.hash || b.e.total != e.total || len(b.e.at) != len(e.at) || b.e.at[len(e.at)-1] != e.at[len(e.at)-1] {
			t.Errorf("entry is %+v, want %+v", b.e, e)
		}
	}
	if b.next() || b.err != nil {
		t.Errorf("behind the block: %+v, %v", b.e, b.err)
	}
}

func TestStreamAsDescribed(t *testing.T) {
	want := example(t, "`x`, on line 3")
	x, eq := fingerprint.Code([]byte("x")), fingerprint.Code([]byte("="))
	c := newStreamCodec()
	c.pack([]fingerprint.Token{
		{Class: fingerprint.Identifier, Code: x, Line: 3, Start: 0, End: 1},
		{Class: fingerprint.Punctuation, Code: eq, Line: 3, Start: 2, End: 3},
		{Class: fingerprint.Identifier, Code: x, Line: 3, Start: 4, End: 5},
	}, []byte("x = x"))
	if string(c.raw) != string(want) {
		t.Errorf("stream is % x, FORMAT.md says % x", c.raw, want)
	}
}

// TestReleasedFormats opens an index of every released version.
func TestReleasedFormats(t *testing.T) {
	frozen := filepath.Join("..", "testdata", "format", "v1")
	if *update {
		if err := os.RemoveAll(frozen); err != nil {
			t.Fatal(err)
		}
		build1(t, frozen, documents("dir@1", strings.Repeat("a b c dd ee fff ", 20), "one two\nthree"), with(1, 0))
	}
	// A reader changes nothing, but git keeps no empty lock file apart.
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(frozen)); err != nil {
		t.Fatal(err)
	}
	if err := Verify(context.Background(), dir); err != nil {
		t.Fatal(err)
	}
	ix := open(t, dir)
	h := ix.Header()
	if h.Format != 1 || h.Documents != 2 || h.Tokens != 123 || h.Digest == "" {
		t.Errorf("header = %+v", h)
	}
	s, err := ix.Stream(1)
	if err != nil || len(s.Tokens) != 3 || s.Text(2) != "three" || s.Tokens[2].Line != 2 {
		t.Errorf("stream = %+v, %v", s, err)
	}
}

func TestForeignBytesAreErrors(t *testing.T) {
	c := newStreamCodec()
	for _, raw := range []string{"", "\xff", "\x03\x02\x03", "\x01\x01\x01\x01x\x05\x01\x02", "\x01\x01\x01\x7fx\x00\x01\x02"} {
		if s, err := c.unpack(c.zip.EncodeAll([]byte(raw), nil)); err == nil {
			t.Errorf("% x: read as %+v", raw, s)
		}
	}
}

func FuzzStream(f *testing.F) {
	f.Add([]byte("\x03\x02\x03\x02\x01\x01\x78\x3d\x00\x01\x00\x03\x06"))
	c := newStreamCodec()
	f.Fuzz(func(_ *testing.T, raw []byte) {
		_, _ = c.unpack(c.zip.EncodeAll(raw, nil))
	})
}

func FuzzBlock(f *testing.F) {
	f.Add([]byte("\x0a\x07\x03\x02\xac\x02\x02"))
	f.Fuzz(func(t *testing.T, data []byte) {
		b := block{data: data}
		for b.next() {
			if len(b.e.at) == 0 || len(b.e.at) > MaxPostings {
				t.Fatalf("entry with %d places", len(b.e.at))
			}
		}
	})
}
