package match

import (
	"cmp"
	"maps"
	"math"
	"slices"
)

// Evidence is a document that several queries of one patch point to, one after
// the other in its own order: hunks that alone show nothing may together be a
// copy.
type Evidence struct {
	Doc        uint32
	Bits       float64 // of all pieces, what they repeat counted once, less what it takes to say that the copy goes on elsewhere
	Bar        float64 // that it must reach, for all judged tokens of the patch; no less than one of the pieces would have to alone
	Similarity float64 // share of these that match
	Pieces     []Piece // in the order of the queries
}

// Piece is what one query adds to an Evidence.
type Piece struct {
	Query int // its place among the results
	Match Match
}

// Together finds the documents that at least two of the results point to, the
// one with the most bits first. Results that failed count for nothing.
func Together(results []Result) []Evidence {
	pieces := make(map[uint32][]Piece)
	tokens := 0
	for i, r := range results {
		tokens += r.Tokens
		for _, m := range r.Matches {
			pieces[m.Doc] = append(pieces[m.Doc], Piece{i, m})
		}
	}
	strict := strictest(results, tokens)
	var all []Evidence
	for _, doc := range slices.Sorted(maps.Keys(pieces)) {
		if len(pieces[doc]) < 2 {
			continue
		}
		e := Evidence{Doc: doc, Pieces: inSequence(pieces[doc])}
		touched, agreed, alone, before := 0, 0, math.Inf(1), make(said)
		for _, p := range e.Pieces {
			n := results[p.Query].Tokens
			e.Bits += p.Match.Bits * before.fresh(results[p.Query].added)
			touched += n
			agreed += p.Match.all
			alone = min(alone, strict.bar(n, wholly(n)))
		}
		e.Bits -= costBlock * float64(len(e.Pieces)-1)
		e.Similarity = share(agreed, tokens)
		e.Bar = max(agreement*strict.barOfSome(tokens, part{touched, matched{all: agreed}}), alone)
		if len(e.Pieces) > 1 {
			all = append(all, e)
		}
	}
	slices.SortStableFunc(all, func(a, b Evidence) int { return cmp.Compare(b.Bits, a.Bits) })
	return all
}

// strictest is that of the language whose bar is the highest for so many tokens: which
// one that is may hang on their number, since bars grow differently.
func strictest(results []Result, tokens int) (most strictness) {
	n := float64(tokens)
	for _, r := range results {
		if s := strictnessOf(r.Language, r.Corpus); s.grown*s.whole.at(n) > most.grown*most.whole.at(n) {
			most = s
		}
	}
	return most
}

// agreement is the share of the bar that hunks need which agree on a document,
// since chance seldom leads two of them to one and the same: of 4,343 patches of ten hunks
// of three lines from projects independent of the corpora of Java, Python and Go, none had two
// that did and reached it, nor do any with 0.6, and 3 with 0.55 (bench/accuracy, 2026-11-27). It is no
// less than one alone needs.
const agreement = 0.65

// inSequence gives the pieces with the most bits that follow each other in the
// document as they do in the patch. A query has at most one piece of a document.
func inSequence(pieces []Piece) []Piece {
	best := make([]float64, len(pieces)) // of the pieces that end with this one
	before := make([]int, len(pieces))
	last := 0
	for i, p := range pieces {
		best[i], before[i] = p.Match.Bits, -1
		for k := range i {
			if follows(pieces[k].Match, p.Match) && best[k]+p.Match.Bits-costBlock > best[i] {
				best[i], before[i] = best[k]+p.Match.Bits-costBlock, k
			}
		}
		if best[i] > best[last] {
			last = i
		}
	}
	var chosen []Piece
	for i := last; i >= 0; i = before[i] {
		chosen = append(chosen, pieces[i])
	}
	slices.Reverse(chosen)
	return chosen
}

// follows tells whether one match begins in the document where the other has ended, or behind.
func follows(first, second Match) bool {
	_, end := first.stands()
	begin, _ := second.stands()
	return begin >= end
}

// stands gives the first and last line of the document that a match touches.
func (m Match) stands() (first, last uint32) {
	first = m.Blocks[0].Origin[0]
	for _, b := range m.Blocks {
		first, last = min(first, b.Origin[0]), max(last, b.Origin[1])
	}
	return first, last
}
