package match

import "math"

// A bar is what chance reaches. Two things are rare by chance: a match of many
// bits anywhere in a text, and a match of fewer bits that covers the whole of
// it or of a part; the more it leaves out of that, the less rare it is. Both grow
// with length, since longer texts give chance more places.
type bar struct{ anywhere, whole growth }

// growth is a number of bits that grows with the square root of the judged tokens.
type growth struct{ floor, slope float64 }

func (g growth) at(tokens float64) float64 { return g.floor + g.slope*math.Sqrt(tokens) }

// usual is the bar to which those of the languages are in proportion: how
// regular a language is written, and how much its libraries make everyone
// write alike, decides what chance reaches.
var usual = bar{anywhere: growth{70, 11.6}, whole: growth{43, 9}}

// strictness is how much of the usual bar a language has, and how much higher
// that of a part is than that of a whole text of its length: a text has parts in
// any number.
type strictness struct{ anywhere, whole, part float64 }

// measured are those of the languages that bench/accuracy measures; others take
// that of unmeasured. Each was chosen on 10,000 windows of 30 lines and as many
// of 10 from projects that are independent of the corpus, on 4,000 of 100 and
// 2,000 of 300 lines, and on copies. Of 20,000 windows of 30 lines and of 10, and of
// 2,000 of 300, which bench/accuracy draws, so many in 1,000 reach the bar: C 0.95,
// 1.2 and 0.5, C++ 0.8, 0.95 and 1.6, Python 0.5, 0.9 and 1.6, JavaScript 0.8, 1.2
// and 0.6, Java 0.95, 1.5 and 1.0, Go 0.5, 1.0 and 1.3.
var measured = map[string]strictness{
	"c":          {1, 0.81, 1.3},
	"cpp":        {1.6, 0.94, 1.2},
	"python":     {1.2, 0.72, 1.5},
	"javascript": {1.05, 0.94, 1.35},
	"typescript": {1.05, 0.94, 1.35},
	"tsx":        {1.05, 0.94, 1.35},
	"java":       {1.6, 0.84, 1.4},
	"go":         {1.05, 1, 1.25},
}

var unmeasured = strictness{1.4, 1.15, 1.5}

func strictnessOf(language string) strictness {
	if strict, ok := measured[language]; ok {
		return strict
	}
	return unmeasured
}

// part is a stretch of a text, as long as that, and how much of it matches, in
// judged tokens.
type part struct{ tokens, matched int }

// minPart is the length that a part of a longer text counts as at least: a few
// tokens of it are as close to something as anything is.
const minPart = 60

// places is how much the bar of a part grows with the number of parts of its
// length that the text has: each is a place for chance.
const places = 0.16

// bar is the number of bits that fewer than 1 in 1,000 independent texts of 30
// lines or so, and of that many judged tokens, reach with a match of that part.
func (s strictness) bar(tokens int, p part) float64 {
	length := float64(min(max(p.tokens, minPart), tokens))
	similarity := 1.0
	if length > 0 {
		similarity = max(float64(p.matched)/length, minSimilarity)
	}
	whole := s.whole * usual.whole.at(length)
	if length < float64(tokens) {
		whole *= s.part * math.Pow(float64(tokens)/length, places)
	}
	return min(s.anywhere*usual.anywhere.at(float64(tokens)), whole/(similarity*similarity))
}

// minSimilarity keeps a bar finite.
const minSimilarity = 1e-3

// Least is what a match of the query must reach at least to count: one of all of
// a part of it that is as short as may be.
func (r Result) Least() float64 {
	n := min(minPart, r.Tokens)
	return strictnessOf(r.Language).bar(r.Tokens, part{n, n})
}

// height is how many times its bar a match reaches.
func (m Match) height() float64 {
	if m.Bits <= 0 {
		return 0
	}
	return m.Bits / m.Bar
}

// stretch is what a block covers of a text, in judged tokens.
type stretch struct{ from, to, matched int }

// maxParts is how many blocks that follow each other may be the match of one part.
const maxParts = 32

// height is how many times its bar a match in a text of so many tokens reaches: all
// of it, or some of its blocks in a part of the text. Which ones these are it tells, too.
func (s strictness) height(tokens int, m Match) (best float64, from, to int) {
	best, from, to = m.Bits/s.bar(tokens, part{tokens, m.tokens}), 0, len(m.Blocks)
	for i, first := range m.Blocks {
		bits, matched, end := 0.0, 0, 0
		for k, b := range m.Blocks[i:min(len(m.Blocks), i+maxParts)] {
			if k > 0 {
				bits -= costBlock
			}
			bits, matched, end = bits+b.Bits, matched+b.matched, max(end, b.to)
			if h := bits / s.bar(tokens, part{end - first.from, matched}); h > best {
				best, from, to = h, i, i+k+1
			}
		}
	}
	return best, from, to
}

// tells tells whether a block that is no part of what reaches the bar may be more than chance.
func (s strictness) tells(tokens int, b Block) bool {
	return b.Bits >= halfway*s.bar(tokens, part{b.to - b.from, b.matched})
}
