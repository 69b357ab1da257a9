package match

import "math"

// DefaultSimilarity is the share of a hunk's added tokens that must match by
// default. Bits decide; this only keeps a line or two of a large hunk out.
const DefaultSimilarity = 0.1

// A bar is what chance reaches. Two things are rare by chance: a match of many
// bits anywhere in a text, and a match of fewer bits that covers the whole of
// it. Both grow with the length of the text, since longer texts give chance
// more places.
//
// The constants come from bench/accuracy: 14,000 windows or more of each family,
// of 10, 30 and (C) 70 lines, from projects that are independent of the corpus.
type bar struct{ anywhere, whole growth }

// growth is a number of bits that grows with the square root of the judged tokens.
type growth struct{ floor, slope float64 }

func (g growth) at(tokens int) float64 { return g.floor + g.slope*math.Sqrt(float64(tokens)) }

// usual is the bar of C and C++, to which those of the other families are in
// proportion: how regular a language is written decides what chance reaches.
var usual = bar{anywhere: growth{70, 11.6}, whole: growth{43, 9}}

// strictness of the families that were measured. Others take that of strict.
var strictness = map[string]float64{"c": 1, "python": 0.9, "javascript": 1.1, "java": 1.2, "go": 1.5}

const strict = 1.3

// Bar is the number of bits that fewer than 1 in 1,000 independent texts of a
// language family reach, of that many judged tokens, with a match of that
// similarity.
func Bar(family string, tokens int, similarity float64) float64 {
	factor, ok := strictness[family]
	if !ok {
		factor = strict
	}
	return factor * min(usual.anywhere.at(tokens), usual.whole.at(tokens)/max(similarity, minSimilarity))
}

// minSimilarity keeps a bar finite.
const minSimilarity = 1e-3

// Bar is what a match of the query must reach to count, at that similarity.
func (r Result) Bar(similarity float64) float64 { return Bar(r.Family, r.Tokens, similarity) }
