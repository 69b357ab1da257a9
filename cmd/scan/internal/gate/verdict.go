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
	Own          Verdict = "own"          // the project has it already, or the series moves it
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

// Policy says which matches count, and what fails a check.
type Policy struct {
	Similarity float64 // share of a hunk's judged tokens that must match
	Bits       float64 // that a match must have; 0 for its own bar
	Paths      Paths   // where something else holds
	FailOn     FailOn  // what reaches the gate
}

// reaches tells whether a match counts, of a hunk or of several, that needs so
// many bits where the policy does not say how many.
func (p Policy) reaches(bits, bar, similarity float64) bool {
	if p.Bits > 0 {
		bar = p.Bits
	}
	return bits >= bar && similarity >= p.Similarity
}

// least is what a match of a hunk must have at least.
func (p Policy) least(r match.Result) float64 {
	if p.Bits > 0 {
		return p.Bits
	}
	return r.Least()
}

// FailOn is the gate: the verdicts that reach it, and whether errors of the policy do.
type FailOn struct {
	Verdicts []Verdict
	Policy   bool
}

// PolicyWord is what the gate calls errors of the policy.
const PolicyWord = "policy"

// DefaultFailOn is the gate where nobody says another.
var DefaultFailOn = []string{string(Incompatible), string(Unknown), PolicyWord}

// Hunk tells whether a hunk reaches the gate: by a finding that is neither
// waived nor known, or by a verdict that needs none.
func (f FailOn) Hunk(h Hunk) bool {
	for _, found := range h.Findings {
		if f.verdict(found.Verdict) && found.Waived == nil && !found.Known {
			return true
		}
	}
	return (h.Verdict == TooSmall || h.Verdict == Own) && f.verdict(h.Verdict)
}

func (f FailOn) verdict(v Verdict) bool { return slices.Contains(f.Verdicts, v) }

// Breach tells whether a breach of the policy reaches the gate.
func (f FailOn) Breach(b Breach) bool { return f.Policy && b.Level == Error }

// ParseFailOn reads what the gate is: verdicts and "policy", or "none".
func ParseFailOn(words []string) (FailOn, error) {
	var f FailOn
	if len(words) == 1 && words[0] == "none" {
		return f, nil
	}
	for _, w := range words {
		v := Verdict(w)
		switch {
		case w == PolicyWord:
			f.Policy = true
		case v == Clean || !slices.Contains(Verdicts, v):
			return f, fmt.Errorf("%q is nothing to fail on: give some of %s, %s, or none alone", w, failable(), PolicyWord)
		default:
			f.Verdicts = append(f.Verdicts, v)
		}
	}
	return f, nil
}

func failable() string {
	var words []string
	for _, v := range slices.Backward(Verdicts[1:]) {
		words = append(words, string(v))
	}
	return strings.Join(words, ", ")
}
