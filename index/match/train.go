package match

import (
	"cmp"
	"math"
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Trainer counts what is usual in texts of one language family, and makes a
// Background of it. The texts must be independent of those that are judged.
type Trainer struct {
	texts  [][]fingerprint.Token
	files  map[uint32]int // name or literal -> texts that have it
	counts map[uint32]int // lexeme -> occurrences
}

// NewTrainer makes an empty one.
func NewTrainer() *Trainer {
	return &Trainer{files: make(map[uint32]int), counts: make(map[uint32]int)}
}

// Add takes in the tokens of one text. The slice is kept.
func (t *Trainer) Add(tokens []fingerprint.Token) {
	t.texts = append(t.texts, tokens)
	seen := make(map[uint32]bool)
	for _, tok := range tokens {
		if tok.Class < fingerprint.Identifier {
			t.counts[tok.Code]++
		} else if !seen[tok.Code] {
			seen[tok.Code] = true
			t.files[tok.Code]++
		}
	}
}

// Limits of a model's size: entries that are kept, the most telling first.
type Limits struct{ Grams, Names int }

// Train makes the model.
func (t *Trainer) Train(l Limits) *Background {
	b := &Background{alphabet: t.alphabet()}
	c := newCounter()
	for _, tokens := range t.texts {
		c.count(b.alphabet.shapes(nil, tokens))
	}
	c.grams(b, l.Grams)
	c.bindings(b)
	t.names(b, l.Names)
	b.again = c.again()
	return b
}

// alphabet numbers the lexemes, the most frequent first.
func (t *Trainer) alphabet() alphabet {
	codes := frequent(t.counts)
	a := make(alphabet)
	for i, code := range codes[:min(len(codes), maxSymbols-int(firstLexeme))] {
		a[code] = firstLexeme + uint8(i)
	}
	return a
}

// frequent lists keys by their count, the largest first.
func frequent(counts map[uint32]int) []uint32 {
	keys := make([]uint32, 0, len(counts))
	for k := range counts {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b uint32) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	return keys
}

// names stores the share of texts that have each of the most common names.
func (t *Trainer) names(b *Background, limit int) {
	codes := frequent(t.files)
	codes = codes[:min(len(codes), limit)]
	b.names = newTable(len(codes))
	for _, code := range codes {
		if n := t.files[code]; n > 1 {
			b.names.put(nameKey(code), steps(-log2(float32(n)/float32(len(t.texts)))))
		}
	}
}

// gram is a context with the symbol behind it, at most order+1 symbols, the
// last ones of the array; the first byte is the length of the context.
type gram [order + 2]uint8

func gramOf(window []uint8, n int) gram {
	var g gram
	g[0] = uint8(n)
	copy(g[order+1-n:], window[order-n:])
	return g
}

func (g gram) symbols() []uint8 { return g[order+1-int(g[0]):] }
func (g gram) key() uint32      { return gramKey(g.symbols(), uint32(g[0])) }
func (g gram) shorter() gram    { return gramOf(g[1:], int(g[0])-1) }

// context is the gram without its last symbol, in the form of a context's key.
func (g gram) context() gram {
	g[order+1] = 0
	return g
}

// counter counts shapes.
type counter struct {
	seen     map[gram]int
	binding  [maxSymbols][bindings]int
	runs     [copyRuns][2]int // wrong and right predictions
	contexts map[gram][2]int  // occurrences, different symbols behind
}

func newCounter() *counter { return &counter{seen: make(map[gram]int)} }

func (c *counter) count(shapes []shape) {
	window := [order + 1]uint8{}
	for i := range window {
		window[i] = symStart
	}
	for _, sh := range shapes {
		copy(window[:], window[1:])
		window[order] = sh.symbol
		for n := range order + 1 {
			c.seen[gramOf(window[:], n)]++
		}
		if sh.symbol == symIdentifier {
			c.binding[window[order-1]][sh.binding]++
		}
	}
	c.predict(shapes)
}

// predict runs the copy model as scorer does, and counts how often it is right.
func (c *counter) predict(shapes []shape) {
	seen := make(map[uint64]int)
	source, run, context := -1, 0, uint64(0)
	for i, sh := range shapes {
		if source >= 0 {
			right := shapes[source] == sh
			n := &c.runs[min(run, copyRuns-1)]
			if right {
				n[1]++
				source, run = source+1, run+1
			} else {
				n[0]++
				source, run = -1, 0
			}
		}
		context = context<<16 | uint64(sh.symbol)<<8 | uint64(sh.binding)
		if i+1 < copyContext {
			continue
		}
		if before, ok := seen[context]; ok && source < 0 && i-before < copyReach {
			source = before + 1
		}
		seen[context] = i
	}
}

func (c *counter) again() (p [copyRuns]float32) {
	for i, n := range c.runs {
		p[i] = (float32(n[1]) + 1) / (float32(n[0]+n[1]) + 2)
	}
	return p
}

// grams estimates probabilities by Witten-Bell smoothing (Witten, Bell, "The
// zero-frequency problem", 1991), and keeps those that differ most, by what
// they save over the whole training text, from what the shorter context says.
func (c *counter) grams(b *Background, limit int) {
	c.contexts = make(map[gram][2]int)
	for g, n := range c.seen {
		ctx := c.contexts[g.context()]
		c.contexts[g.context()] = [2]int{ctx[0] + n, ctx[1] + 1}
	}
	type weighed struct {
		g    gram
		bits float32
		gain float64
	}
	var all []weighed
	for g, n := range c.seen {
		bits := c.bits(g)
		w := weighed{g, bits, math.MaxFloat64}
		if g[0] > 0 {
			if n < 2 {
				continue
			}
			w.gain = float64(n) * math.Abs(float64(c.bits(g.shorter())+c.backoff(g.context())-bits))
		}
		all = append(all, w)
	}
	slices.SortFunc(all, func(x, y weighed) int {
		return cmp.Or(cmp.Compare(y.gain, x.gain), slices.Compare(x.g[:], y.g[:]))
	})
	all = all[:min(len(all), limit)]
	b.grams, b.backoffs = newTable(len(all)), newTable(len(all))
	for _, w := range all {
		b.grams.put(w.g.key(), steps(w.bits))
		if w.g[0] > 0 {
			ctx := w.g.symbols()
			b.backoffs.put(gramKey(ctx[:len(ctx)-1], uint32(w.g[0])), steps(c.backoff(w.g.context())))
		}
	}
}

// bits is the information of a gram's symbol after its context.
func (c *counter) bits(g gram) float32 { return -log2(float32(c.probability(g))) }

func (c *counter) probability(g gram) float64 {
	if g[0] == 0 {
		all := c.contexts[g.context()]
		return (float64(c.seen[g]) + 0.5) / (float64(all[0]) + 0.5*maxSymbols)
	}
	ctx := c.contexts[g.context()]
	total, kinds := float64(ctx[0]), float64(ctx[1])
	return (float64(c.seen[g]) + kinds*c.probability(g.shorter())) / (total + kinds)
}

// backoff is the information of leaving a context for the shorter one.
func (c *counter) backoff(context gram) float32 {
	ctx := c.contexts[context]
	return -log2(float32(ctx[1]) / float32(ctx[0]+ctx[1]))
}

// bindings turns counts into bits; a binding that stands for several names
// costs their choice as well.
func (c *counter) bindings(b *Background) {
	for before := range c.binding {
		total := 0
		for _, n := range c.binding[before] {
			total += n
		}
		for i, n := range c.binding[before] {
			bits := -log2((float32(n) + 1) / (float32(total) + bindings))
			switch i {
			case 9:
				bits += 3
			case 10:
				bits += 4
			case 11:
				bits += 5
			}
			b.binding[before][i] = bits
		}
	}
}
