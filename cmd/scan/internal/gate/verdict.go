// Package gate turns evidence into verdicts: what a match is worth under a
// policy, whose code it is, and whether the origin's licence can go into the
// file that a hunk lands in.
//
// Matching reports what corresponds; nothing is judged before this package, and
// nothing is printed in it.
package gate

import (
	"fmt"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/index/match"
)

// Verdict is the result for a finding, a hunk, a patch or a series.
type Verdict string

// The verdicts.
const (
	Clean        Verdict = "clean"        // judged, and nothing significant
	TooSmall     Verdict = "too-small"    // no match could count: abstained, not cleared
	Own          Verdict = "own"          // the project has it already
	Compatible   Verdict = "compatible"   // an origin's licence may go in
	Unknown      Verdict = "unknown"      // nobody says under which terms
	Incompatible Verdict = "incompatible" // no near-best origin may go in
)

// Verdicts lists them, the best first.
var Verdicts = []Verdict{Clean, TooSmall, Own, Compatible, Unknown, Incompatible}

// Worst gives the worse of two verdicts.
func Worst(a, b Verdict) Verdict {
	if slices.Index(Verdicts, b) > slices.Index(Verdicts, a) {
		return b
	}
	return a
}

// Policy says which matches count, and which verdicts fail a check.
type Policy struct {
	Similarity float64   // share of a hunk's judged tokens that must match
	Bits       float64   // that a match must have; 0 for the bar of the hunk's length
	FailOn     []Verdict // what reaches the gate
}

// bar is how many bits a match of a hunk with that many tokens must have.
func (p Policy) bar(tokens int) float64 {
	if p.Bits > 0 {
		return p.Bits
	}
	return match.Bar(tokens)
}

// Fails tells whether a verdict reaches the gate.
func (p Policy) Fails(v Verdict) bool { return slices.Contains(p.FailOn, v) }

// ParseFailOn reads what the gate is: verdicts, or "none".
func ParseFailOn(words []string) ([]Verdict, error) {
	if len(words) == 1 && words[0] == "none" {
		return nil, nil
	}
	var list []Verdict
	for _, w := range words {
		v := Verdict(w)
		if v == Clean || !slices.Contains(Verdicts, v) {
			return nil, fmt.Errorf("%q is no verdict to fail on: give some of %s, or none alone", w, failable())
		}
		list = append(list, v)
	}
	return list, nil
}

func failable() string {
	var words []string
	for _, v := range slices.Backward(Verdicts[1:]) {
		words = append(words, string(v))
	}
	return strings.Join(words, ", ")
}
