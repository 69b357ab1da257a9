package index

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
)

// wordTokenizer makes a token of every word: the package needs no C to be tested.
type wordTokenizer struct{}

func (wordTokenizer) Close()                        {}
func (wordTokenizer) Family(language string) string { return language }
func (wordTokenizer) Tokenize(dst []fingerprint.Token, src []byte, _ string, _ bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	line, at := uint32(1), 0
	for word := range strings.FieldsSeq(string(src)) {
		i := at + strings.Index(string(src[at:]), word)
		line += uint32(strings.Count(string(src[at:i]), "\n"))
		at = i + len(word)
		dst = append(dst, fingerprint.Token{Class: fingerprint.Class(1 + len(word)%5), Code: fingerprint.Code([]byte(word)), Line: line, Start: uint32(i), End: uint32(at)})
	}
	return dst, fingerprint.Coverage{}, nil
}

// text makes n words from a small vocabulary.
func text(r *rand.Rand, n int) string {
	var b strings.Builder
	for i := range n {
		b.WriteString(strings.Repeat(string(rune('a'+r.IntN(26))), 1+r.IntN(4)))
		b.WriteByte(" \n"[min(i%7/6, 1)])
	}
	return b.String()
}

func documents(source string, texts ...string) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for i, t := range texts {
			if !yield(corpus.Document{Source: source, Path: fmt.Sprintf("f%d.c", i), Language: "c", Text: []byte(t)}, nil) {
				return
			}
		}
	}
}

func with(workers, memory int) BuildOptions {
	return BuildOptions{Tokenizer: func() Tokenizer { return wordTokenizer{} }, Workers: workers, Memory: memory}
}

func build1(t *testing.T, dir string, docs iter.Seq2[corpus.Document, error], o BuildOptions) Stats {
	t.Helper()
	stats, err := Build(context.Background(), dir, docs, o)
	if err != nil {
		t.Fatal(err)
	}
	return stats
}

func open(t *testing.T, dir string) *Index {
	t.Helper()
	ix, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ix.Close() })
	return ix
}

// TestEveryPostingIsFound looks up all fingerprints of all documents.
func TestEveryPostingIsFound(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var texts []string
	for range 40 {
		texts = append(texts, text(r, 20+r.IntN(2000)))
	}
	dir := filepath.Join(t.TempDir(), "index")
	build1(t, dir, documents("dir", texts...), with(2, 1<<14))
	ix := open(t, dir)
	for doc, want := range texts {
		tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(want), "", false)
		checkStream(t, ix, uint32(doc), tokens, want)
		var s fingerprint.Shingler
		for _, p := range Families() {
			prints := s.Fingerprints(nil, tokens, p)
			hashes := make([]uint64, len(prints))
			for i, f := range prints {
				hashes[i] = f.Hash
			}
			lists, err := ix.Postings(hashes, math.MaxUint64)
			if err != nil {
				t.Fatal(err)
			}
			for i, f := range prints {
				if !contains(lists[i].Postings, Posting{uint32(doc), f.Pos}) {
					t.Fatalf("document %d: no posting for the fingerprint at %d", doc, f.Pos)
				}
			}
		}
	}
	if lists, err := ix.Postings([]uint64{12345}, math.MaxUint64); err != nil || lists[0].Total != 0 {
		t.Errorf("absent fingerprint: %v, %v", lists, err)
	}
}

func checkStream(t *testing.T, ix *Index, doc uint32, want []fingerprint.Token, text string) {
	t.Helper()
	s, err := ix.Stream(doc)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Tokens) != len(want) {
		t.Fatalf("document %d has %d tokens, want %d", doc, len(s.Tokens), len(want))
	}
	for i, w := range want {
		if s.Text(i) != text[w.Start:w.End] {
			t.Fatalf("token %d is %q, want %q", i, s.Text(i), text[w.Start:w.End])
		}
		w.Start, w.End = 0, 0
		if s.Tokens[i] != w {
			t.Fatalf("token %d is %+v, want %+v", i, s.Tokens[i], w)
		}
	}
}

func contains(list []Posting, p Posting) bool {
	for _, q := range list {
		if p == q {
			return true
		}
	}
	return false
}

// TestAnyWorkerCountGivesEqualBytes compares digests over workers, memory and
// the way in which the sources came.
func TestAnyWorkerCountGivesEqualBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var a, b []string
	for range 20 {
		a, b = append(a, text(r, 500)), append(b, text(r, 500))
	}
	b = append(b, a[3]) // the same content in two sources
	both := func(yield func(corpus.Document, error) bool) {
		documents("a", a...)(yield)
		documents("b", b...)(yield)
	}
	once := filepath.Join(t.TempDir(), "once")
	want := build1(t, once, both, with(1, 0))
	for name, o := range map[string]BuildOptions{"8 workers": with(8, 0), "many runs": with(3, 1<<14)} {
		if got := build1(t, filepath.Join(t.TempDir(), "i"), both, o); got.Digest != want.Digest {
			t.Errorf("%s: digest %s, want %s", name, got.Digest, want.Digest)
		}
	}
	twice := filepath.Join(t.TempDir(), "twice")
	build1(t, twice, documents("a", a...), with(2, 0))
	if got := build1(t, twice, documents("b", b...), with(2, 0)); !reflect.DeepEqual(got.Header, want.Header) {
		t.Errorf("added later: %+v, want %+v", got.Header, want.Header)
	}
	removed := build1(t, twice, nil, BuildOptions{Keep: func(s string) bool { return s != "b" }})
	alone := build1(t, filepath.Join(t.TempDir(), "alone"), documents("a", a...), with(1, 0))
	if removed.Digest != alone.Digest {
		t.Errorf("after removal: %+v, want %+v", removed.Header, alone.Header)
	}
	merged := filepath.Join(t.TempDir(), "merged")
	other := filepath.Join(t.TempDir(), "other")
	build1(t, merged, documents("a", a...), with(1, 0))
	build1(t, other, documents("b", b...), with(1, 0))
	if got := build1(t, merged, nil, BuildOptions{From: []*Index{open(t, other)}}); got.Digest != want.Digest {
		t.Errorf("merged: %+v, want %+v", got.Header, want.Header)
	}
}

// TestMergedSourcesAreStoredOnce merges indexes that have sources in common:
// the result is that of building each source once.
func TestMergedSourcesAreStoredOnce(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 22))
	sources := make(map[string][]string)
	for _, name := range []string{"a", "b", "c"} {
		for range 10 {
			sources[name] = append(sources[name], text(r, 400))
		}
	}
	sources["c"] = append(sources["c"], sources["a"][2]) // the same content in two sources
	work := t.TempDir()
	built := func(names ...string) (*Index, Header) {
		dir := filepath.Join(work, strings.Join(names, "-"))
		docs := func(yield func(corpus.Document, error) bool) {
			for _, n := range names {
				documents(n, sources[n]...)(yield)
			}
		}
		h := build1(t, dir, docs, with(1, 0)).Header
		return open(t, dir), h
	}
	ab, _ := built("a", "b")
	bc, _ := built("b", "c")
	abc, want := built("a", "b", "c")
	for name, from := range map[string][]*Index{
		"twice": {abc, abc}, "one source in both": {ab, bc}, "a part behind": {abc, bc}, "a part before": {ab, abc},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			for range 2 { // the second time into what the first has made
				if got := build1(t, dir, nil, BuildOptions{From: from}); !reflect.DeepEqual(got.Header, want) {
					t.Errorf("header = %+v, want %+v", got.Header, want)
				}
			}
			if err := Verify(context.Background(), dir); err != nil {
				t.Error(err)
			}
		})
	}
}

func TestOpenNamesWhatIsWrong(t *testing.T) {
	dir := t.TempDir()
	foreign := filepath.Join(dir, "foreign")
	partial := filepath.Join(dir, "partial")
	empty := filepath.Join(dir, "empty")
	for _, d := range []string{foreign, filepath.Join(partial, generation+"1"+building), empty} {
		if err := os.MkdirAll(d, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(foreign, "MANIFEST"), []byte("x"), 0o666); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]error{filepath.Join(dir, "none"): ErrMissing, empty: ErrMissing, foreign: ErrForeign, partial: ErrIncomplete} {
		if _, err := Open(path); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", path, err, want)
		}
	}
	if _, err := Build(context.Background(), foreign, documents("a", "x"), with(1, 0)); !errors.Is(err, ErrForeign) {
		t.Errorf("build over something else: %v", err)
	}
}

// TestOneBuildAtATime builds where another build holds the lock, and reads there.
func TestOneBuildAtATime(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	want := build1(t, dir, documents("a", "one two three"), with(1, 0))
	unlock, err := lock(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Build(context.Background(), dir, documents("b", "four"), with(1, 0)); err == nil || !strings.Contains(err.Error(), "another build is running at "+dir) {
		t.Errorf("error = %v", err)
	}
	if got := open(t, dir).Header(); !reflect.DeepEqual(got, want.Header) {
		t.Errorf("header = %+v, want %+v", got, want.Header)
	}
	unlock()
	build1(t, dir, documents("b", "four"), with(1, 0))
}

// TestFailedBuildLeavesTheLastGeneration ends a build by an error of its documents.
func TestFailedBuildLeavesTheLastGeneration(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "index")
	want := build1(t, dir, documents("a", "one two three"), with(1, 0))
	broken := errors.New("broken source")
	_, err := Build(context.Background(), dir, func(yield func(corpus.Document, error) bool) {
		if yield(corpus.Document{Source: "b", Path: "x", Language: "c", Text: []byte("four five")}, nil) {
			yield(corpus.Document{}, broken)
		}
	}, with(2, 0))
	if !errors.Is(err, broken) {
		t.Fatalf("error = %v", err)
	}
	if got := open(t, dir).Header(); !reflect.DeepEqual(got, want.Header) {
		t.Errorf("header = %+v, want %+v", got, want.Header)
	}
	entries, err := filepath.Glob(filepath.Join(dir, generation+"*"))
	if err != nil || len(entries) != 1 {
		t.Errorf("left over: %v, %v", entries, err)
	}
}

// Tokens are counted by language, through everything that an index may be made of.
func TestLanguagesAreCounted(t *testing.T) {
	in := func(source, language, text string) iter.Seq2[corpus.Document, error] {
		return func(yield func(corpus.Document, error) bool) {
			yield(corpus.Document{Source: source, Path: "f", Language: language, Text: []byte(text)}, nil)
		}
	}
	one, two := filepath.Join(t.TempDir(), "one"), filepath.Join(t.TempDir(), "two")
	build1(t, one, in("a", "c", "one two three"), with(1, 0))
	build1(t, one, in("b", "go", "four five"), with(1, 0))
	build1(t, one, in("c", "go", "four five"), with(1, 0)) // known
	build1(t, two, in("d", "go", "six"), with(1, 0))
	first, second := open(t, one), open(t, two)
	merged := filepath.Join(t.TempDir(), "merged")
	build1(t, merged, nil, BuildOptions{Tokenizer: with(1, 0).Tokenizer, Workers: 1, From: []*Index{first, second}})
	build1(t, two, nil, BuildOptions{Tokenizer: with(1, 0).Tokenizer, Workers: 1, From: []*Index{first}, Keep: func(string) bool { return false }})
	build1(t, one, nil, BuildOptions{Tokenizer: with(1, 0).Tokenizer, Workers: 1, Keep: func(string) bool { return false }})
	memory := NewMemory(wordTokenizer{})
	for language, text := range map[string]string{"c": "one two three", "go": "four five"} {
		if err := memory.Add(Document{Language: language}, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	emptied, unknown := open(t, one), open(t, one)
	unknown.header.Languages = nil
	for name, c := range map[string]struct{ got, want map[string]uint64 }{
		"index":                    {first.Languages(), map[string]uint64{"c": 3, "go": 2}},
		"merged":                   {open(t, merged).Languages(), map[string]uint64{"c": 3, "go": 3}},
		"taken over":               {open(t, two).Languages(), map[string]uint64{"c": 3, "go": 2}},
		"emptied":                  {emptied.Languages(), map[string]uint64{}},
		"joined with an empty one": {Join(first, emptied).Languages(), map[string]uint64{"c": 3, "go": 2}},
		"joined":                   {Join(first, second).Languages(), map[string]uint64{"c": 3, "go": 3}},
		"joined with one of old":   {Join(first, unknown).Languages(), nil},
		"texts looked at but once": {memory.Languages(), map[string]uint64{"c": 3, "go": 2}},
	} {
		if !reflect.DeepEqual(c.got, c.want) {
			t.Errorf("%s: %v, want %v", name, c.got, c.want)
		}
	}
}
