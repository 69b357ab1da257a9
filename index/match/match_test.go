package match

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// wordTokenizer reads text whose tokens stand apart: the package needs no C to
// be tested.
type wordTokenizer struct{}

var keywords = map[string]bool{"if": true, "for": true, "while": true, "return": true, "int": true, "struct": true, "static": true, "void": true, "else": true}

func (wordTokenizer) Close()                        {}
func (wordTokenizer) Family(language string) string { return language }

func (wordTokenizer) Tokenize(dst []fingerprint.Token, src []byte, _ string, _ bool) ([]fingerprint.Token, fingerprint.Coverage, error) {
	line, at := uint32(1), 0
	for i := 0; i <= len(src); i++ {
		if i < len(src) && src[i] > ' ' {
			continue
		}
		if i > at {
			dst = append(dst, fingerprint.Token{Class: classOf(string(src[at:i])), Code: fingerprint.Code(src[at:i]), Line: line, Start: uint32(at), End: uint32(i)})
		}
		if i < len(src) && src[i] == '\n' {
			line++
		}
		at = i + 1
	}
	return dst, fingerprint.Coverage{}, nil
}

func classOf(word string) fingerprint.Class {
	switch first := word[0]; {
	case keywords[word]:
		return fingerprint.Keyword
	case first == '"':
		return fingerprint.String
	case first >= '0' && first <= '9':
		return fingerprint.Number
	case first >= 'a' && first <= 'z' || first == '_':
		return fingerprint.Identifier
	}
	return fingerprint.Punctuation
}

// program makes n lines of code from a seed, no two programs alike.
func program(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 99))
	var names []string
	for i := range 12 {
		names = append(names, fmt.Sprintf("name%d_%c", seed*100+uint64(i), 'a'+rune(r.IntN(26))))
	}
	name := func() string { return names[r.IntN(len(names))] }
	forms := []func() string{
		func() string { return fmt.Sprintf("%s = %s + %s [ %d ] ;", name(), name(), name(), r.IntN(99)) },
		func() string { return fmt.Sprintf("if ( %s < %s -> %s ) {", name(), name(), name()) },
		func() string {
			return fmt.Sprintf("%s ( & %s , %s , \"text %d\" ) ;", name(), name(), name(), r.IntN(999))
		},
		func() string { return fmt.Sprintf("for ( %s = 0 ; %s != %s ; %s ++ )", name(), name(), name(), name()) },
		func() string {
			return fmt.Sprintf("} else { %s -> %s = ( %s << %d ) | %s ;", name(), name(), name(), r.IntN(9), name())
		},
		func() string { return fmt.Sprintf("return %s ( * %s ) ? %s : - %s ;", name(), name(), name(), name()) },
	}
	var lines []string
	for range n {
		lines = append(lines, forms[r.IntN(len(forms))]())
	}
	return strings.ReplaceAll(strings.Join(lines, "\n"), "\"text ", "\"text_")
}

// renamedText gives every name another one.
func renamedText(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines {
		words := strings.Fields(line)
		for j, w := range words {
			if classOf(w) == fingerprint.Identifier {
				words[j] = "other_" + strings.ReplaceAll(w, "name", "n")
			}
		}
		lines[i] = strings.Join(words, "   ")
	}
	return strings.Join(lines, "\n")
}

// corpusOf builds an index of texts.
func corpusOf(t *testing.T, texts ...string) *index.Index {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "index")
	docs := func(yield func(corpus.Document, error) bool) {
		for i, text := range texts {
			if !yield(corpus.Document{Source: "dir", Path: fmt.Sprint(i), Language: "c", Text: []byte(text)}, nil) {
				return
			}
		}
	}
	if _, err := index.Build(context.Background(), dir, docs, index.BuildOptions{Tokenizer: newWords, Workers: 1}); err != nil {
		t.Fatal(err)
	}
	ix, err := index.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(ix.Close)
	return ix
}

func newWords() index.Tokenizer { return wordTokenizer{} }

func query(text string) Query { return Query{Text: []byte(text), Language: "c"} }

func lines(text string, from, to int) string {
	return strings.Join(strings.Split(text, "\n")[from-1:to], "\n")
}

func TestMatchFindsTheCopy(t *testing.T) {
	texts := []string{program(1, 80), program(2, 80), program(3, 80)}
	ix := corpusOf(t, texts...)
	part := lines(texts[1], 21, 50)
	cut := strings.Split(renamedText(part), "\n")
	edited := slices.Insert(slices.Clone(cut), 15, "brand_new ( 1 ) ;", "and_another = 2 ;")
	for _, c := range []struct {
		name       string
		text       string
		similarity float64
		verbatim   bool
		renames    bool
	}{
		{"word for word", part, 0.999, true, false},
		{"renamed", renamedText(part), 0.999, false, true},
		{"renamed, lines put between", strings.Join(edited, "\n"), 0.9, false, true},
		{"renamed, halves swapped", strings.Join(append(slices.Clone(cut[15:]), cut[:15]...), "\n"), 0.8, false, true},
		{"renamed, lines moved a little", strings.Join(slices.Concat(cut[:9], cut[14:19], cut[9:14], cut[19:]), "\n"), 0.95, false, true},
		{"between other code", program(7, 10) + "\n" + part + "\n" + program(8, 10), 0.5, true, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			res := NewMatcher(ix, newWords(), nil).Match(query(c.text))
			if res.Err != nil || len(res.Matches) == 0 {
				t.Fatalf("nothing found: %v", res.Err)
			}
			m := res.Matches[0]
			if m.Doc != 1 || m.Similarity < c.similarity || m.Bits < m.Bar || m.Bits > res.Most+1e-6 {
				t.Errorf("document %d, similarity %.2f, %.0f bits of %.0f, bar %.0f", m.Doc, m.Similarity, m.Bits, res.Most, m.Bar)
			}
			// An alignment may run a few tokens into what stands beside the copy.
			if c.verbatim != (m.Verbatim > 0.95) || c.renames != (len(m.Renames) > 0) {
				t.Errorf("verbatim %.2f, %d renames", m.Verbatim, len(m.Renames))
			}
			for _, r := range m.Renames {
				if r.Query != "other_"+strings.ReplaceAll(r.Origin, "name", "n") {
					t.Errorf("%s -> %s is no rename of the text", r.Origin, r.Query)
				}
			}
		})
	}
}

func TestLinesCorrespond(t *testing.T) {
	text := program(4, 60)
	res := NewMatcher(corpusOf(t, text), newWords(), nil).Match(query(renamedText(lines(text, 11, 40))))
	if len(res.Matches) != 1 || len(res.Matches[0].Blocks) != 1 {
		t.Fatalf("%+v", res)
	}
	for _, l := range res.Matches[0].Blocks[0].Lines {
		if l.Origin != l.Query+10 {
			t.Errorf("line %d is said to be line %d of the origin", l.Query, l.Origin)
		}
	}
}

// Lines that are not judged help to align, and do not count.
func TestContextDoesNotCount(t *testing.T) {
	text := program(5, 60)
	q := query(lines(text, 11, 40))
	q.Counts = func(uint32) bool { return false }
	if res := NewMatcher(corpusOf(t, text), newWords(), nil).Match(q); res.Tokens != 0 || len(res.Matches) != 0 {
		t.Errorf("context alone: %d tokens, %d matches", res.Tokens, len(res.Matches))
	}
}

// wild makes n lines that share no more than chance has it.
func wild(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 98))
	words := strings.Fields("a b c d e f if for while return int ( ) { } [ ] ; , = + - * / < > == != && || -> . & | 0 1 2 7")
	var b strings.Builder
	for range n {
		for range 4 + r.IntN(8) {
			b.WriteString(words[r.IntN(len(words))] + " ")
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestIndependentCodeStaysBelowTheBar(t *testing.T) {
	ix := corpusOf(t, wild(11, 200), wild(12, 200), wild(13, 200))
	m := NewMatcher(ix, newWords(), nil)
	for seed := range uint64(40) {
		res := m.Match(query(wild(100+seed, 30)))
		if len(res.Matches) > 0 && res.Matches[0].Bits >= res.Matches[0].Bar {
			t.Errorf("program %d: %.0f bits against the bar of %.0f", seed, res.Matches[0].Bits, res.Matches[0].Bar)
		}
	}
}

// A long document that says what is usual many times does not come before the
// one that has all of a query.
func TestIdiomThatADocumentRepeats(t *testing.T) {
	idiom := program(41, 7)
	copied := program(42, 12) + "\n" + idiom
	var long strings.Builder
	for i := range uint64(40) {
		long.WriteString(program(50+i, 12) + "\n" + idiom + "\n")
	}
	res := NewMatcher(corpusOf(t, long.String(), copied), newWords(), nil).Match(query(renamedText(copied)))
	if res.Err != nil || len(res.Matches) == 0 || res.Matches[0].Doc != 1 {
		t.Fatalf("the copy is not the best of %d matches: %v", len(res.Matches), res.Err)
	}
}

// information is that of all tokens of a text.
func information(t *testing.T, text string) (sum float32) {
	t.Helper()
	b, err := newModels().of("c", newWords())
	if err != nil {
		t.Fatal(err)
	}
	tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(text), "", false)
	for _, bits := range new(scorer).score(b, tokens) {
		sum += bits
	}
	return sum
}

// A table says little, however long it is.
func TestRepetitionCountsOnce(t *testing.T) {
	row := "{ \"a\" , 1 , first , second } ,\n"
	if few, many := information(t, strings.Repeat(row, 4)), information(t, strings.Repeat(row, 40)); many > 3*few {
		t.Errorf("4 rows are %.0f bits, 40 rows %.0f", few, many)
	}
}

// One whose rows take turns says which of them follows, and no more: that is a bit where there are two.
func TestRowsThatTakeTurns(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	table := func(rows int) string {
		var b strings.Builder
		for range rows {
			b.WriteString([]string{"+", "-"}[r.IntN(2)] + " 1.5 ,\n")
		}
		return b.String()
	}
	const rows = 200
	begin := table(20)
	if each := (information(t, begin+table(rows)) - information(t, begin)) / rows; each < 0.5 || each > 2.2 {
		t.Errorf("a row is %.2f bits", each)
	}
}

// Results come in the order of the queries and are the same for any number of workers.
func TestStreamKeepsOrder(t *testing.T) {
	text := program(6, 200)
	ix := corpusOf(t, text, program(7, 100))
	var queries []Query
	for i := range 30 {
		queries = append(queries, query(lines(text, 1+5*i, 20+5*i)))
	}
	var want []Result
	for _, workers := range []int{1, 7} {
		var got []Result
		for r := range Stream(context.Background(), slices.Values(queries), Options{Reader: func() Reader { return ix.Clone() }, Tokenizer: newWords, Workers: workers}) {
			got = append(got, r)
		}
		if len(got) != len(queries) {
			t.Fatalf("%d results of %d queries", len(got), len(queries))
		}
		for i, r := range got {
			if r.Matches[0].Blocks[0].Origin[0] != uint32(1+5*i) {
				t.Errorf("query %d: origin at line %d", i, r.Matches[0].Blocks[0].Origin[0])
			}
		}
		if want != nil && !reflect.DeepEqual(got, want) {
			t.Error("other results with more workers")
		}
		want = got
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	n := 0
	for range Stream(ctx, slices.Values(queries), Options{Reader: func() Reader { return ix.Clone() }, Tokenizer: newWords, Workers: 2}) {
		if n++; n == 3 {
			cancel()
		}
	}
	if n > 3 {
		t.Errorf("%d results behind the end of the context", n-3)
	}
}

// TestModelSurvivesPacking trains a small model, packs it, and compares what it says.
func TestModelSurvivesPacking(t *testing.T) {
	train := NewTrainer()
	var all []fingerprint.Token
	for seed := range uint64(5) {
		tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(program(seed, 100)), "", false)
		train.Add(tokens)
		all = append(all, tokens...)
	}
	b := train.Train(Limits{Grams: 5000, Names: 100})
	data, err := b.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	var again Background
	if err := again.UnmarshalBinary(data); err != nil {
		t.Fatal(err)
	}
	x, y := new(scorer).score(b, all), new(scorer).score(&again, all)
	for i := range x {
		if math.Abs(float64(x[i]-y[i])) > 0.3 || x[i] < -0.01 || math.IsNaN(float64(x[i])) {
			t.Fatalf("token %d is %v bits, %v after packing", i, x[i], y[i])
		}
	}
	for n := range len(data) {
		if err := new(Background).UnmarshalBinary(data[:n]); err == nil {
			t.Fatalf("read from %d of %d bytes", n, len(data))
		}
	}
}

// The shipped models can be read, and expect code more than noise.
func TestShippedModels(t *testing.T) {
	entries, err := shipped.ReadDir("background")
	if err != nil || len(entries) == 0 {
		t.Fatal(entries, err)
	}
	for _, e := range entries {
		family := strings.TrimSuffix(e.Name(), ".model")
		if _, err := newModels().of(family, newWords()); err != nil {
			t.Errorf("%s: %v", family, err)
		}
	}
	if _, err := newModels().of("no such family", newWords()); err != nil {
		t.Errorf("a family without a model: %v", err)
	}
}
