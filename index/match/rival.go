package match

import "github.com/hunkprint/hunkprint/fingerprint"

// A rival of a match is another document that matches the same tokens of the query, but
// has other names there than the document of the match. What is written alike in
// different places, each in its own words, is what many write: the query need not come
// from any of them. Where the names are the same, the same code has travelled, and that
// says nothing against it.

// A rival raises the bar of a match by the share that it has of the information of it. The
// values were chosen with the bars (significance.go): of independent windows that come near a
// bar a third to a half have a rival of 0.8 (of JavaScript a sixth), of copies as near 3 to 9 in 100.
const (
	rivalFrom = 0.45 // share from which on it does
	rivalFull = 0.8  // and from which on it does so by rivalCost, the most
	rivalCost = 0.5  // of the bar
)

// Shares of the information of their names that two documents have in common: up to which
// they are written each in its own words, and from which on they are the same.
const (
	ownWords  = 0.5
	sameWords = 0.8
)

// Limits of the search for rivals that were not worth a look as origins.
const (
	maxRivals  = 8    // documents
	rivalSeeds = 0.35 // of the bits of a match: what their seeds must have
)

// contest looks for rivals of the matches that would count if they had none, and
// raises the bars of those that have some.
func (m *Matcher) contest(s *search, candidates []candidate) error {
	doubtful := 0.0 // bits of the best that a rival may take from
	for _, x := range s.matches {
		if h := x.height(); h >= 1 && h < 1+rivalCost {
			doubtful = max(doubtful, x.Bits)
		}
	}
	if doubtful == 0 {
		return nil
	}
	for i, left := 0, maxRivals; i < len(candidates) && left > 0; i++ {
		if c := &candidates[i]; !c.looked && c.bits >= rivalSeeds*doubtful {
			left--
			if err := m.look(s, c); err != nil {
				return err
			}
		}
	}
	for i := range s.matches {
		if x := &s.matches[i]; x.height() >= 1 {
			x.Bar *= 1 + rivalCost*ramp(m.rivalry(s, i), rivalFrom, rivalFull)
		}
	}
	return nil
}

// rivalry is the share of a match that its strongest rival has.
func (m *Matcher) rivalry(s *search, i int) (most float64) {
	for k, other := range s.matches {
		if k == i {
			continue
		}
		shared, same := m.common(&m.paired[i], &m.paired[k], s.asked)
		has := other.Bits * shared / s.matches[i].Bits // what it has of the tokens of both
		most = max(most, has*(1-ramp(same, ownWords, sameWords)))
	}
	return most
}

// paired are the tokens of the query that a match pairs.
type paired struct {
	codes []uint32 // per token: the code of its counterpart; noCode for none, and where it is not judged
	bits  float64  // of the tokens that have one
}

// noCode is the code of no counterpart: no token's is 0 but by a rare chance.
const noCode = 0

// note writes down what the blocks of the n-th match pair.
func (m *Matcher) note(n int, match Match, blocks [][]pairing, bits []float32) {
	if n == len(m.paired) {
		m.paired = append(m.paired, paired{})
	}
	p := &m.paired[n]
	p.codes, p.bits = resized(p.codes, len(m.tokens)), 0
	clear(p.codes)
	for _, b := range match.Blocks {
		for _, x := range blocks[b.pairs] {
			if m.judged[x.q] && m.problem.gain(int(x.q), int(x.d)) >= 0 {
				p.codes[x.q] = m.problem.doc[x.d].Code
				p.bits += float64(bits[x.q])
			}
		}
	}
}

// common compares two documents beside the tokens of the query that both pair: which
// share that is of what the other one pairs, and which share of their names is the same,
// each by information.
func (m *Matcher) common(p, other *paired, a asked) (shared, same float64) {
	both, names, equal := 0.0, 0.0, 0.0
	clear(m.credited)
	for q, code := range p.codes {
		if code == noCode || other.codes[q] == noCode {
			continue
		}
		both += float64(a.bits[q])
		if m.tokens[q].Class != fingerprint.Identifier || m.credited[code] {
			continue
		}
		m.credited[code] = true
		bits := float64(a.background.nameBits(code))
		if names += bits; other.codes[q] == code {
			equal += bits
		}
	}
	return both / max(other.bits, 1), equal / max(names, 1)
}

// ramp grows from 0 to 1 as x goes from one value to another.
func ramp(x, from, to float64) float64 { return min(max((x-from)/(to-from), 0), 1) }
