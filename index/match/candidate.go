package match

import (
	"cmp"
	"math"
	"slices"
)

// candidate is a document with enough seeds.
type candidate struct {
	doc      uint32
	chains   []chain
	bits     float64 // information of the tokens that the seeds of its chains cover, each counted once
	rank     float64
	from, to int32 // in the query
	looked   bool
}

// Limits of what is aligned for one query.
const (
	maxCandidates = 24   // documents
	firstLook     = 3    // documents, of which one must be a likely match
	seedShare     = 0.25 // of the bar: what the seeds of a candidate must have
	alikeShare    = 0.7  // of the bits of a better candidate's seeds at the same place, where all of it matches
)

// group gathers the chains of each document, which follow each other, the document
// of the highest rank first. The candidates are valid until the next call.
func (m *Matcher) group(chains []chain, bits []float32) []candidate {
	all := m.candidates[:0]
	for len(chains) > 0 {
		n := 1
		for n < len(chains) && chains[n].doc == chains[0].doc {
			n++
		}
		all = append(all, candidate{doc: chains[0].doc, chains: chains[:n]})
		m.assess(&all[len(all)-1], bits)
		chains = chains[n:]
	}
	m.candidates = all
	slices.SortFunc(all, func(a, b candidate) int {
		return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.doc, b.doc))
	})
	return all
}

// assess tells what the chains of a candidate cover together. Idiom that a long
// document repeats makes many chains of the same few tokens.
func (m *Matcher) assess(c *candidate, bits []float32) {
	common := uint8(math.MaxUint8) // of the rarest
	c.from, c.to = c.chains[0].from, c.chains[0].to
	for _, ch := range c.chains {
		c.from, c.to = min(c.from, ch.from), max(c.to, ch.to)
		for _, s := range ch.seeds {
			common = min(common, s.common)
		}
	}
	for i, how := range m.covers(c) {
		c.bits += m.told(i+int(c.from), how, bits)
	}
	c.rank = c.bits - rarity*float64(common)
}

// covers tells how the seeds of a candidate cover each token between its ends.
// It is valid until the next call.
func (m *Matcher) covers(c *candidate) []uint8 {
	m.cover = resized(m.cover, int(c.to-c.from))
	clear(m.cover)
	for _, ch := range c.chains {
		for _, s := range ch.seeds {
			how := uint8(coveredBit)
			if s.exact {
				how |= exactBit
			}
			for i := s.at - c.from; i < s.at+s.length-c.from; i++ {
				m.cover[i] |= how
			}
		}
	}
	return m.cover
}

// told is what a token tells that seeds cover so.
func (m *Matcher) told(i int, how uint8, bits []float32) float64 {
	switch {
	case how&exactBit != 0:
		return float64(bits[i] + m.names[i])
	case how != 0:
		return float64(bits[i])
	}
	return 0
}

// How the seeds of a candidate cover a token.
const (
	coveredBit = 1 << iota
	exactBit
)

// search is how far a query got.
type search struct {
	asked
	matches []Match
	looked  int     // documents
	best    float64 // the height of the best match
}

// extend aligns the documents that seeds speak for, the most likely first, and
// gives a match for each that has one.
func (m *Matcher) extend(chains []chain, a asked) ([]Match, error) {
	candidates := m.group(chains, a.bits)
	m.looks = resized(m.looks, len(m.tokens))
	clear(m.looks)
	s := search{asked: a}
	for i := range candidates {
		c := &candidates[i]
		if s.looked >= maxCandidates {
			break
		}
		if !slices.ContainsFunc(c.chains, func(ch chain) bool { return m.inviting(ch, c.bits, s.best, a) }) {
			continue
		}
		if err := m.look(&s, c); err != nil {
			return nil, err
		}
	}
	if err := m.contest(&s, candidates); err != nil {
		return nil, err
	}
	slices.SortStableFunc(s.matches, func(a, b Match) int {
		return cmp.Or(cmp.Compare(b.Bits, a.Bits), cmp.Compare(a.Doc, b.Doc))
	})
	return s.matches, nil
}

// look aligns a candidate.
func (m *Matcher) look(s *search, c *candidate) error {
	s.looked++
	c.looked = true
	match, blocks, err := m.document(c.doc, c.chains, s.asked)
	if err != nil {
		return err
	}
	if match.Bits > 0 && len(match.Blocks) > 0 {
		m.note(len(s.matches), match, blocks, s.bits)
		s.matches = append(s.matches, match)
	}
	m.see(c, match, blocks)
	s.best = max(s.best, match.height())
	return nil
}

// look is what was seen so far at a token of the query.
type look struct {
	documents int     // whose seeds cover it
	bits      float64 // of the seeds of one whose match takes it in, the most; less where the match is not of all
}

// see notes what came of a candidate.
func (m *Matcher) see(c *candidate, match Match, blocks [][]pairing) {
	for i, how := range m.covers(c) {
		if how != 0 {
			m.looks[i+int(c.from)].documents++
		}
	}
	for _, b := range match.Blocks {
		sure := c.bits * math.Pow(share(b.all, b.to-b.from), doubt)
		for _, p := range blocks[b.pairs] {
			l := &m.looks[p.q]
			l.bits = max(l.bits, sure)
		}
	}
}

// doubt is how fast the seeds of a match mean less that leaves tokens out: those of an
// edited copy may be few, and by chance on others as many.
const doubt = 3

// inviting tells whether a chain of a candidate may show more than what other
// documents have shown where its seeds are. Idiom gives a query many weak
// candidates: when the first few of them do not come half way to their bar, the
// others will not reach theirs. And a copy has much weaker ones beside it.
func (m *Matcher) inviting(c chain, bits, best float64, a asked) bool {
	if bits < seedShare*m.full(a, c.from, c.to) {
		return false
	}
	settled := 0
	for _, l := range m.looks[c.from:c.to] {
		if l.documents >= firstLook && best < halfway || bits < alikeShare*l.bits {
			settled++
		}
	}
	return 2*settled < int(c.to-c.from)
}

// full is the least that a match which lies between two tokens of the query must
// reach: one of all that is there, or of all of the query.
func (m *Matcher) full(a asked, from, to int32) float64 {
	n := m.before[to] - m.before[from]
	return min(a.strict.barOfSome(a.tokens, part{n, matched{all: max(n, min(minPart, a.tokens))}}), a.whole)
}

// halfway is the share of its bar from which on a match of the first documents makes others likely.
const halfway = 0.5
