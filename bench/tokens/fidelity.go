package main

import (
	"bytes"
	"errors"
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
	took         time.Duration // of the processor, all fragments
	causes       map[string]int
	shown        int
}

func (t *tally) share() float64 { return percent(t.equal, t.lines) }

func (t *tally) add(u tally) {
	t.lines += u.lines
	t.equal += u.equal
	t.strict += u.strict
	t.fragments += u.fragments
	t.clean += u.clean
	t.took += u.took
	for why, n := range u.causes {
		t.causes[why] += n
	}
}

// fidelity cuts files at random into fragments and compares the tokens of each
// non-blank line with those that it has in its file: class and text. Every line of
// every file is as likely to be a fragment's first. "equal" is the share of all
// seeds together, and each seed has to reach the bar. A literal that the end of
// the fragment cuts off is compared as far as the fragment goes; the column "uncut"
// counts it as different, and "µs" is the processor time of one fragment.
func fidelity(o options) error {
	fmt.Printf("%-12s %7s %9s %8s", "language", "files", "lines", "equal %")
	for _, seed := range o.seeds {
		fmt.Printf(" %8s", fmt.Sprintf("seed %d", seed))
	}
	fmt.Printf(" %8s %8s %6s  %s\n", "uncut %", "clean %", "µs", "differing lines by cause")
	missed := 0
	for _, language := range o.asked() {
		reached, err := fidelityOf(language, o)
		if err != nil {
			return err
		}
		if !reached {
			missed++
		}
	}
	if missed > 0 {
		return fmt.Errorf("%w: %d languages below the bar", errMissed, missed)
	}
	return nil
}

// fidelityOf measures one language with each seed, and tells whether all reach the bar.
func fidelityOf(language string, o options) (bool, error) {
	one := o
	one.languages, one.files = []string{language}, 0
	files, err := load(one)
	if errors.Is(err, errNothing) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	c := newCorpus(files[language], language)
	defer c.tokenizer.Close()
	all := tally{causes: make(map[string]int)}
	least, seeds := 100.0, ""
	for _, seed := range o.seeds {
		t, err := c.cut(seed, o)
		if err != nil {
			return false, err
		}
		all.add(t)
		least = min(least, t.share())
		seeds += fmt.Sprintf(" %8.3f", t.share())
	}
	o.sheet.Add(figure.Share(figure.Name("Fidelity", "lang", language), all.equal, all.lines, "%equal"))
	mark := ""
	if least < fidelityBar(language) {
		mark = "MISSED"
	}
	fmt.Printf("%-12s %7d %9d %8.3f%s %8.3f %8.2f %6d  %s%s\n", language, len(c.files), all.lines, all.share(), seeds, percent(all.strict, all.lines), percent(all.clean, all.fragments),
		all.took.Microseconds()/int64(max(all.fragments, 1)), byCount(all.causes), mark)
	return mark == "", nil
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

// A corpus is what fragments of one language are cut from. A file is tokenized when
// a fragment is cut from it first.
type corpus struct {
	language  string
	tokenizer *syntax.Tokenizer
	files     []file
	first     []int // number of lines before each file
	lines     int
	wholes    map[int]whole
}

func newCorpus(files []file, language string) *corpus {
	c := &corpus{language: language, tokenizer: syntax.NewTokenizer(), files: files, wholes: make(map[int]whole)}
	for _, f := range files {
		c.first = append(c.first, c.lines)
		c.lines += len(lineStarts(f.text)) - 1
	}
	return c
}

func (c *corpus) whole(i int) (whole, error) {
	w, ok := c.wholes[i]
	if ok {
		return w, nil
	}
	tokens, _, err := c.tokenizer.Tokenize(nil, c.files[i].text, c.language, false)
	w = whole{c.files[i], lineStarts(c.files[i].text), tokens}
	c.wholes[i] = w
	return w, err
}

// cut measures the fragments that a seed draws.
func (c *corpus) cut(seed uint64, o options) (tally, error) {
	t := tally{causes: make(map[string]int)}
	reader := syntax.NewTokenizer()
	defer reader.Close()
	r := rand.New(rand.NewPCG(seed, 2))
	for range o.fragments {
		at := r.IntN(c.lines)
		i := sort.SearchInts(c.first, at+1) - 1
		w, err := c.whole(i)
		if err != nil {
			return t, err
		}
		from := at - c.first[i]
		to := min(from+10+r.IntN(31), len(w.lines)-1)
		piece := w.text[w.lines[from]:w.lines[to]]
		var tokens []fingerprint.Token
		_, took := timed(func() { tokens, _, err = reader.Tokenize(nil, piece, c.language, true) })
		if err != nil {
			return t, err
		}
		t.took += took
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

// compare counts the lines [from, to) of the file against the fragment's tokens, and
// shows the first one that differs.
func (t *tally) compare(w whole, tokens []fingerprint.Token, from, to, show int) {
	t.fragments++
	origin, end := w.lines[from], w.lines[to]
	at := sort.Search(len(w.tokens), func(i int) bool { return int(w.tokens[i].Start) >= origin })
	inString := at > 0 && int(w.tokens[at-1].End) > origin
	next, differ := 0, 0
	example := ""
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
		why := cause(want, got, inString)
		t.causes[why]++
		if differ++; differ == 1 {
			example = fmt.Sprintf("%s:%d: %s\n    %s\n    file     %s\n    fragment %s\n", w.path, line+1, why,
				bytes.TrimSpace(w.text[w.lines[line]:lineEnd]), texts(want, w.text), texts(got, w.text[origin:]))
		}
	}
	if differ == 0 {
		t.clean++
	} else if t.shown < show {
		t.shown++
		fmt.Printf("  %d lines of %d to %d differ, first %s", differ, from+1, to, example)
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
