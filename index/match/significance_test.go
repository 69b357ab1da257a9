package match

import (
	"math"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/index"
)

// A copy counts in a long text as it does alone, or nearly.
func TestCopyInALongText(t *testing.T) {
	origin := program(21, 80)
	ix := corpusOf(t, program(20, 80), origin, program(22, 80))
	copied := renamedText(lines(origin, 21, 50))
	for _, n := range []int{40, 150} {
		text := strings.Join([]string{wild(31, n), copied, wild(32, n)}, "\n")
		res := NewMatcher(ix, newWords(), nil).Match(query(text))
		if res.Err != nil || len(res.Matches) == 0 {
			t.Fatalf("nothing found between %d lines: %v", n, res.Err)
		}
		m := res.Matches[0]
		if whole := strictnessOf("", res.Corpus).bar(res.Tokens, part{res.Tokens, m.matched}); m.Doc != 1 || m.Bits < m.Bar || m.Bar >= whole {
			t.Errorf("between %d lines: document %d, %.0f bits, bar %.0f, that of all %.0f", n, m.Doc, m.Bits, m.Bar, whole)
		}
	}
}

// Copies of two documents in one text are found both, however much more one has.
func TestTwoOriginsInOneText(t *testing.T) {
	long, short := program(23, 120), program(24, 40)
	ix := corpusOf(t, long, short)
	text := strings.Join([]string{lines(long, 1, 110), wild(33, 20), lines(short, 5, 24)}, "\n")
	res := NewMatcher(ix, newWords(), nil).Match(query(text))
	found := make(map[uint32]bool)
	for _, m := range res.Matches {
		found[m.Doc] = m.Bits >= m.Bar
	}
	if !found[0] || !found[1] {
		t.Errorf("found: %v", found)
	}
}

func TestBarOfPart(t *testing.T) {
	s := strictnessOf("c", 0)
	whole := s.bar(200, wholly(200))
	for _, c := range []struct {
		name         string
		tokens       int
		part         part
		above, below float64
	}{
		{"a part needs more than a text of its length", 400, wholly(200), whole, s.bar(400, part{400, matched{all: 200}})},
		{"and more yet in a longer text", 4000, wholly(200), s.bar(400, wholly(200)), 2.5 * whole},
		{"what leaves out half needs four times as much, or what is rare anywhere", 200, part{200, matched{all: 100}}, 1.4 * whole, 4 * whole},
		{"a few tokens are no part of their own", 400, wholly(10), s.bar(400, wholly(minPart)), s.bar(400, part{400, matched{all: 10}}) + 1},
		{"no tokens", 0, part{}, 60, 90},
	} {
		if got := s.bar(c.tokens, c.part); !(got > c.above && got < c.below) {
			t.Errorf("%s: %.0f, not between %.0f and %.0f", c.name, got, c.above, c.below)
		}
	}
}

// A long text that matches from end to end needs hardly more bits than a short one, but
// nothing may be left out of it.
func TestBarOfAllOfAText(t *testing.T) {
	for language := range measured {
		s := strictnessOf(language, 0)
		whole := s.bar(150, wholly(150))
		if short := s.bar(60, wholly(60)); whole > 1.1*short {
			t.Errorf("%s: %.0f bits of all of 150 tokens, %.0f of all of 60", language, whole, short)
		}
		for name, m := range map[string]matched{
			"a tenth is left out":   {all: 135},
			"a tenth is idiom":      {all: 150, idiom: 15},
			"most repeats the rest": {all: 150, repeated: 120},
		} {
			if bar := s.bar(150, part{150, m}); bar < 1.1*whole {
				t.Errorf("%s: %.0f bits where %s, %.0f where nothing is", language, bar, name, whole)
			}
		}
	}
}

// Chance needs more bits to be kept out of a larger corpus, and fewer of a smaller one: not
// of one that is as small as may be, and not of what is idiom.
func TestBarOfACorpus(t *testing.T) {
	for language, s := range measured {
		usual := strictnessOf(language, 0).bar(150, wholly(150))
		of := func(share float64) strictness { return strictnessOf(language, uint64(share*s.corpus)) }
		last := 0.0
		for _, share := range []float64{0.1, 0.25, 0.5, 1, 2, 30} {
			bar := of(share).bar(150, wholly(150))
			if bar <= last || share == 1 && math.Abs(bar-usual) > 1e-3*usual {
				t.Errorf("%s: %.1f bits in a corpus of %.2f of the usual size, %.1f in one that is smaller, %.1f in that", language, bar, share, last, usual)
			}
			last = bar
		}
		if small, none := of(1e-2).bar(150, wholly(150)), of(1e-4).bar(150, wholly(150)); small != none || none < 0.75*usual {
			t.Errorf("%s: %.1f and %.1f bits in the smallest", language, small, none)
		}
		idiom := part{150, matched{all: 150, idiom: 150}}
		if small, large := of(0.1).bar(150, idiom), of(1).bar(150, idiom); math.Abs(small-large) > 1e-3*large {
			t.Errorf("%s: %.1f bits of idiom in a small corpus, %.1f in the usual one", language, small, large)
		}
	}
}

// The corpus of a query is what stands in languages of its family.
func TestCorpusOfAQuery(t *testing.T) {
	reader, tokenizer := index.NewMemory(newWords()), families{}
	for language, n := range map[string]int{"c": 20, "cpp": 30, "go": 40} {
		if err := reader.Add(index.Document{Language: language}, []byte(program(1, n))); err != nil {
			t.Fatal(err)
		}
	}
	of := reader.Languages()
	m := NewMatcher(reader, tokenizer, nil)
	for language, want := range map[string]uint64{"c": of["c"] + of["cpp"], "cpp": of["c"] + of["cpp"], "go": of["go"], "java": 0} {
		if got := m.Match(Query{Text: []byte("x"), Language: language}).Corpus; got != want {
			t.Errorf("%s: %d tokens, want %d of %v", language, got, want, of)
		}
	}
}

// families has C and C++ in one.
type families struct{ wordTokenizer }

func (families) Family(language string) string { return strings.TrimSuffix(language, "pp") }

// Blocks are a part together from where the first begins to where the last of
// them ends, wherever that stands in the order.
func TestHeightOfNestedBlocks(t *testing.T) {
	s := strictnessOf("c", 0)
	m := Match{Bits: 200 - costBlock, matched: matched{all: 100}, Blocks: []Block{{Bits: 150, stretch: stretch{0, 180, matched{all: 80}}}, {Bits: 50, stretch: stretch{90, 110, matched{all: 20}}}}}
	if got, _, _ := s.height(1000, m); got > m.Bits/s.bar(1000, part{180, matched{all: 100}}) {
		t.Errorf("%.2f times the bar, more than all of it has", got)
	}
	m.Blocks = []Block{{Bits: 150, stretch: stretch{0, 100, matched{all: 100}}}, {Bits: 50, stretch: stretch{900, 920, matched{all: 20}}}}
	got, from, to := s.height(1000, m)
	if want := 150 / s.bar(1000, wholly(100)); got != want || from != 0 || to != 1 {
		t.Errorf("blocks %d to %d reach %.2f times the bar, and the denser one %.2f", from, to, got, want)
	}
	if s.tells(1000, m.Blocks[1]) {
		t.Error("a few tokens far from the copy tell something")
	}
}
