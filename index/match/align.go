package match

import "github.com/hunkprint/hunkprint/fingerprint"

// Costs of an alignment in bits: what it takes to say where the copy departs
// from its origin, and how.
const (
	costReplace = 5   // another token in its place
	costRename  = 3   // another name than the renaming has
	costOpen    = 7   // a gap begins
	costExtend  = 0.2 // and goes on, a token
	newPairBits = 1   // at most what a name tells that is met on both sides for the first time
)

// effort is how much of the surroundings of a chain an alignment looks at.
type effort struct {
	margin     int     // how far it may leave the diagonals of the chain, in tokens
	drop       float32 // how far the score may fall before it is given up, in bits (the X of X-drop)
	lookBehind int     // how far before the place where the diagonal of the chain falls by drop it begins, in tokens
}

// A first look tells most chance matches from copies, at half the price.
var (
	glance = effort{margin: 16, drop: 36, lookBehind: 32}
	study  = effort{margin: 24, drop: 60, lookBehind: 60}
)

// reach is how far an alignment may go beyond the first and the last seed, in tokens of the query.
const reach = 400

// start is where the alignment around a chain begins: from its first seed the
// diagonal is followed back without gaps until the score falls.
func (p *problem) start(c chain) int {
	diag := int(c.seeds[0].diag)
	score, best := float32(0), float32(0)
	at := int(c.from)
	for at > p.from && at-1+diag >= 0 && score > best-p.drop {
		at--
		score += p.gain(at, at+diag)
		best = max(best, score)
	}
	return max(at-p.lookBehind, p.from)
}

// pairing is one token of the query aligned with one of the document.
type pairing struct{ q, d int32 }

// aligner aligns by dynamic programming in a band (Gotoh, "An improved
// algorithm for matching biological sequences", 1982). It reuses its buffers.
type aligner struct {
	best, inQuery, inDoc []float32 // of the row: score of an alignment that ends in a pair, in a gap of either side
	trace                []uint8
}

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
	effort
	query, doc []fingerprint.Token
	bits       []float32 // of the query's tokens
	from, to   int       // of the query
	sure       int       // token of the query up to which the alignment must look
	low, high  int       // diagonals
	first      int       // token of the document that taken counts from
	stands     []uint32  // per token of the query: the name of the document that its name stands for, 0 where that is not known
	taken      []bool    // per token of the document: a name of the query stands for its name
}

// align gives the best local alignment of the band, its pairs in order.
func (a *aligner) align(p problem) []pairing {
	width := p.high - p.low + 1
	rows := p.to - p.from
	a.resize(width, rows)
	bestScore, bestRow, bestCol := float32(0), -1, -1
	for row := range rows {
		score, col := a.row(&p, row, width)
		if score > bestScore {
			bestScore, bestRow, bestCol = score, row, col
		} else if score < bestScore-p.drop && p.from+row >= p.sure {
			break
		}
	}
	if bestRow < 0 {
		return nil
	}
	return a.walkBack(&p, bestRow, bestCol, width)
}

func (a *aligner) resize(width, rows int) {
	if cap(a.best) < width+2 {
		a.best, a.inQuery, a.inDoc = make([]float32, width+2), make([]float32, width+2), make([]float32, width+2)
	}
	a.best, a.inQuery, a.inDoc = a.best[:width+2], a.inQuery[:width+2], a.inDoc[:width+2]
	for i := range a.best {
		a.best[i], a.inQuery[i], a.inDoc[i] = 0, lost, lost
	}
	if cap(a.trace) < width*rows {
		a.trace = make([]uint8, width*rows)
	}
	a.trace = a.trace[:width*rows]
}

// lost is the score of what cannot be.
const lost = -1e9

// row computes one token of the query against the band. Column c stands for
// the diagonal low+c; the row before has the pair's predecessor in the same
// column, a lone token of the query comes from the column behind, one of the
// document from the column before.
func (a *aligner) row(p *problem, row, width int) (best float32, at int) {
	q := p.from + row
	trace := a.trace[row*width : (row+1)*width]
	inDoc, left := float32(lost), float32(0) // of the column before, in this row
	at = -1
	for c := range width {
		d := q + p.low + c
		if d < 0 || d >= len(p.doc) {
			trace[c] = fromStart
			a.best[c], a.inQuery[c] = 0, lost
			inDoc, left = lost, 0
			continue
		}
		step := uint8(fromStart)
		// A lone token of the query: from the row before, one column behind.
		upBest, upGap := a.best[c+1], a.inQuery[c+1]
		if c+1 == width {
			upBest, upGap = lost, lost
		}
		queryGap := upGap - costExtend
		if open := upBest - costOpen; open > queryGap {
			queryGap = open
			step |= openQueryG
		}
		// A lone token of the document: from this row, the column before.
		inDoc -= costExtend
		if open := left - costOpen; open > inDoc {
			inDoc = open
			step |= openDocG
		}
		pair := max(a.best[c], 0) + p.gain(q, d)
		score := pair
		how := uint8(fromPair)
		if queryGap > score {
			score, how = queryGap, fromQueryG
		}
		if inDoc > score {
			score, how = inDoc, fromDocG
		}
		if score <= 0 {
			score, how = 0, fromStart
		}
		trace[c] = step | how
		a.best[c], a.inQuery[c], left = score, queryGap, score
		if score > best {
			best, at = score, c
		}
	}
	return best, at
}

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
		if p.stands[q] != 0 || p.taken[d-p.first] {
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
