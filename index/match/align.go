package match

import (
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Costs of an alignment in bits: what it takes to say where the copy departs
// from its origin, and how. Half as much again as the edits of a copy are unlikely: what
// is alike by chance is full of gaps.
const (
	costReplace = 7.5  // another token in its place
	costRename  = 4.5  // another name than the renaming has
	costOpen    = 10.5 // a gap begins
	costExtend  = 0.3  // and goes on, a token
	newPairBits = 1    // at most what a name tells that is met on both sides for the first time
)

// How far an alignment looks around its chain.
const (
	margin     = 24  // tokens that it may leave the diagonals of the chain
	drop       = 60  // bits that the score may fall before it is given up (the X of X-drop)
	lookBehind = 60  // tokens before the place where the diagonal of the chain falls by drop it begins
	reach      = 400 // tokens of the query that it may go beyond the first and the last seed
)

// start is where the alignment around a chain begins: from its first seed the
// diagonal is followed back without gaps until the score falls.
func (p *problem) start(c chain) int {
	diag := int(c.seeds[0].diag)
	score, best := float32(0), float32(0)
	at := int(c.from)
	for at > p.from && at-1+diag >= 0 && score > best-drop {
		at--
		score += p.gain(at, at+diag)
		best = max(best, score)
	}
	return max(at-lookBehind, p.from)
}

// pairing is one token of the query aligned with one of the document.
type pairing struct{ q, d int32 }

func (p pairing) query() int32  { return p.q }
func (p pairing) origin() int32 { return p.d }

// aligner aligns by dynamic programming in a band (Gotoh, "An improved
// algorithm for matching biological sequences", 1982). Scores are whole numbers
// of grains, since these are compared faster than fractions. It reuses its buffers.
type aligner struct {
	cells []cell  // of the row computed last, and one more
	trace []uint8 // of all rows
	doc   []aim   // per token of the document in reach; what lies outside of the document is not read
}

// cell is one token of the query beside one of the document.
type cell struct {
	best    int32 // score of an alignment that ends here, 0 where there is nothing to gain
	inQuery int32 // of one that ends in a gap, tokens of the query alone
}

// aim is a token of the document in terms of the query.
type aim struct {
	key  uint32 // what a token of the query must be to match it
	kind kind   // and what it is else
}

// grain is the part of a bit that scores are counted in.
const grain = 0.01

func grains(bits float32) int32 { return int32(bits * (1 / grain)) }

// kind says what aligning two tokens that do not match may cost.
type kind uint8

const (
	other kind = iota // than a name
	free              // name that no name of the query stands for
	bound             // name that one does
	kinds
)

// Steps of the trace: where each of the three scores of a cell came from.
const (
	fromStart  = 0
	fromPair   = 1
	fromQueryG = 2 // a token of the query stands alone
	fromDocG   = 3
	pairMask   = 3
	openQueryG = 4 // the gap begins here
	openDocG   = 8
)

// problem is what is to be aligned.
type problem struct {
	query, doc []fingerprint.Token
	bits       []float32         // of the query's tokens
	from, to   int               // of the query
	sure       int               // token of the query up to which the alignment must look
	low, high  int               // diagonals
	stands     []uint32          // per token of the query: the name of the document that its name stands for, 0 where that is not known
	taken      map[uint32]uint32 // the names of the document that some name of the query stands for
}

// align gives the best local alignment of the band, its pairs in order: none where
// there is nothing to gain, as in a table, which has many tokens that tell nothing.
func (a *aligner) align(p *problem) []pairing {
	if !slices.ContainsFunc(p.bits[p.from:p.to], func(b float32) bool { return grains(b) > 0 }) {
		return nil
	}
	width := p.high - p.low + 1
	rows := p.to - p.from
	a.resize(width, rows)
	a.translate(p)
	bestScore, bestRow, bestCol := int32(0), -1, -1
	for row := range rows {
		score := a.row(p, row, width)
		if score > bestScore {
			bestScore, bestRow, bestCol = score, row, a.column(score)
		} else if score < bestScore-grains(drop) && p.from+row >= p.sure {
			break
		}
	}
	if bestRow < 0 {
		return nil
	}
	return a.walkBack(p, bestRow, bestCol, width)
}

func (a *aligner) resize(width, rows int) {
	a.cells, a.trace = resized(a.cells, width+1), resized(a.trace, width*rows)
	clear(a.cells)
}

// column is the first of the row computed last that has a score.
func (a *aligner) column(score int32) int {
	return slices.IndexFunc(a.cells, func(c cell) bool { return c.best == score })
}

// translate writes the document's tokens in terms of the query: its names as the
// names of the query that stand for them, its literals as their class.
func (a *aligner) translate(p *problem) {
	first, end := p.from+p.low, p.to+p.high
	a.doc = resized(a.doc, end-first)
	for d := max(first, 0); d < min(end, len(p.doc)); d++ {
		a.doc[d-first] = p.translated(&p.doc[d])
	}
}

func (p *problem) translated(t *fingerprint.Token) aim {
	switch t.Class {
	case fingerprint.Identifier:
		if name, ok := p.taken[t.Code]; ok {
			return aim{name, bound}
		}
		return aim{t.Code, free}
	case fingerprint.Number, fingerprint.String:
		return aim{uint32(t.Class), other}
	}
	return aim{t.Code, other}
}

// sought is the key of what a token of the query matches, and what it gains
// or loses: where it matches, and where it does not, by the kind of the other.
func (p *problem) sought(q int) (key uint32, match int32, miss [kinds]int32) {
	t := &p.query[q]
	match = grains(p.bits[q])
	for i := range miss {
		miss[i] = grains(-costReplace)
	}
	switch t.Class {
	case fingerprint.Identifier:
		miss[free], miss[bound] = grains(-costRename), grains(-costRename)
		if p.stands[q] == 0 {
			miss[free] = min(match, grains(newPairBits))
		}
		return t.Code, match, miss
	case fingerprint.Number, fingerprint.String:
		return uint32(t.Class), match, miss
	}
	return t.Code, match, miss
}

// row computes one token of the query against the band, and tells the best score.
// Column c stands for the diagonal low+c; the row before has the pair's predecessor in the
// same column, a lone token of the query comes from the column behind, one of the
// document from the column before. Matching spends more of its time here than anywhere
// else, and which of the scores is the best cannot be foreseen: so there is no branch.
func (a *aligner) row(p *problem, row, width int) (best int32) {
	const open, extend = int32(costOpen / grain), int32(costExtend / grain)
	q := p.from + row
	// Columns that lie within the document.
	from := min(max(0, -q-p.low), width)
	to := max(from, min(width, len(p.doc)-q-p.low))
	trace := a.trace[row*width : (row+1)*width]
	clear(trace[:from])
	clear(trace[to:])
	// Both ends fall from row to row: the cells behind are read no more, those before were never written.
	cells := a.cells[from : to+1]
	trace = trace[from:to]
	key, match, miss := p.sought(q)
	// Scores of the column before that end in a gap of the document's side, and that do not.
	inDoc, left := int32(lost), int32(0)
	for c, d := range a.doc[row+from : row+to] {
		gain := miss[d.kind]
		if d.key == key {
			gain = match
		}
		above := cells[c+1] // of the row before, one column behind
		longer, opened := above.inQuery-extend, above.best-open
		inQuery, gaps := max(longer, opened), less(longer, opened)*openQueryG
		longer, opened = inDoc-extend, left-open
		inDoc, gaps = max(longer, opened), gaps|less(longer, opened)*openDocG

		pair := max(cells[c].best+gain, 0)
		left = max(pair, inQuery)
		score := max(left, inDoc)
		how := fromPair + less(pair, inQuery) | less(left, inDoc)*fromDocG // which has the bits of both others
		trace[c] = uint8(gaps | how*less(0, score))
		cells[c] = cell{score, inQuery}
		best = max(best, score)
	}
	return best
}

// lost is the score of what cannot be.
const lost = -1 << 28

// less is 1 where one score is less than another, else 0.
func less(a, b int32) uint32 { return uint32(a-b) >> 31 }

// walkBack follows the trace from the best cell to where its score was 0.
func (a *aligner) walkBack(p *problem, row, c, width int) []pairing {
	var pairs []pairing
	state := uint8(fromPair)
	if how := a.trace[row*width+c] & pairMask; how != fromPair {
		return nil // an alignment never ends in a gap
	}
	for row >= 0 && c >= 0 && c < width {
		cell := a.trace[row*width+c]
		if state == fromPair {
			state = cell & pairMask
		}
		switch state {
		case fromStart:
			return reversed(pairs)
		case fromPair:
			pairs = append(pairs, pairing{int32(p.from + row), int32(p.from + row + p.low + c)})
			row--
		case fromQueryG:
			if cell&openQueryG != 0 {
				state = fromPair
			}
			row, c = row-1, c+1
		case fromDocG:
			if cell&openDocG != 0 {
				state = fromPair
			}
			c--
		}
	}
	return reversed(pairs)
}

func reversed(pairs []pairing) []pairing {
	for i, j := 0, len(pairs)-1; i < j; i, j = i+1, j-1 {
		pairs[i], pairs[j] = pairs[j], pairs[i]
	}
	return pairs
}

// gain is what it is worth to align two tokens: the information of the query's
// where they agree, else what the difference costs.
func (p *problem) gain(q, d int) float32 {
	x, y := &p.query[q], &p.doc[d]
	if x.Class != y.Class {
		return -costReplace
	}
	bits := p.bits[q]
	switch x.Class {
	case fingerprint.Identifier:
		if x.Code == y.Code || p.stands[q] == y.Code {
			return bits
		}
		if p.stands[q] != 0 {
			return -costRename
		}
		if _, taken := p.taken[y.Code]; taken {
			return -costRename
		}
		return min(bits, newPairBits)
	case fingerprint.Number, fingerprint.String:
		return bits
	}
	if x.Code != y.Code {
		return -costReplace
	}
	return bits
}
