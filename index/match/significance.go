package match

import "math"

// DefaultSimilarity is the share of a hunk's added tokens that must match by
// default. Bits decide; this only keeps a line or two of a large hunk out.
const DefaultSimilarity = 0.1

// A bar is what chance reaches. Two things are rare by chance: a match of many
// bits anywhere in a text, and a match of fewer bits that covers the whole of
// it; the more it leaves out, the less rare it is. Both grow with the length of
// the text, since longer texts give chance more places.
type bar struct{ anywhere, whole growth }

// growth is a number of bits that grows with the square root of the judged tokens.
type growth struct{ floor, slope float64 }

func (g growth) at(tokens int) float64 { return g.floor + g.slope*math.Sqrt(float64(tokens)) }

// usual is the bar to which those of the languages are in proportion: how
// regular a language is written, and how much its libraries make everyone
// write alike, decides what chance reaches.
var usual = bar{anywhere: growth{70, 11.6}, whole: growth{43, 9}}

// strictness is how much of the usual bar a language has.
type strictness struct{ anywhere, whole float64 }

// measured are those of the languages that bench/accuracy measures; others take
// that of unmeasured. Each was chosen on 10,000 windows of 30 lines and as many
// of 10 (C 20,000) from projects that are independent of the corpus, and on
// copies. Of 20,000 windows of 30 lines and of 10 so many in 1,000 reach the
// bar (bench/results/2026-11-25-0dd2c13ef.txt): C 0.65 and 1.6, C++ 0.65 and 1.35,
// Go 0.8 and 1.0, Java 0.95 and 1.4, Python 0.78 and 1.15, JavaScript 0.8 and 1.6.
var measured = map[string]strictness{
	"c":          {1, 0.85},
	"cpp":        {1.6, 1},
	"python":     {1, 0.78},
	"javascript": {1, 0.95},
	"typescript": {1, 0.95},
	"tsx":        {1, 0.95},
	"java":       {1.3, 1.05},
	"go":         {1.4, 1.2},
}

var unmeasured = strictness{1.4, 1.15}

// Bar is the number of bits that fewer than 1 in 1,000 independent hunks of a
// language reach, of 30 lines or so and of that many judged tokens, with a
// match of that similarity.
func Bar(language string, tokens int, similarity float64) float64 {
	strict, ok := measured[language]
	if !ok {
		strict = unmeasured
	}
	similarity = max(similarity, minSimilarity)
	return min(strict.anywhere*usual.anywhere.at(tokens), strict.whole*usual.whole.at(tokens)/(similarity*similarity))
}

// minSimilarity keeps a bar finite.
const minSimilarity = 1e-3

// Bar is what a match of the query must reach to count, at that similarity.
func (r Result) Bar(similarity float64) float64 { return Bar(r.Language, r.Tokens, similarity) }
