package match

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// A document hands on many calls, each in the words of the others: the copy of some of them is
// paired with these, under their names, though what it has is on many diagonals.
func TestCopyFollowsOneRenaming(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	var calls []string
	for i := range 40 {
		var of []string
		for k := range 1 + r.IntN(4) {
			of = append(of, fmt.Sprintf("name%d_%d", i, k))
		}
		with := strings.Join(of, " , ")
		calls = append(calls, fmt.Sprintf("int get%d ( %s ) {\nif ( ! open ) {\nreturn fail ( shut ) ; }\nreturn inner -> get%d ( %s ) ; }", i, with, i, with))
	}
	m := NewMatcher(corpusOf(t, strings.Join(calls, "\n")), newWords(), nil)
	for from := 0; from+5 <= len(calls); from += 5 {
		res := m.Match(query(renamedText(strings.Join(calls[from:from+5], "\n"))))
		if res.Err != nil || len(res.Matches) == 0 {
			t.Fatalf("no match: %v", res.Err)
		}
		if m := res.Matches[0]; m.Similarity < 1 {
			t.Errorf("%.0f %% of calls %d to %d", 100*m.Similarity, from, from+4)
		}
	}
}

// Of two verses that differ in their names alone a copy is of the one whose names it has.
func TestLeaderKeepsEqualNames(t *testing.T) {
	p := &problem{
		query: numbered(1, 2, 3),
		doc:   numbered(7, 8, 9, 1, 2, 3),
		bits:  []float32{2, 2, 2},
	}
	l := leader{known: make(map[uint32]int32)}
	l.meet(p.query, []float32{4, 4, 4})
	other, own := l.grow(p, segment{to: 1}), l.grow(p, segment{to: 1, diag: 3})
	if other.score != 3*2 || own.score != 3*(2+4) || own.to != 3 {
		t.Errorf("%.0f bits under other names, %.0f under the same", other.score, own.score)
	}
}

// What tells nothing is part of a block where it goes on to match, as far as no other block has it.
func TestBlocksAreComplete(t *testing.T) {
	p := &problem{
		query:  numbered(1, 2, 3, 4, 5, 6, 7, 8),
		doc:    numbered(9, 2, 3, 4, 5, 6, 7, 8, 9),
		stands: slices.Repeat([]uint32{1000}, 8), // none of the document's
		bits:   []float32{0, 0, 0, 5, 0, 0, 0, 0},
		taken:  map[uint32]uint32{},
	}
	blocks := p.complete([][]pairing{{{3, 3}}, {{6, 6}}})
	want := [][]pairing{{{1, 1}, {2, 2}, {3, 3}, {4, 4}, {5, 5}}, {{6, 6}, {7, 7}}}
	if !slices.EqualFunc(blocks, want, slices.Equal) {
		t.Errorf("blocks %v, want %v", blocks, want)
	}
}

// A long copy of many names leads as far as an alignment reaches: each of its names is looked for among all before it.
func TestLeaderDoesNotGoOnForEver(t *testing.T) {
	var codes []uint32
	for i := range uint32(5 * reach) {
		codes = append(codes, i+1)
	}
	p := &problem{query: numbered(codes...), doc: numbered(codes...), bits: slices.Repeat([]float32{2}, len(codes))}
	l := leader{known: make(map[uint32]int32)}
	l.meet(p.query, make([]float32, len(codes)))
	if g := l.grow(p, segment{from: 2 * reach, to: 2*reach + 1}); g.from != reach || g.to != 3*reach+1 {
		t.Errorf("grows from %d to %d", g.from, g.to)
	}
}
