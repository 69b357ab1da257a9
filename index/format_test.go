package index

import (
	"context"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"flag"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
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
	p := blockPacker{shape: shape{blockBits: 16, placeBits: 10}}
	entries := []entry{{hash: 5, total: 1, at: []uint32{7}}, {hash: 6, total: 2, at: []uint32{300, 302}}}
	for _, e := range entries {
		p.add(e)
	}
	if got := p.pack(nil); string(got) != string(want) {
		t.Errorf("block is % x, FORMAT.md says % x", got, want)
	}
	var b block
	b.reset(want, p.shape, 0)
	for _, e := range entries {
		if !b.next() || !reflect.DeepEqual(b.e, e) {
			t.Errorf("entry is %+v, want %+v", b.e, e)
		}
	}
	if b.next() || b.err != nil {
		t.Errorf("behind the block: %+v, %v", b.e, b.err)
	}
}

// TestBlocksOfAnyShape packs random entries, reads them in order and finds each
// by its hash, and finds nothing else.
func TestBlocksOfAnyShape(t *testing.T) {
	r := rand.New(rand.NewPCG(15, 16))
	for range 200 {
		p := blockPacker{shape: shape{blockBits: shardBits + r.IntN(24), placeBits: 1 + r.IntN(32)}}
		number := r.Uint32N(p.blocks())
		entries := randomEntries(r, p.shape, number)
		for _, e := range entries {
			p.add(e)
		}
		data := p.pack(nil)
		var b block
		b.reset(data, p.shape, number)
		for i, want := range entries {
			if !b.next() || !reflect.DeepEqual(b.e, want) {
				t.Fatalf("%+v: entry %d is %+v, want %+v", p.shape, i, b.e, want)
			}
		}
		if b.next() || b.err != nil {
			t.Fatalf("%+v: behind the block: %+v, %v", p.shape, b.e, b.err)
		}
		for _, i := range r.Perm(len(entries)) {
			if want := entries[i]; !b.find(want.hash, math.MaxUint64) || !reflect.DeepEqual(b.e, want) {
				t.Fatalf("%+v: found %+v, want %+v", p.shape, b.e, want)
			}
			if other := entries[i].hash ^ 1; b.find(other, math.MaxUint64) != slices.ContainsFunc(entries, func(e entry) bool { return e.hash == other }) {
				t.Fatalf("%+v: hash %x is found or not, against what is there", p.shape, other)
			}
		}
	}
}

// randomEntries fills a block: some hashes near each other, some with long lists.
func randomEntries(r *rand.Rand, s shape, number uint32) []entry {
	hashes := make(map[uint64]bool)
	for range r.IntN(100) {
		rest := r.Uint64() & (1<<s.restBits() - 1)
		hashes[uint64(number)<<s.restBits()|rest] = true
	}
	var entries []entry
	for _, hash := range slices.Sorted(maps.Keys(hashes)) {
		places := make(map[uint32]bool)
		for range 1 + r.IntN(1+r.IntN(8)) {
			places[uint32(r.Uint64()&(1<<s.placeBits-1))] = true
		}
		e := entry{hash: hash, at: slices.Sorted(maps.Keys(places))}
		e.total = uint64(len(e.at))
		entries = append(entries, e)
	}
	return entries
}

func TestStreamAsDescribed(t *testing.T) {
	x, eq := fingerprint.Code([]byte("x")), fingerprint.Code([]byte("="))
	tokens := []fingerprint.Token{
		{Class: fingerprint.Identifier, Code: x, Line: 3, Start: 0, End: 1},
		{Class: fingerprint.Punctuation, Code: eq, Line: 3, Start: 2, End: 3},
		{Class: fingerprint.Identifier, Code: x, Line: 3, Start: 4, End: 5},
	}
	p := newPacker()
	p.symbols(tokens, []byte("x = x"))
	if got, want := p.appendTable(nil), example(t, "the table of lexemes is"); string(got) != string(want) {
		t.Errorf("table is % x, FORMAT.md says % x", got, want)
	}
	if got, want := p.appendChunk(nil, tokens, 0), example(t, "and the only chunk is"); string(got) != string(want) {
		t.Errorf("chunk is % x, FORMAT.md says % x", got, want)
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

// packedStream is a stream of one chunk that has been unpacked.
func packedStream(c *streamCodec, symbols int, table, chunk string) []byte {
	packedTable, packedChunk := c.zip.EncodeAll([]byte(table), nil), c.zip.EncodeAll([]byte(chunk), nil)
	data := binary.AppendUvarint(nil, uint64(symbols))
	data = binary.AppendUvarint(data, uint64(len(packedTable)))
	data = binary.AppendUvarint(data, uint64(len(packedChunk)))
	return slices.Concat(data, packedTable, packedChunk)
}

func TestForeignBytesAreErrors(t *testing.T) {
	c := newStreamCodec()
	good := packedStream(c, 2, "x\x03=\x02", "\x00\x01\x00\x03\x06")
	if _, err := c.unpack(good, 3); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"nothing":            {},
		"cut short":          good[:len(good)-1],
		"longer":             append(slices.Clone(good), 0),
		"no lexemes":         packedStream(c, 0, "", "\x00\x01\x00\x03\x06"),
		"too few lexemes":    packedStream(c, 3, "x\x03=\x02", "\x00\x01\x00\x03\x06"),
		"no code":            packedStream(c, 2, "x\x13=\x02", "\x00\x01\x00\x03\x06"),
		"unknown lexeme":     packedStream(c, 2, "x\x03=\x02", "\x00\x02\x00\x03\x06"),
		"too few tokens":     packedStream(c, 2, "x\x03=\x02", "\x00\x01\x03\x04"),
		"line of no tokens":  packedStream(c, 2, "x\x03=\x02", "\x00\x01\x00\x03\x00\x01\x06"),
		"line of too many":   packedStream(c, 2, "x\x03=\x02", "\x00\x01\x00\x03\x08"),
		"line out of bounds": packedStream(c, 2, "x\x03=\x02", "\x00\x01\x00\xff\xff\xff\xff\x7f\x06"),
	} {
		if s, err := c.unpack(data, 3); !errors.Is(err, ErrCorrupt) {
			t.Errorf("%s: read as %+v, %v", name, s, err)
		}
	}
}

// TestAnyPieceOfAStream loads pieces of a long stream in any order: they are
// those of the whole, and nothing else was read.
func TestAnyPieceOfAStream(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	src := text(r, 5*chunkTokens+77) + " \x02cut \x13 before"
	tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(src), "", false)
	c := newStreamCodec()
	data := c.pack(tokens, []byte(src))
	for range 50 {
		s, err := c.open(data, len(tokens))
		if err != nil {
			t.Fatal(err)
		}
		from := r.IntN(len(tokens)+200) - 100
		to := from + r.IntN(2*chunkTokens)
		if err := s.Load(from, to); err != nil {
			t.Fatal(err)
		}
		loaded := 0
		for i, want := range tokens {
			got, inside := s.Tokens[i], i >= from && i < to
			if got == (fingerprint.Token{}) && !inside {
				continue
			}
			loaded++
			kept := src[want.Start:want.End]
			if cut := strings.IndexFunc(kept, func(r rune) bool { return isHead(byte(r)) }); cut >= 0 {
				kept = kept[:cut]
			}
			want.Start, want.End = 0, 0
			if got != want || s.Text(i) != kept {
				t.Fatalf("%d to %d: token %d is %+v %q, want %+v %q", from, to, i, got, s.Text(i), want, kept)
			}
		}
		if most := to - from + 2*chunkTokens; loaded > most {
			t.Fatalf("%d to %d: %d tokens loaded, want %d at most", from, to, loaded, most)
		}
	}
}

// TestReleasedStreamsLeaveNothingBehind opens streams in the memory of others:
// what is not loaded of them is zero, also where a damaged chunk was met.
func TestReleasedStreamsLeaveNothingBehind(t *testing.T) {
	r := rand.New(rand.NewPCG(25, 26))
	c := newStreamCodec()
	var sources []string
	var packed [][]byte
	var tokens [][]fingerprint.Token
	for range 5 {
		src := text(r, 1+r.IntN(6*chunkTokens))
		list, _, _ := wordTokenizer{}.Tokenize(nil, []byte(src), "", false)
		sources, packed, tokens = append(sources, src), append(packed, c.pack(list, []byte(src))), append(tokens, list)
	}
	reused, damaged := 0, 0
	for range 300 {
		n := r.IntN(len(sources))
		data := slices.Clone(packed[n])
		if r.IntN(4) == 0 {
			data[len(data)-1-r.IntN(len(data)/2)] ^= 1
		}
		before := len(c.rooms)
		s, err := c.open(data, len(tokens[n]))
		if err != nil {
			continue
		}
		if len(c.rooms) < before {
			reused++
		}
		for i := range s.Tokens {
			if s.Tokens[i] != (fingerprint.Token{}) || s.symbol[i] != 0 {
				t.Fatalf("token %d of an open stream is %+v", i, s.Tokens[i])
			}
		}
		from := r.IntN(len(s.Tokens))
		if s.Load(from, from+r.IntN(chunkTokens)) != nil {
			damaged++
		}
		s.Release()
	}
	if reused == 0 || damaged == 0 {
		t.Errorf("%d streams in the memory of others, %d damaged", reused, damaged)
	}
}

func FuzzStream(f *testing.F) {
	f.Add(uint8(2), []byte("x\x03=\x02"), []byte("\x00\x01\x00\x03\x06"), []byte{})
	c := newStreamCodec()
	f.Fuzz(func(_ *testing.T, symbols uint8, table, chunk, whole []byte) {
		_, _ = c.unpack(packedStream(c, int(symbols), string(table), string(chunk)), 3)
		_, _ = c.unpack(whole, 3)
	})
}

func FuzzBlock(f *testing.F) {
	f.Add([]byte("\x02\x02\x03\x05\x00\x00\x03\x00\x00\x02\x07\xb0\x04\x00\x02\x02"), uint8(8), uint8(10), uint64(6))
	f.Fuzz(func(t *testing.T, data []byte, blockBits, placeBits uint8, hash uint64) {
		s := shape{blockBits: shardBits + int(blockBits)%24, placeBits: int(placeBits) % 33}
		var b block
		b.reset(data, s, 0)
		for b.next() {
			if len(b.e.at) == 0 || len(b.e.at) > MaxPostings {
				t.Fatalf("entry with %d places", len(b.e.at))
			}
		}
		if b.reset(data, s, 0); b.find(hash, math.MaxUint64) && b.e.hash != hash {
			t.Fatalf("found %x for %x", b.e.hash, hash)
		}
	})
}
