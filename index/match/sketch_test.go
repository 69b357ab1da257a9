package match

import (
	"slices"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// numbered makes tokens of distinct names.
func numbered(codes ...uint32) []fingerprint.Token {
	tokens := make([]fingerprint.Token, len(codes))
	for i, c := range codes {
		tokens[i] = fingerprint.Token{Class: fingerprint.Identifier, Code: c, Line: uint32(i + 1)}
	}
	return tokens
}

func TestSeedsThatOverlapAreOneSegment(t *testing.T) {
	seeds := []seed{{at: 0, length: 4, diag: 7}, {at: 2, length: 4, diag: 7}, {at: 3, length: 4, diag: 9}, {at: 6, length: 2, diag: 7}, {at: 20, length: 4, diag: 7}}
	got := joined(nil, seeds)
	want := []segment{{from: 0, to: 8, diag: 7}, {from: 3, to: 7, diag: 9}, {from: 20, to: 24, diag: 7}}
	if !slices.Equal(got, want) {
		t.Errorf("%v, not %v", got, want)
	}
}

// A segment grows through one difference and stops where there are only differences.
func TestSegmentGrows(t *testing.T) {
	p := &problem{
		query:  numbered(1, 2, 3, 4, 50, 6, 7, 8, 90, 91, 92, 93, 94, 95, 96),
		doc:    numbered(70, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15),
		stands: slices.Repeat([]uint32{1000}, 15), // none of the document's
		bits:   slices.Repeat([]float32{6}, 15),
		taken:  map[uint32]uint32{},
	}
	g := segment{from: 1, to: 3, diag: 1}.grow(p, p.gain)
	if g.from != 0 || g.to != 8 || g.score != 7*6-costRename {
		t.Errorf("grows to %d..%d with %.0f bits", g.from, g.to, g.score)
	}
}

// What is inserted in either side splits the copy into segments of one series.
func TestSeriesGoesAroundGaps(t *testing.T) {
	p := &problem{
		query:  numbered(1, 2, 3, 4, 5, 60, 61, 6, 7, 8, 9, 10),
		doc:    numbered(1, 2, 3, 4, 5, 6, 7, 8, 9, 10),
		stands: slices.Repeat([]uint32{1000}, 12), // none of the document's
		bits:   slices.Repeat([]float32{9}, 12),
		taken:  map[uint32]uint32{},
	}
	s := new(sketcher)
	s.sum(p.bits)
	s.grow(p, chain{seeds: []seed{{at: 0, length: 4, diag: 0}, {at: 8, length: 4, diag: -2}}})
	found, _ := s.take()
	pairs := found.pairs
	for _, x := range pairs {
		if x.q < 5 && x.d != x.q || x.q > 6 && x.d != x.q-2 {
			t.Errorf("%d stands beside %d", x.q, x.d)
		}
	}
	if n := len(pairs); n < 10 {
		t.Errorf("%d of 10 pairs", n)
	}
}

// A document that shares what few have comes before many that share what all have.
func TestRareSeedsComeFirst(t *testing.T) {
	common := program(31, 8)
	text := program(32, 8) + "\n" + common
	texts := []string{}
	for i := range uint64(maxList - 2) {
		texts = append(texts, program(100+i, 12)+"\n"+common+"\n"+program(300+i, 12))
	}
	texts = append(texts, program(600, 12)+"\n"+text)
	m := NewMatcher(corpusOf(t, texts...), newWords(), nil)
	res := m.Match(query(renamedText(text)))
	if res.Err != nil || len(res.Matches) == 0 || int(res.Matches[0].Doc) != len(texts)-1 {
		t.Fatalf("the copy is not the best of %d matches: %v", len(res.Matches), res.Err)
	}
}
