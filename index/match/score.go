package match

import (
	"github.com/hunkprint/hunkprint/fingerprint"
)

// costBlock is what it takes, in bits, to say that a copy goes on elsewhere in
// the same document.
const costBlock = 16

// minBlock is what a block must be worth to add to a match, in bits.
const minBlock = 25

// tally adds up what the aligned blocks of one document are worth.
type tally struct {
	*problem
	judged     []bool
	keeps      []float32
	background *Background
	credited   map[uint32]bool // equal names and literals that were counted
	match      Match
	known      count // matched names and literals
}

// count is how many of some names or literals are equal, and what these say, each once.
type count struct {
	all, equal int
	bits       float64
}

func (c *count) add(other count) {
	c.all, c.equal, c.bits = c.all+other.all, c.equal+other.equal, c.bits+other.bits
}

// block counts one aligned block, and tells its bits.
func (t *tally) block(pairs []pairing) float64 {
	total := 0.0
	var names, literals count
	for i, p := range pairs {
		if i > 0 {
			total -= gapCost(p.q-pairs[i-1].q) + gapCost(p.d-pairs[i-1].d)
		}
		gain := float64(t.gain(int(p.q), int(p.d)))
		if gain < 0 {
			total += gain
			continue
		}
		if !t.judged[p.q] {
			continue
		}
		t.match.matched = t.match.with(t.keeps[p.q], float32(gain))
		total += gain
		switch class := t.query[p.q].Class; {
		case class == fingerprint.Identifier:
			t.meet(p, &names)
		case class > fingerprint.Identifier:
			t.meet(p, &literals)
		}
	}
	t.known.add(names)
	t.known.add(literals)
	equal := names.weighed() + literals.weighed()
	t.match.NameBits += equal
	return total + equal
}

// meet counts a matched name or literal.
func (t *tally) meet(p pairing, c *count) {
	q := t.query[p.q]
	c.all++
	if q.Code != t.doc[p.d].Code {
		return
	}
	c.equal++
	if !q.Import && !t.credited[q.Code] {
		t.credited[q.Code] = true
		c.bits += float64(t.keeps[p.q] * t.background.nameBits(q.Code))
	}
}

// Equal names count by the share of names that are equal, and literals by that of
// literals: who renames everything leaves the texts and numbers as they are. Beside
// names that differ stand equal ones that an interface or a library dictates, in
// independent code, too; that all are equal is said by the text which was copied, and by
// little else.
const (
	mixedNames = 0.5 // where some differ
	allNames   = 1.5 // where all are equal
	nearlyAll  = 0.9 // share from which on the weight grows from one to the other
)

// weighed is what the equal ones of a block count.
func (c count) weighed() float64 {
	return c.bits * (mixedNames + (allNames-mixedNames)*ramp(share(c.equal, c.all), nearlyAll, 1))
}

// gapCost is what it takes to skip what lies between two neighbours.
func gapCost(distance int32) float64 {
	if distance <= 1 {
		return 0
	}
	return costOpen + costExtend*float64(distance-2)
}

// lines pairs the lines of a block that have matching tokens: for each line of
// the query the line of the document that most of them stand on.
func (t *tally) lines(pairs []pairing) []LinePair {
	var lines []LinePair
	for i := 0; i < len(pairs); {
		line := t.query[pairs[i].q].Line
		votes := make(map[uint32]int)
		best, judged := uint32(0), false
		for ; i < len(pairs) && t.query[pairs[i].q].Line == line; i++ {
			if t.gain(int(pairs[i].q), int(pairs[i].d)) < 0 {
				continue
			}
			judged = judged || t.judged[pairs[i].q]
			d := t.doc[pairs[i].d].Line
			if votes[d]++; votes[d] > votes[best] {
				best = d
			}
		}
		if judged {
			lines = append(lines, LinePair{line, best})
		}
	}
	return lines
}

// extent is the range of lines on both sides.
func extent(lines []LinePair) (query, origin [2]uint32) {
	query = [2]uint32{lines[0].Query, lines[len(lines)-1].Query}
	origin = [2]uint32{lines[0].Origin, lines[0].Origin}
	for _, l := range lines {
		origin[0], origin[1] = min(origin[0], l.Origin), max(origin[1], l.Origin)
	}
	return query, origin
}
