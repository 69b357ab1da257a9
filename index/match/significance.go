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
// The constants come from bench/accuracy: of each language 10,000 windows of 30
// lines and as many of 10, from projects that are independent of the corpus.
type bar struct{ anywhere, whole growth }

// growth is a number of bits that grows with the square root of the judged tokens.
type growth struct{ floor, slope float64 }

func (g growth) at(tokens int) float64 { return g.floor + g.slope*math.Sqrt(float64(tokens)) }

// usual is the bar of C, to which those of the other languages are in
// proportion: how regular a language is written decides what chance reaches.
var usual = bar{anywhere: growth{70, 11.6}, whole: growth{43, 9}}

// strictness of the languages that were measured, of 1,000 independent windows
// of 30 lines and of 10 so many reach the bar: C 0.8 and 0.6, C++ 0.7 and 1.6,
// Python 0.5 and 0.4, JavaScript 0.2 and 1.0, Java 0.5 and 0.5, Go 0.6 and 1.5.
// Others take that of strict.
var strictness = map[string]float64{
	"c": 1, "cpp": 1.15, "python": 0.9, "javascript": 1.1, "typescript": 1.1, "tsx": 1.1, "java": 1.2, "go": 1.6,
}

const strict = 1.3

// Bar is the number of bits that fewer than 1 in 1,000 independent hunks of a
// language reach, of 30 lines or so and of that many judged tokens, with a
// match of that similarity.
func Bar(language string, tokens int, similarity float64) float64 {
	factor, ok := strictness[language]
	if !ok {
		factor = strict
	}
	return factor * min(usual.anywhere.at(tokens), usual.whole.at(tokens)/max(similarity, minSimilarity))
}

// minSimilarity keeps a bar finite.
const minSimilarity = 1e-3

// Bar is what a match of the query must reach to count, at that similarity.
func (r Result) Bar(similarity float64) float64 { return Bar(r.Language, r.Tokens, similarity) }
