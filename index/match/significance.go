package match

import "math"

// A bar is what chance reaches. Three things are rare by chance: a match of many
// bits anywhere in a text; a match of fewer bits that covers the whole of it or of a
// part, and the more it leaves out of that, the less rare it is; and one of few bits
// that leaves out nothing (see barOfAll). The first two grow with length, since longer
// texts give chance more places. A match that has rivals needs more (see rival.go).
type bar struct{ anywhere, whole growth }

// growth is a number of bits that grows with the square root of the judged tokens.
type growth struct{ floor, slope float64 }

func (g growth) at(tokens float64) float64 { return g.floor + g.slope*math.Sqrt(tokens) }

func (g growth) times(f float64) growth { return growth{f * g.floor, f * g.slope} }

// usual is the bar to which those of most languages are in proportion: how
// regular a language is written, and how much its libraries make everyone
// write alike, decides what chance reaches. In Java everyone writes alike what is short.
var usual = bar{anywhere: growth{57, 9.5}, whole: growth{35, 7.4}}

// usually is so much of the usual bar.
func usually(anywhere, whole float64) bar {
	return bar{usual.anywhere.times(anywhere), usual.whole.times(whole)}
}

// strictness is the bar of a language, and how much higher that of a part is than
// that of a whole text of its length: a text has parts in any number.
type strictness struct {
	anywhere, whole growth
	part            float64
	grown           float64 // how many times as much it is in a corpus of its size
}

// chosen is a strictness, and for how many tokens of corpus it was chosen.
type chosen struct {
	bar
	part, corpus float64
}

// measured are those of the languages in the tables of bench/README.md; others take
// that of unmeasured. Each was chosen on 10,000 to 20,000 windows of 30, of 10 and of 3 lines
// from projects that are independent of the corpus, on fewer of 100 and 300, and on copies.
// bench/README.md has what reaches the bar of the windows that bench/accuracy draws.
var measured = map[string]chosen{
	"c":          {usually(1.06, 0.71), 1.4, 28.96e6},
	"cpp":        {usually(1.31, 0.735), 1.49, 18.97e6},
	"python":     {usually(1.19, 0.65), 1.8, 11.17e6},
	"javascript": ofJavaScript,
	"typescript": ofJavaScript,
	"tsx":        ofJavaScript,
	"java":       {bar{usual.anywhere.times(1.28), growth{44, 2.4}}, 1.51, 17.57e6},
	"go":         {usually(0.95, 0.815), 1.34, 7.85e6},
}

// ofJavaScript is that of its dialects, too: one corpus has them all.
var ofJavaScript = chosen{usually(0.98, 0.775), 1.53, 18.1e6}

var unmeasured = chosen{usually(1.4, 0.92), 1.68, 10e6}

// strictnessOf is that of a language where the corpus has so many tokens of its family; of
// one of which that is not known for 0.
func strictnessOf(language string, corpus uint64) strictness {
	c, ok := measured[language]
	if !ok {
		c = unmeasured
	}
	s := strictness{c.anywhere, c.whole, c.part, 1}
	if corpus > 0 {
		doublings := math.Log2(float64(corpus) / c.corpus)
		s.grown = max(1+min(doubling*doublings, doubled*doublings), leastGrown)
	}
	return s
}

// A corpus of twice the size has twice the places for chance, and more that many write
// alike. What 999 of 1,000 independent windows stay below is, in a sixteenth and in a quarter
// of the corpora of bench/accuracy, 0.8 and 0.92 of what it is in all of it for windows of 10 lines, and
// 0.48 to 0.82 and 0.57 to 0.91 for those of 30; with Linux beside that of C, which makes it five
// times as large and has other matters, 1.06 and 1.02 (2026-11-27, six languages).
const (
	doubling   = 0.05 // what a bar grows by with a corpus of twice the size,
	doubled    = 0.02 // one that is larger than that on which it was chosen
	leastGrown = 0.8  // what is left of it for the smallest
)

// part is a stretch of a text, as long as that in judged tokens, and those of them that match.
type part struct {
	tokens int
	matched
}

// matched counts judged tokens that match: all of them, those that are idiom, and those
// that tell next to nothing, since they repeat what stands before them.
type matched struct{ all, idiom, repeated int }

func (m matched) add(other matched) matched {
	return matched{m.all + other.all, m.idiom + other.idiom, m.repeated + other.repeated}
}

// with adds a token that keeps a share of its information, and has those bits.
func (m matched) with(keeps, bits float32) matched {
	switch {
	case keeps <= idiomShare:
		return m.add(matched{all: 1, idiom: 1})
	case bits < repeats:
		return m.add(matched{all: 1, repeated: 1})
	}
	return m.add(matched{all: 1})
}

func (m matched) less(other matched) matched {
	return matched{m.all - other.all, m.idiom - other.idiom, m.repeated - other.repeated}
}

// repeats is the information of a token up to which it repeats others, in bits.
const repeats = 0.25

// wholly is a part of that length which matches as a whole.
func wholly(tokens int) part { return part{tokens, matched{all: tokens}} }

// minPart is the length that a part of a longer text counts as at least: a few
// tokens of it are as close to something as anything is.
const minPart = 60

// places is how much the bar of a part grows with the number of parts of its
// length that the text has: each is a place for chance.
const places = 0.16

// bar is the number of bits that fewer than 1 in 1,000 independent texts of 30
// lines or so, and of that many judged tokens, reach with a match of that part.
func (s strictness) bar(tokens int, p part) float64 {
	length := p.within(tokens)
	return s.chance(p.matched) * s.inText(tokens, length, min(s.short(length)*s.ofSome(tokens, p), barOfAll(length, p.matched)))
}

// barOfSome is the bar of a match that may leave out what it likes, however short the
// text. It decides what is worth a look: a match of all of a text gets one by its seeds, and
// that of a short one may add to others.
func (s strictness) barOfSome(tokens int, p part) float64 {
	return s.grown * s.inText(tokens, p.within(tokens), s.ofSome(tokens, p))
}

// chance is how much of a bar is left in a corpus of its size. Idiom is there as soon as it is
// somewhere, however small the corpus.
func (s strictness) chance(m matched) float64 {
	return s.grown + max(1-s.grown, 0)*share(m.idiom, m.all)
}

// inText is the bar in a text of so many tokens for what has the given one as a text of
// its own of that length: parts have places in it, and many bits are rare anywhere.
func (s strictness) inText(tokens int, length, alone float64) float64 {
	if length < float64(tokens) {
		alone *= s.part * math.Pow(float64(tokens)/length, places)
	}
	return min(s.anywhere.at(float64(tokens)), alone)
}

// ofSome is the bar of a match of some of the tokens of a part, as if that were a text of
// its own. What chance brings together in a part leaves out little, since a part ends
// where nothing matches any more; over a whole text it leaves out much.
func (s strictness) ofSome(tokens int, p part) float64 {
	length, similarity := p.within(tokens), 1.0
	if length > 0 {
		similarity = max(float64(p.all)/length, minSimilarity)
	}
	if length == float64(tokens) {
		similarity *= similarity
	}
	return s.whole.at(length) / similarity
}

// short is how many times the bar of its length a short text has: one of a few tokens is
// like another as a whole by chance, the sooner the fewer there are.
func (s strictness) short(length float64) float64 {
	if length >= minText {
		return 1
	}
	return s.whole.at(minText) / s.whole.at(length) * minText / max(length, 1)
}

// minText is the length from which on a text is not short, in tokens.
const minText = 36

// barOfAll is the bar of a match that leaves out nothing of a text, or next to nothing:
// independent texts are alike from end to end the less the longer they are. Idiom counts
// as left out. And a table is like another one from end to end as soon as one row is,
// so that what repeats itself needs more. It is the same in all languages.
func barOfAll(length float64, m matched) float64 {
	left := max(length-float64(m.all-m.idiom), 0)
	return 41 + 2200/max(length, 1) + 2.9*left + 0.25*float64(m.repeated)
}

// within is the length that a part counts as in a text of so many tokens.
func (p part) within(tokens int) float64 { return float64(min(max(p.tokens, minPart), tokens)) }

// minSimilarity keeps a bar finite.
const minSimilarity = 1e-3

// Least is what a match of the query must reach at least to count: one of all of it,
// or of a part that is as short as may be.
func (r Result) Least() float64 {
	n, s := min(minPart, r.Tokens), strictnessOf(r.Language, r.Corpus)
	return min(s.bar(r.Tokens, wholly(n)), s.bar(r.Tokens, part{r.Tokens, r.whole}))
}

// height is how many times its bar a match reaches.
func (m Match) height() float64 {
	if m.Bits <= 0 {
		return 0
	}
	return m.Bits / m.Bar
}

// stretch is what a block covers of a text, in judged tokens.
type stretch struct {
	from, to int
	matched
}

// maxParts is how many blocks that follow each other may be the match of one part.
const maxParts = 32

// height is how many times its bar a match in a text of so many tokens reaches: all
// of it, or some of its blocks in a part of the text. Which ones these are it tells, too.
func (s strictness) height(tokens int, m Match) (best float64, from, to int) {
	best, from, to = m.Bits/s.bar(tokens, part{tokens, m.matched}), 0, len(m.Blocks)
	for i, first := range m.Blocks {
		bits, p, end := 0.0, part{}, 0
		for k, b := range m.Blocks[i:min(len(m.Blocks), i+maxParts)] {
			if k > 0 {
				bits -= costBlock
			}
			bits, end = bits+b.Bits, max(end, b.to)
			p = part{end - first.from, p.matched.add(b.matched)}
			if h := bits / s.bar(tokens, p); h > best {
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
