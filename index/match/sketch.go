package match

import (
	"cmp"
	"slices"
)

// segment is a stretch of the query beside a stretch of the document of the
// same length, without gaps.
type segment struct {
	from, to int32 // of the query
	diag     int32
	score    float32 // bits
}

// segment is the stretch that a seed covers.
func (s seed) segment() segment {
	return segment{from: s.at, to: s.at + s.length, diag: s.diag}
}

// sketcher keeps the buffers of sketches.
type sketcher struct {
	segments []segment
	best     []float32 // per segment: bits of the best series that ends with it
	before   []int     // the segment before it in that series, -1 for none
	bits     []float32 // per token of the query and one more: the bits of all tokens before it
}

// Limits of a sketch.
const (
	segmentDrop = 24 // bits that the score of a segment may fall before it ends (the X of X-drop)
	maxSegments = 64 // of one chain
	maxSeries   = 4  // of one chain
)

// sketch compares the query with a document along the diagonals of the seeds,
// under the renaming that these show: each seed grows both ways while the score
// holds, and the best series of what comes of them counts. It finds what dynamic
// programming finds but for edits that have no seed behind them, at a fraction
// of the price. It puts the chains in the order of what they are worth.
func (m *Matcher) sketch(p *problem, chains []chain) [][]pairing {
	m.follow(p, chains)
	m.sketcher.sum(p.bits)
	var all []series
	for i, c := range chains {
		m.sketcher.grow(p, c)
		for n := range maxSeries {
			found, ok := m.sketcher.take()
			if !ok {
				break
			}
			if n == 0 {
				chains[i].grown = found.score
			}
			all = append(all, found)
		}
	}
	slices.SortStableFunc(chains, func(a, b chain) int { return cmp.Compare(b.grown, a.grown) })
	slices.SortStableFunc(all, func(a, b series) int { return cmp.Compare(b.score, a.score) })
	var blocks [][]pairing
	for _, s := range all {
		if pairs := apart(s.pairs, blocks); len(pairs) > 0 {
			blocks = append(blocks, pairs)
		}
	}
	return p.complete(inOrder(blocks))
}

// holds tells whether a segment is part of another one.
func (g segment) holds(s segment) bool {
	return g.diag == s.diag && g.from <= s.from && s.to <= g.to
}

// joined makes segments of seeds, which come in the order of the query: those
// that overlap on one diagonal are one.
func joined(dst []segment, seeds []seed) []segment {
	for _, s := range seeds {
		if i := lastOn(dst, s.diag); i >= 0 && dst[i].to >= s.at {
			dst[i].to = max(dst[i].to, s.at+s.length)
		} else if len(dst) < maxSegments {
			dst = append(dst, s.segment())
		}
	}
	return dst
}

// lastOn is the last of the segments on a diagonal, -1 where there is none.
func lastOn(segments []segment, diag int32) int {
	for i := len(segments) - 1; i >= 0; i-- {
		if segments[i].diag == diag {
			return i
		}
	}
	return -1
}

// sum prepares to tell the bits of a stretch of the query.
func (s *sketcher) sum(bits []float32) {
	s.bits = append(s.bits[:0], 0)
	total := float32(0)
	for _, b := range bits {
		total += b
		s.bits = append(s.bits, total)
	}
}

// grow makes the segments of a chain.
func (s *sketcher) grow(p *problem, c chain) {
	s.segments = s.grown(p, joined(s.segments[:0], c.seeds))
}

// series are segments that follow each other on both sides.
type series struct {
	pairs []pairing
	score float32
}

// take takes the best series of the segments out, and what it leaves no place
// for: what is left may be another one, of code that was moved.
func (s *sketcher) take() (best series, ok bool) {
	s.best, s.before = resized(s.best, len(s.segments)), resized(s.before, len(s.segments))
	last, length := -1, 0
	for i, g := range s.segments {
		s.best[i], s.before[i] = g.score, -1
		for j, f := range s.segments[:i] {
			cut := f.overlap(g)
			if cut >= g.to-g.from {
				continue
			}
			gap := gapCost(g.from+cut-f.to+1) + gapCost(g.from+cut+g.diag-f.to-f.diag+1)
			if with := s.best[j] + g.score - (s.bits[g.from+cut] - s.bits[g.from]) - float32(gap); with > s.best[i] {
				s.best[i], s.before[i] = with, j
			}
		}
		if last < 0 || s.best[i] > s.best[last] {
			last = i
		}
	}
	for i := last; i >= 0; i = s.before[i] {
		length += int(s.segments[i].to - s.segments[i].from)
	}
	if last < 0 || s.best[last] <= 0 {
		return series{}, false
	}
	best = series{s.pairs(last, length), s.best[last]}
	s.segments = slices.DeleteFunc(s.segments, func(g segment) bool { return g.taken(best.pairs) })
	return best, true
}

// taken tells whether blocks pair more than half of a segment, of either side.
func (g segment) taken(blocks ...[]pairing) bool {
	query, origin := 0, 0
	for _, b := range blocks {
		query += between(b, g.from, g.to, pairing.query)
		origin += between(b, g.from+g.diag, g.to+g.diag, pairing.origin)
	}
	return 2*max(query, origin) > int(g.to-g.from)
}

// pairs writes down the series that ends with a segment.
func (s *sketcher) pairs(last, room int) []pairing {
	pairs := make([]pairing, 0, room)
	for i := last; i >= 0; i = s.before[i] {
		g, from := s.segments[i], s.segments[i].from
		if j := s.before[i]; j >= 0 {
			from += s.segments[j].overlap(g)
		}
		for q := g.to - 1; q >= from; q-- {
			pairs = append(pairs, pairing{q, q + g.diag})
		}
	}
	return reversed(pairs)
}

// overlap is how much of the head of a later segment has to go so that it
// follows this one on both sides.
func (f segment) overlap(g segment) int32 {
	return max(f.to-g.from, f.to+f.diag-g.from-g.diag, 0)
}

// grown extends segments both ways, and leaves out those that others have taken in.
func (s *sketcher) grown(p *problem, segments []segment) []segment {
	kept := segments[:0]
	for _, g := range segments {
		if i := lastOn(kept, g.diag); i >= 0 && kept[i].to >= g.to {
			continue
		}
		kept = append(kept, g.grow(p, p.gain))
	}
	slices.SortFunc(kept, func(a, b segment) int {
		return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to), cmp.Compare(a.diag, b.diag))
	})
	return kept
}

// grow extends a segment both ways as long as the score holds.
func (g segment) grow(p *problem, gain func(q, d int) float32) segment {
	first, end := max(0, -g.diag), min(int32(len(p.query)), int32(len(p.doc))-g.diag)
	g.from, g.to = max(g.from, first), min(g.to, end)
	for q := g.from; q < g.to; q++ {
		g.score += gain(int(q), int(q+g.diag))
	}
	score, best := g.score, g.score
	for q := g.to; q < end && score > best-segmentDrop; q++ {
		if score += gain(int(q), int(q+g.diag)); score > best {
			best, g.to = score, q+1
		}
	}
	score, g.score = best, best
	for q := g.from - 1; q >= first && score > g.score-segmentDrop; q-- {
		if score += gain(int(q), int(q+g.diag)); score > g.score {
			g.score, g.from = score, q
		}
	}
	return g
}
