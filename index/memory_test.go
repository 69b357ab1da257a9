package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// TestMemoryAnswersAsAnIndex asks both for all fingerprints of all documents.
func TestMemoryAnswersAsAnIndex(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	texts := []string{text(r, 900)}
	for range MaxPostings / 4 {
		texts = append(texts, text(r, 300)+texts[0]) // lists beyond what is stored
	}
	dir := filepath.Join(t.TempDir(), "index")
	build1(t, dir, documents("dir", texts...), with(2, 1<<14))
	ix := open(t, dir)
	m := NewMemory(wordTokenizer{})
	for i, text := range texts {
		if err := m.Add(Document{Language: "c", Origins: []Origin{{Path: fmt.Sprintf("f%d.c", i)}}}, []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	var s fingerprint.Shingler
	for doc, text := range texts {
		tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(text), "", false)
		hashes := []uint64{0}
		for _, p := range Families() {
			for _, f := range s.Fingerprints(nil, tokens, p) {
				hashes = append(hashes, f.Hash)
			}
		}
		for _, most := range []uint64{1, MaxPostings / 4, math.MaxUint64} {
			want, err := ix.Postings(hashes, most)
			if err != nil {
				t.Fatal(err)
			}
			if got, _ := m.Postings(hashes, most); !reflect.DeepEqual(got, want) {
				t.Errorf("document %d: %d lists of at most %d differ", doc, len(hashes), most)
			}
			for i, l := range want {
				if (len(l.Postings) == 0) != (l.Total == 0 || l.Total > most) {
					t.Errorf("document %d: %d postings of %d where at most %d are wanted", doc, len(l.Postings), l.Total, most)
				}
				if i > 0 && l.Total == 0 {
					t.Errorf("document %d: no list of %x", doc, hashes[i])
				}
			}
		}
		stream, err := m.Stream(uint32(doc))
		if err != nil {
			t.Fatal(err)
		}
		whole, _ := ix.Stream(uint32(doc))
		if !reflect.DeepEqual(stream.Tokens, whole.Tokens) {
			t.Fatalf("document %d: other tokens", doc)
		}
		for i := range stream.Tokens {
			if stream.Text(i) != whole.Text(i) {
				t.Fatalf("document %d: token %d is %q, want %q", doc, i, stream.Text(i), whole.Text(i))
			}
		}
		if d, err := m.Document(uint32(doc)); err != nil || d.Origins[0].Path != fmt.Sprintf("f%d.c", doc) {
			t.Errorf("document %d is %v, %v", doc, d, err)
		}
	}
	if _, err := m.Stream(uint32(m.Documents())); err == nil {
		t.Error("a stream of no document")
	}
}
