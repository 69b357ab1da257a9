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
	names  map[uint32]int // name -> texts that have it
	counts map[uint32]int // lexeme -> occurrences
}

// NewTrainer makes an empty one.
func NewTrainer() *Trainer {
	return &Trainer{files: make(map[uint32]int), names: make(map[uint32]int), counts: make(map[uint32]int)}
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
			if tok.Class == fingerprint.Identifier {
				t.names[tok.Code]++
			}
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
	t.common(b, l.Names)
	b.again = c.again()
	return b
}

// alphabet numbers the lexemes, the most frequent first, then the names that
// most texts have.
func (t *Trainer) alphabet() alphabet {
	codes := frequent(t.counts)
	codes = codes[:min(len(codes), maxLexemes)]
	codes = append(codes, frequent(t.names)...)
	a := make(alphabet)
	for i, code := range codes[:min(len(codes), maxSymbols-int(firstLexeme))] {
		a[code] = firstLexeme + uint8(i)
	}
	return a
}

// maxLexemes leaves room in the alphabet for names.
const maxLexemes = 160

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

// common stores the share of texts that have each of the most common names and literals.
func (t *Trainer) common(b *Background, limit int) {
	codes := frequent(t.files)
	codes = codes[:min(len(codes), limit)]
	b.names = newTable(len(codes))
	for _, code := range codes {
		if n := t.files[code]; n > 1 {
			b.names.put(nameKey(code), steps(-log2(float32(n)/float32(len(t.texts)))))
		}
	}
}

// gram is a context with what is behind it: the kind and the length of the
// context, then at most order+1 symbols, the last ones of the array.
type gram [order + 2]uint8

func gramOf(w window, n int, kind uint8) gram {
	var g gram
	g[0] = kind + uint8(n)
	copy(g[order+1-n:], w[order-n:])
	return g
}

func (g gram) length() int      { return int(g[0] % ofBinding) }
func (g gram) symbols() []uint8 { return g[order+1-g.length():] }
func (g gram) key() uint32      { return gramKey(g.symbols(), uint32(g[0])) }
func (g gram) shorter() gram {
	g[order+1-g.length()] = 0
	g[0]--
	return g
}

// context is the gram without its last symbol.
func (g gram) context() gram {
	g[order+1] = 0
	return g
}

// counter counts shapes.
type counter struct {
	seen     map[gram]int
	contexts map[gram][2]int // occurrences, different symbols behind
	copies   copier
	right    [copyStates][2]int // wrong and right predictions of the copy model
}

func newCounter() *counter { return &counter{seen: make(map[gram]int)} }

func (c *counter) count(shapes []shape) {
	w := startWindow()
	c.copies.reset()
	for i, sh := range shapes {
		if sh.symbol == symIdentifier {
			w[order] = sh.binding
			c.gramsOf(w, ofBinding)
		}
		w[order] = sh.symbol
		c.gramsOf(w, ofSymbol)
		w[order] = sh.context
		copy(w[:], w[1:])
		if expected, state, ok := c.copies.expects(shapes[:i]); ok {
			if expected.same(sh) {
				c.right[state][1]++
			} else {
				c.right[state][0]++
			}
		}
		c.copies.see(shapes[:i+1])
	}
}

func (c *counter) gramsOf(w window, kind uint8) {
	for n := range order + 1 {
		c.seen[gramOf(w, n, kind)]++
	}
}

func (c *counter) again() (p [copyStates]float32) {
	for i, n := range c.right {
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
		if g.length() > 0 {
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
	kept := make(map[gram][2]float64) // context -> what its kept grams have, and what the shorter context gives them
	for _, w := range all {
		b.grams.put(w.g.key(), steps(w.bits))
		if w.g.length() > 0 {
			sum := kept[w.g.context()]
			kept[w.g.context()] = [2]float64{sum[0] + c.probability(w.g), sum[1] + c.probability(w.g.shorter())}
		}
	}
	for ctx, sum := range kept {
		symbols := ctx.symbols()
		// What Witten-Bell leaves to the shorter context is the least; what the
		// context's grams had that are not kept comes on top.
		n := c.contexts[ctx]
		weight := max((1-sum[0])/max(1-sum[1], 1e-9), float64(n[1])/float64(n[0]+n[1]))
		b.backoffs.put(gramKey(symbols[:len(symbols)-1], uint32(ctx[0])), steps(max(-log2(float32(min(weight, 1))), 0)))
	}
}

// bits is the information of a gram's symbol after its context.
func (c *counter) bits(g gram) float32 { return -log2(float32(c.probability(g))) }

func (c *counter) probability(g gram) float64 {
	if g.length() == 0 {
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
