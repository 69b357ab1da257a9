package match

import "github.com/hunkprint/hunkprint/fingerprint"

// repeated are the shingles by which the queries of one patch tell that they repeat each
// other. Shorter ones meet by chance in the hunks of a copy, too: with 8 tokens, 5 more of
// 100 copies in Java are missed.
var repeated = fingerprint.Params{K: 12, W: 1, Form: fingerprint.Renamed}

// passage is what a query adds, as far as others of its patch may add it again.
type passage struct {
	bits     []float32 // of the judged tokens
	shingles []fingerprint.Fingerprint
	length   int // of each, in tokens
}

// passage takes it from the last query.
func (m *Matcher) passage(bits []float32) passage {
	p := passage{bits: make([]float32, 0, m.before[len(m.tokens)])}
	m.added = m.added[:0]
	for i, t := range m.tokens {
		if m.judged[i] {
			p.bits, m.added = append(p.bits, bits[i]), append(m.added, t)
		}
	}
	params := repeated
	params.K = max(min(params.K, len(m.added)), 1) // all of a shorter one
	p.shingles, p.length = append(p.shingles, m.shingler.Shingles(m.added, params)...), params.K
	return p
}

// said are the shingles of the passages so far.
type said map[uint64]bool

// fresh is the share of the information of a passage that those before it have not told,
// and notes what it tells: a change that is made in ten places is one piece of evidence.
func (s said) fresh(p passage) float64 {
	all, old, end := 0.0, 0.0, 0
	for _, b := range p.bits {
		all += float64(b)
	}
	for _, x := range p.shingles {
		if !s[x.Hash] {
			continue
		}
		for i := max(end, int(x.Pos)); i < int(x.Pos)+p.length; i++ {
			old += float64(p.bits[i])
		}
		end = int(x.Pos) + p.length
	}
	for _, x := range p.shingles {
		s[x.Hash] = true
	}
	if all <= 0 {
		return 1
	}
	return 1 - old/all
}
