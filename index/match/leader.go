package match

import (
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// leader finds which of the segments of a document to believe. Where a text says nearly the
// same again and again, its seeds are on as many diagonals, each of which shows another
// renaming; all of them together show none. A copy is on one of them as a whole.
type leader struct {
	tells  []float32        // per token of the query: what its name or literal tells if it is equal
	names  []int32          // per token of the query: which of its names it is, -1 for none
	known  map[uint32]int32 // the names
	stands []uint32         // per name: the name of the document that it stands for on this diagonal, 0 for none
	taken  []uint32         // those names of the document
}

// leads is how many times as much as that of another a vote of the leading segment counts.
const leads = 1 << 16

// meet takes in the names of a query.
func (l *leader) meet(tokens []fingerprint.Token, tells []float32) {
	l.tells, l.names = tells, resized(l.names, len(tokens))
	clear(l.known)
	for i, t := range tokens {
		l.names[i] = -1
		if t.Class != fingerprint.Identifier {
			continue
		}
		n, ok := l.known[t.Code]
		if !ok {
			n = int32(len(l.known))
			l.known[t.Code] = n
		}
		l.names[i] = n
	}
}

// follow settles the renaming that the seeds of a document show: that of the segment which
// grows best, and of the others what it leaves open.
func (m *Matcher) follow(p *problem, chains []chain) {
	m.renaming.clear()
	var lead segment
	for _, c := range chains {
		m.sketcher.segments = joined(m.sketcher.segments[:0], c.seeds)
		for _, s := range m.sketcher.segments {
			m.trust(p, s, 1)
			if lead.holds(s) {
				continue
			}
			if g := m.leader.grow(p, s); g.score > lead.score {
				lead = g
			}
		}
	}
	m.trust(p, lead, leads)
	m.renaming.settle()
	m.renaming.apply(p)
}

// trust votes for the renaming that a segment shows, so many times.
func (m *Matcher) trust(p *problem, s segment, votes int) {
	for q := max(s.from, -s.diag); q < s.to && int(q+s.diag) < len(p.doc); q++ {
		m.renaming.vote(p.query[q], p.doc[q+s.diag], votes)
	}
}

// grow extends a segment both ways as long as the score holds, under the renaming that the
// segment itself shows: as far as an alignment reaches, since that of a long one is sure by then.
func (l *leader) grow(p *problem, g segment) segment {
	l.stands = resized(l.stands, len(l.known))
	clear(l.stands)
	l.taken = l.taken[:0]
	from, to := int(g.from)-reach, int(g.to)+reach
	return g.grow(p, func(q, d int) float32 {
		if q < from || q >= to {
			return -segmentDrop
		}
		return l.gain(p, q, d)
	})
}

// gain is what it is worth to align two tokens, and binds their names if these are free. What
// equal names and literals tell counts, too.
func (l *leader) gain(p *problem, q, d int) float32 {
	x, y := &p.query[q], &p.doc[d]
	gain := p.bits[q]
	if x.Class == fingerprint.Identifier && y.Class == fingerprint.Identifier {
		if !l.binds(l.names[q], y.Code) {
			return -costRename
		}
	} else if gain = p.gain(q, d); gain < 0 {
		return gain
	}
	if x.Code == y.Code {
		gain += l.tells[q]
	}
	return gain
}

// binds tells whether a name of the query may stand for one of the document.
func (l *leader) binds(name int32, doc uint32) bool {
	stands := &l.stands[name]
	if *stands == 0 && !slices.Contains(l.taken, doc) {
		*stands = doc
		l.taken = append(l.taken, doc)
	}
	return *stands == doc
}
