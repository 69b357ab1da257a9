package match

import (
	"github.com/hunkprint/hunkprint/fingerprint"
)

// costBlock is what it takes, in bits, to say that a copy goes on elsewhere in
// the same document.
const costBlock = 20

// minBlock is what a block must be worth to add to a match, in bits.
const minBlock = 30

// tally adds up what the aligned blocks of one document are worth.
type tally struct {
	*problem
	judged     []bool
	keeps      []float32
	background *Background
	credited   map[uint32]bool // equal names and literals that were counted
	match      Match
	named      int // matched names and literals
	equal      int
}

// block counts one aligned block, and tells its bits.
func (t *tally) block(pairs []pairing) float64 {
	total, names := 0.0, 0.0
	named, equal := 0, 0
	for i, p := range pairs {
		if i > 0 {
			total -= gapCost(p.q-pairs[i-1].q) + gapCost(p.d-pairs[i-1].d)
		}
		q, d := t.query[p.q], t.doc[p.d]
		gain := float64(t.gain(int(p.q), int(p.d)))
		if gain < 0 {
			total += gain
			continue
		}
		if !t.judged[p.q] {
			continue
		}
		t.match.tokens++
		total += gain
		if q.Class < fingerprint.Identifier {
			continue
		}
		named++
		if q.Code == d.Code {
			equal++
			if !q.Import && !t.credited[q.Code] {
				t.credited[q.Code] = true
				names += float64(t.keeps[p.q] * t.background.nameBits(q.Code))
			}
		}
	}
	t.named, t.equal = t.named+named, t.equal+equal
	names *= nameWeight(share(equal, named))
	t.match.NameBits += names
	return total + names
}

// Equal names count by the share of names and literals that are equal. Beside names
// that differ stand equal ones that an interface or a library dictates, in independent
// code, too; that all are equal is said by the text which was copied, and by little else.
const (
	mixedNames = 0.6 // where some differ
	allNames   = 1.5 // where all are equal
	nearlyAll  = 0.9 // share from which on the weight grows from one to the other
)

// nameWeight is what the names of a block count of which that share is equal.
func nameWeight(equal float64) float64 {
	return mixedNames + (allNames-mixedNames)*max(0, equal-nearlyAll)/(1-nearlyAll)
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
