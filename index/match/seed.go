package match

import (
	"cmp"
	"math"
	"math/bits"
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// seed is a shingle that the query and a document share.
type seed struct {
	doc    uint32
	diag   int32 // place in the document less place in the query
	at     int32 // in the query
	length int32 // tokens
	exact  bool  // its names and literals are equal, too
	common uint8 // how many binary digits the number of its places has
}

// chain is a run of seeds of one document on neighbouring diagonals.
type chain struct {
	doc      uint32
	seeds    []seed  // by place in the query
	bits     float64 // information of the tokens that the seeds cover
	rank     float64 // bits, less for what has many places
	grown    float32 // bits of the best series that its seeds grow to
	from, to int32   // in the query
	low      int32   // least diagonal
	high     int32
}

// Limits of the search for chains.
const (
	shortList   = 4   // postings of a seed up to which it is always used
	maxList     = 64  // and beyond which it is used only where there is no other
	wellCovered = 3   // seeds at a place that are enough there
	maxDrift    = 40  // how far diagonals of one chain may be apart, in tokens
	maxSkip     = 120 // tokens of the query between two seeds of one chain
	minChain    = 18  // bits that the seeds of a chain must have
	maxChains   = 96  // that are aligned for one query
	maxHeld     = 8   // seeds with long lists that are used for one query
)

// seeds looks up every shingle of the query.
func (m *Matcher) seeds(bits []float32) ([]seed, error) {
	m.hashes, m.places = m.hashes[:0], m.places[:0]
	for i, p := range index.Families() {
		for _, f := range m.shingles[i] {
			s := seed{at: int32(f.Pos), length: int32(p.K), exact: p.Form == fingerprint.Exact}
			if m.worth(s, bits) {
				m.hashes = append(m.hashes, f.Hash)
				m.places = append(m.places, s)
			}
		}
	}
	if len(m.hashes) == 0 {
		return nil, nil
	}
	lists, err := m.reader.Postings(m.hashes, maxList)
	if err != nil {
		return nil, err
	}
	m.found = m.found[:0]
	if held := m.choose(lists); len(held) > 0 {
		err = m.unhold(held)
	}
	return m.found, err
}

// unhold takes in the seeds of posting lists that were held back.
func (m *Matcher) unhold(held []int) error {
	hashes := make([]uint64, len(held))
	for k, i := range held {
		hashes[k] = m.hashes[i]
	}
	lists, err := m.reader.Postings(hashes, math.MaxUint64)
	for k, l := range lists {
		m.use(m.places[held[k]], l)
	}
	return err
}

// choose takes in the seeds of the posting lists, the shortest first. A longer one is
// left out where shorter ones cover its place well: they point to fewer documents, and
// the hunk's own origin is among these. The longest are idiom, or code that stands
// everywhere: a few of them are used where there is nothing else. Which ones it tells;
// their places were not asked for yet.
func (m *Matcher) choose(lists []index.List) (held []int) {
	m.covered = resized(m.covered, len(m.tokens))
	clear(m.covered)
	m.order = m.order[:0]
	for i, l := range lists {
		if l.Total > 0 {
			m.order = append(m.order, i)
		}
	}
	slices.SortStableFunc(m.order, func(a, b int) int { return cmp.Compare(lists[a].Total, lists[b].Total) })
	for _, i := range m.order {
		s, l := m.places[i], lists[i]
		switch {
		case l.Total > maxList:
			if len(held) == maxHeld || !m.bare(s, 1) {
				continue
			}
			held = append(held, i)
		case l.Total > shortList && !m.bare(s, wellCovered):
			continue
		}
		m.use(s, l)
		for i := s.at; i < s.at+s.length; i++ {
			m.covered[i]++
		}
	}
	return held
}

// use takes in the seeds of a posting list.
func (m *Matcher) use(s seed, l index.List) {
	s.common = uint8(bits.Len64(l.Total))
	for _, p := range l.Postings {
		s.doc, s.diag = p.Doc, int32(p.Pos)-s.at
		m.found = append(m.found, s)
	}
}

// bare tells whether fewer seeds than that cover most of what a seed covers.
func (m *Matcher) bare(s seed, seeds uint8) bool {
	n := int32(0)
	for _, c := range m.covered[s.at : s.at+s.length] {
		if c < seeds {
			n++
		}
	}
	return 2*n > s.length
}

// worth tells whether a shingle has information of its own: most of those that
// have none stand in tables, and in many documents.
// In the exact form its names and literals tell, too.
func (m *Matcher) worth(s seed, bits []float32) bool {
	sum := float32(0)
	for i := s.at; i < s.at+s.length; i++ {
		sum += bits[i]
		if s.exact {
			sum += m.names[i]
		}
	}
	return sum >= minSeed
}

// minSeed is the information that a shingle must have to be looked up.
const minSeed = 6.5

// rarity is what a seed with twice as many places counts less when documents
// are put in order, in bits.
const rarity = 4

// chains groups seeds, and gives those with enough information: the best, by
// document, those of one document the best first. They are valid until the next call.
func (m *Matcher) chains(seeds []seed, bits []float32) []chain {
	slices.SortFunc(seeds, byDiagonal)
	all := m.chained[:0]
	for len(seeds) > 0 {
		n := 1
		for n < len(seeds) && seeds[n].doc == seeds[0].doc && seeds[n].diag-seeds[n-1].diag <= maxDrift && seeds[n].diag-seeds[0].diag <= 4*maxDrift {
			n++
		}
		all = m.split(all, seeds[:n], bits)
		seeds = seeds[n:]
	}
	if m.chained = all; len(all) > maxChains {
		slices.SortStableFunc(all, byRank)
		all = all[:maxChains]
	}
	slices.SortStableFunc(all, func(a, b chain) int { return cmp.Or(cmp.Compare(a.doc, b.doc), byRank(a, b)) })
	return all
}

// byRank orders chains, the best first.
func byRank(a, b chain) int {
	return cmp.Or(cmp.Compare(b.rank, a.rank), cmp.Compare(a.doc, b.doc), cmp.Compare(a.low, b.low))
}

// byDiagonal orders the seeds of all documents, byPlace those of one. There are
// hundreds of a hunk: nothing is compared that need not be.
func byDiagonal(a, b seed) int {
	switch {
	case a.doc != b.doc:
		return cmp.Compare(a.doc, b.doc)
	case a.diag != b.diag:
		return cmp.Compare(a.diag, b.diag)
	case a.at != b.at:
		return cmp.Compare(a.at, b.at)
	}
	return cmp.Compare(a.length, b.length)
}

func byPlace(a, b seed) int {
	if a.at != b.at {
		return cmp.Compare(a.at, b.at)
	}
	return cmp.Compare(a.diag, b.diag)
}

// split cuts seeds of neighbouring diagonals where the query has none for long.
func (m *Matcher) split(dst []chain, seeds []seed, bits []float32) []chain {
	slices.SortFunc(seeds, byPlace)
	for len(seeds) > 0 {
		n, end := 1, seeds[0].at+seeds[0].length
		for n < len(seeds) && seeds[n].at-end <= maxSkip {
			end = max(end, seeds[n].at+seeds[n].length)
			n++
		}
		if c := m.newChain(seeds[:n], bits); c.bits >= minChain {
			dst = append(dst, c)
		}
		seeds = seeds[n:]
	}
	return dst
}

func (m *Matcher) newChain(seeds []seed, bits []float32) chain {
	c := chain{doc: seeds[0].doc, seeds: seeds, from: seeds[0].at, low: seeds[0].diag, high: seeds[0].diag}
	covered, equal := c.from, c.from // up to where some seed reaches, and some exact one
	common := seeds[0].common        // of the rarest
	for _, s := range seeds {
		common = min(common, s.common)
		c.low, c.high = min(c.low, s.diag), max(c.high, s.diag)
		c.to = max(c.to, s.at+s.length)
		for covered = max(covered, s.at); covered < s.at+s.length; covered++ {
			c.bits += float64(bits[covered])
		}
		if !s.exact {
			continue
		}
		for equal = max(equal, s.at); equal < s.at+s.length; equal++ {
			c.bits += float64(m.names[equal])
		}
	}
	c.rank = c.bits - rarity*float64(common)
	return c
}
