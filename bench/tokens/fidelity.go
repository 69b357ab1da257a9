package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"time"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// strictest languages have the higher bar.
var strictest = []string{"c", "cpp", "go", "rust", "python", "javascript", "typescript", "java"}

func fidelityBar(language string) float64 {
	if slices.Contains(strictest, language) {
		return 99.5
	}
	return 99
}

// tally counts the lines of the fragments of one language.
type tally struct {
	lines, equal int // non-blank lines; those with equal tokens
	strict       int // those with equal tokens where a literal that the fragment cuts off counts as different
	fragments    int
	clean        int           // fragments without a different line
	grammar      int           // fragments that the grammar read
	took         time.Duration // of the processor, all fragments
	causes       map[string]int
	shown        int
}

// fidelity cuts files at random into fragments and compares the tokens of each
// non-blank line with those that it has in its file: class and text. A literal
// that the end of the fragment cuts off is compared as far as the fragment goes;
// the column "uncut" counts it as different. "parsed" is the share of the fragments
// that the grammar read, and "µs" the processor time of one.
func fidelity(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %9s %9s %8s %8s %8s %8s %6s  %s\n", "language", "fragments", "lines", "equal %", "uncut %", "clean %", "parsed %", "µs", "differing lines by cause")
	missed := 0
	for _, language := range order(files) {
		t, err := cut(files[language], language, o)
		if err != nil {
			return err
		}
		share := percent(t.equal, t.lines)
		mark := ""
		o.sheet.Add(figure.Share(figure.Name("Fidelity", "lang", language), t.equal, t.lines, "%equal"))
		if share < fidelityBar(language) {
			mark = " MISSED"
			missed++
		}
		fmt.Printf("%-12s %9d %9d %8.3f %8.3f %8.2f %8.1f %6d  %s%s\n", language, t.fragments, t.lines, share, percent(t.strict, t.lines), percent(t.clean, t.fragments),
			percent(t.grammar, t.fragments), t.took.Microseconds()/int64(max(t.fragments, 1)), byCount(t.causes), mark)
	}
	if missed > 0 {
		return fmt.Errorf("%w: %d languages below the bar", errMissed, missed)
	}
	return nil
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

func byCount(causes map[string]int) string {
	names := make([]string, 0, len(causes))
	for name := range causes {
		names = append(names, name)
	}
	sort.Slice(names, func(i, j int) bool {
		return causes[names[i]] > causes[names[j]] || causes[names[i]] == causes[names[j]] && names[i] < names[j]
	})
	out := ""
	for _, name := range names {
		out += fmt.Sprintf("%s %d, ", name, causes[name])
	}
	return out
}

// whole is a file with its tokens by line.
type whole struct {
	file
	lines  []int // where each line starts; one more for the end
	tokens []fingerprint.Token
}

// cut measures the fragments of one language. Every line of the corpus is as
// likely to be a fragment's first.
func cut(files []file, language string, o options) (tally, error) {
	t := tally{causes: make(map[string]int)}
	tokenizer := syntax.NewTokenizer()
	defer tokenizer.Close()
	var wholes []whole
	var first []int // running count of lines
	total := 0
	for _, f := range files {
		tokens, _, err := tokenizer.Tokenize(nil, f.text, language, false)
		if err != nil {
			return t, err
		}
		w := whole{f, lineStarts(f.text), tokens}
		wholes = append(wholes, w)
		first = append(first, total)
		total += len(w.lines) - 1
	}
	if o.rules {
		tokenizer.MaxParse = 0
	}
	r := rand.New(rand.NewPCG(o.seed, 2))
	var err error
	for range o.fragments {
		at := r.IntN(total)
		i := sort.SearchInts(first, at+1) - 1
		w, from := wholes[i], at-first[i]
		to := min(from+10+r.IntN(31), len(w.lines)-1)
		piece := w.text[w.lines[from]:w.lines[to]]
		var tokens []fingerprint.Token
		var cover fingerprint.Coverage
		_, took := timed(func() { tokens, cover, err = tokenizer.Tokenize(nil, piece, language, true) })
		if err != nil {
			return t, err
		}
		t.took += took
		if !cover.Lexical {
			t.grammar++
		}
		t.compare(w, tokens, from, to, o.show)
	}
	return t, nil
}

// textEnd is the place behind the last byte before end that is not white space.
func (w whole) textEnd(end int) int { return len(bytes.TrimRight(w.text[:end], " \t\r\n")) }

func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, b := range text {
		if b == '\n' && i+1 < len(text) {
			starts = append(starts, i+1)
		}
	}
	return append(starts, len(text))
}

// compare counts the lines [from, to) of the file against the fragment's tokens.
func (t *tally) compare(w whole, tokens []fingerprint.Token, from, to, show int) {
	t.fragments++
	origin, end := w.lines[from], w.lines[to]
	at := sort.Search(len(w.tokens), func(i int) bool { return int(w.tokens[i].Start) >= origin })
	inString := at > 0 && int(w.tokens[at-1].End) > origin
	next, clean := 0, true
	for line := from; line < to; line++ {
		lineEnd := w.lines[line+1]
		a := at
		for at < len(w.tokens) && int(w.tokens[at].Start) < lineEnd {
			at++
		}
		b := next
		for next < len(tokens) && origin+int(tokens[next].Start) < lineEnd {
			next++
		}
		if len(bytes.TrimSpace(w.text[w.lines[line]:lineEnd])) == 0 {
			continue
		}
		t.lines++
		want, got := w.tokens[a:at], tokens[b:next]
		equal, uncut := same(want, got, origin, w.textEnd(end))
		if uncut {
			t.strict++
		}
		if equal {
			t.equal++
			continue
		}
		clean = false
		why := cause(want, got, inString)
		t.causes[why]++
		if t.shown < show {
			t.shown++
			fmt.Printf("  %s:%d (fragment at %d to %d): %s\n    %s\n    file     %s\n    fragment %s\n", w.path, line+1, from+1, to, why,
				bytes.TrimSpace(w.text[w.lines[line]:lineEnd]), texts(want, w.text), texts(got, w.text[origin:]))
		}
	}
	if clean {
		t.clean++
	}
}

// same tells whether the tokens of a line are equal, and whether they are so
// with none cut off by the fragment's end.
func same(want, got []fingerprint.Token, origin, end int) (equal, uncut bool) {
	if len(want) != len(got) {
		return false, false
	}
	uncut = true
	for i := range want {
		a, b := want[i], got[i]
		if int(a.End) > end {
			uncut = false
			a.End = uint32(end)
			b.End = min(b.End, uint32(end-origin))
		}
		if a.Class != b.Class || int(a.Start) != origin+int(b.Start) || int(a.End) != origin+int(b.End) {
			return false, false
		}
	}
	return true, uncut
}

func cause(want, got []fingerprint.Token, inString bool) string {
	switch {
	case len(want) == 0 && inString:
		return "string read as code"
	case len(want) == 0:
		return "comment or string read as code"
	case len(got) == 0 && inString:
		return "code read as comment or string (starts in a string)"
	case len(got) == 0:
		return "code read as comment or string"
	}
	for i := range min(len(want), len(got)) {
		if a, b := want[i], got[i]; a.Class != b.Class || a.End-a.Start != b.End-b.Start {
			return fmt.Sprintf("%v/%v", a.Class, b.Class)
		}
	}
	return "part of a line"
}

func texts(tokens []fingerprint.Token, text []byte) string {
	out := ""
	for _, t := range tokens {
		out += fmt.Sprintf("%.40q ", text[t.Start:min(int(t.End), len(text))])
	}
	return out
}
