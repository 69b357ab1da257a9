package main

import (
	"fmt"
	"maps"
	"os"
	"reflect"
	"slices"
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
)

func TestWords(t *testing.T) {
	seen := make(map[uint32]bool)
	set := func(text string) wordSet { return words(nil, []byte(text), seen) }
	if a, b := set("buffer_size = (buffer_size + 1) & ~0x3fu; if"), set("if(~ buffer_size)0x3fu"); !slices.Equal(a, b) || len(a) != 2 {
		t.Errorf("%v and %v", a, b)
	}
	if a, b := set("größe"), set("grösse"); slices.Equal(a, b) || len(a) != 1 {
		t.Errorf("%v and %v", a, b)
	}
	if a := set(""); len(a) != 0 {
		t.Errorf("words of nothing: %v", a)
	}
}

// The words that were kept come back; a file that was damaged anywhere is none.
func TestWordCache(t *testing.T) {
	t.Setenv("XDG_CACHE_HOME", t.TempDir())
	c := openWords("/src/project")
	c.sets["0123"], c.sets["4567"], c.sets["89"] = wordSet{1, 1 << 31}, wordSet{}, wordSet{7}
	if err := c.keep([]string{"0123", "4567"}); err != nil {
		t.Fatal(err)
	}
	again := openWords("/src/project")
	delete(c.sets, "89")
	if !reflect.DeepEqual(again.sets, c.sets) {
		t.Errorf("kept %v, want %v", again.sets, c.sets)
	}
	if other := openWords("/src/other"); len(other.sets) != 0 {
		t.Errorf("another project has %v", other.sets)
	}
	data, err := os.ReadFile(c.path)
	if err != nil {
		t.Fatal(err)
	}
	for i := range data {
		damaged := slices.Clone(data)
		damaged[i] ^= 4
		for _, d := range [][]byte{damaged, data[:i]} {
			if err := os.WriteFile(c.path, d, 0o666); err != nil {
				t.Fatal(err)
			}
			if got := openWords("/src/project"); len(got.sets) != 0 {
				t.Fatalf("damage at byte %d gives %v", i, got.sets)
			}
		}
	}
}

// A hash that fits does not make sense of the rest.
func FuzzWordCache(f *testing.F) {
	f.Add([]byte("\x02ab\x01\x01\x02\x03\x04"))
	f.Fuzz(func(t *testing.T, entries []byte) {
		c := &wordCache{sets: make(map[string]wordSet)}
		if err := c.parse(sealed(append([]byte(wordMagic), entries...))); err != nil {
			return
		}
		again := &wordCache{sets: make(map[string]wordSet)}
		if err := again.parse(c.bytes(slices.Sorted(maps.Keys(c.sets)))); err != nil || !reflect.DeepEqual(again.sets, c.sets) {
			t.Errorf("%v, %v, want %v", again.sets, err, c.sets)
		}
	})
}

// The file that has the rare words is looked at, whatever else has the common ones.
func TestSuspects(t *testing.T) {
	seen := make(map[uint32]bool)
	var files []ownFile
	for i := range 300 {
		text := fmt.Sprintf("static int count(struct device *dev) { return dev->total%d; }", i)
		files = append(files, ownFile{CommitFile: corpus.CommitFile{Path: fmt.Sprint(i), Size: 1}, kind: "c", words: words(nil, []byte(text), seen)})
	}
	looked := trace{words(nil, []byte("int sum(struct device *d) { return d->total7 + d->other; }"), seen), "c"}
	if got := suspects(files, []trace{looked}); len(got) != 1 || got[0].Path != "7" {
		t.Errorf("suspects %v", got)
	}
	looked.kind = "go"
	if got := suspects(files, []trace{looked}); len(got) != 0 {
		t.Errorf("suspects in another language: %v", got)
	}
	if got := suspects(nil, []trace{looked}); len(got) != 0 {
		t.Errorf("suspects of nothing: %v", got)
	}
}
