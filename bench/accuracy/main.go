// Command accuracy measures what is found, and what is found by mistake.
//
//	go run ./bench/accuracy -lines 30 -lang c bench/accuracy/c.corpus bench/accuracy/c.independent
//
// The first list names the corpus, the second projects that are independent of
// it. Windows of the corpus are turned into what a contributor might have made
// of them (generate.go), by a seeded generator; windows of the others are
// taken as they are. Every window is matched as a hunk that adds it.
package main

import (
	"context"
	"flag"
	"fmt"
	"iter"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

var (
	lines   = flag.Int("lines", 30, "lines of a window")
	lang    = flag.String("lang", "c", "languages, separated by commas")
	copies  = flag.Int("copies", 500, "windows of the corpus")
	others  = flag.Int("others", 20000, "windows of independent projects at most")
	seed    = flag.Uint64("seed", 1, "seed of the generator")
	cache   = flag.String("cache", "", "directory for the index; reused when it is there")
	worst   = flag.Int("worst", 20, "false alarms to print")
	workers = flag.Int("j", 2, "workers")
	shared  = flag.String("shared", "", "file of path endings that both sides have from a third one")
	bar     = flag.Float64("bits", 0, "threshold; 0 takes the shipped one for the length")
)

func main() {
	flag.Parse()
	if err := run(context.Background(), flag.Arg(0), flag.Arg(1)); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

func run(ctx context.Context, corpusList, otherList string) error {
	dir := *cache
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "accuracy-index")
	}
	ix, err := index.Open(dir)
	if err != nil {
		if _, err = index.Build(ctx, dir, documents(ctx, corpusList), index.BuildOptions{Tokenizer: tokenizer, Workers: *workers}); err != nil {
			return err
		}
		if ix, err = index.Open(dir); err != nil {
			return err
		}
	}
	defer ix.Close()
	fmt.Printf("%+v\n", ix.Header())
	r := rand.New(rand.NewPCG(*seed, uint64(*lines)))
	independent, err := windows(r, documents(ctx, otherList), *others, anywhere)
	if err != nil {
		return err
	}
	chance := measure(ctx, ix, independent, func(s sample) string { return string(s.text) })
	fmt.Printf("independent: %d windows of %d lines, median %d tokens; 999 in 1,000 below %.0f bits, 99 in 100 below %.0f; %d reach the bar; %.0f windows/s, worst %v\n",
		len(independent), *lines, chance.medianTokens(), chance.quantile(0.999), chance.quantile(0.99), chance.above(), chance.rate(), chance.slowest)
	chance.printByLength()
	chance.printWorst(ix, independent, *worst)
	if *copies == 0 {
		return nil
	}
	own, err := windows(r, documents(ctx, corpusList), *copies, inFunction)
	if err != nil {
		return err
	}
	for _, v := range variants {
		r := rand.New(rand.NewPCG(*seed, 7))
		m := measure(ctx, ix, own, func(s sample) string { return v.make(r, s) })
		found, right := m.found(ix, own)
		fmt.Printf("%-26s found %5.1f%%, right origin %5.1f%%, median %.0f bits, 5%% below %.0f, similarity %.2f, %.0f windows/s\n", v.name, 100*found, 100*right, m.quantile(0.5), m.quantile(0.05), m.medianSimilarity(), m.rate())
	}
	return nil
}

// documents reads all sources of a list.
func documents(ctx context.Context, list string) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		items, err := corpus.ReadList(list)
		if err != nil {
			yield(corpus.Document{}, err)
			return
		}
		for _, item := range items {
			s, err := corpus.Open(ctx, item.Spec, corpus.Options{Language: syntax.Detect})
			if err != nil {
				yield(corpus.Document{}, err)
				return
			}
			for d, err := range s.Documents(ctx) {
				if !yield(d, err) || err != nil {
					s.Close()
					return
				}
			}
			s.Close()
		}
	}
}

// windows draws windows of documents, evenly over the lines of all of them.
func windows(r *rand.Rand, docs iter.Seq2[corpus.Document, error], want int, fits func(sample) bool) ([]sample, error) {
	wanted := strings.Split(*lang, ",")
	out, err := endings(*shared)
	if err != nil {
		return nil, err
	}
	t := syntax.NewTokenizer()
	defer t.Close()
	var all []sample
	for d, err := range docs {
		if err != nil {
			return nil, err
		}
		if !slices.Contains(wanted, d.Language) || d.Mark != corpus.HandWritten || hasEnding(d.Path, out) {
			continue
		}
		tokens, _, err := t.Tokenize(nil, d.Text, d.Language, false)
		if err != nil {
			return nil, err
		}
		for _, s := range cut(d, tokens) {
			if fits(s) {
				all = append(all, s)
			}
		}
	}
	r.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:min(len(all), want)], nil
}

func anywhere(sample) bool { return true }

// control are words that functions have and declarations and tables do not.
var control = map[string]bool{"if": true, "else": true, "for": true, "while": true, "return": true, "switch": true, "case": true, "try": true, "catch": true, "raise": true, "throw": true, "elif": true}

// inFunction tells whether a window is code of functions: a word of control in
// every six lines.
func inFunction(s sample) bool {
	n := 0
	for _, t := range s.tokens {
		if t.Class == fingerprint.Keyword && control[string(s.text[t.Start:t.End])] {
			n++
		}
	}
	return 6*n >= s.lines
}

// endings reads the paths that are no part of the independent texts.
func endings(file string) ([]string, error) {
	if file == "" {
		return nil, nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var list []string
	for line := range strings.Lines(string(text)) {
		if path, _, _ := strings.Cut(line, "#"); strings.TrimSpace(path) != "" {
			list = append(list, strings.TrimSpace(path))
		}
	}
	return list, nil
}

func hasEnding(path string, list []string) bool {
	return slices.ContainsFunc(list, func(e string) bool { return strings.HasSuffix("/"+path, "/"+e) })
}

// minTokens is what a window must have to be a hunk of code at all.
func minTokens() int { return 3 * *lines }

// cut gives the windows of one document that do not overlap.
func cut(d corpus.Document, tokens []fingerprint.Token) []sample {
	var all []sample
	starts := lineStarts(d.Text)
	for first := 1; first+*lines <= len(starts); first += *lines {
		from := sort.Search(len(tokens), func(i int) bool { return int(tokens[i].Line) >= first })
		to := sort.Search(len(tokens), func(i int) bool { return int(tokens[i].Line) >= first+*lines })
		if to-from < minTokens() || to-from > 40**lines {
			continue
		}
		a, b := starts[first-1], starts[first+*lines-1]
		own := slices.Clone(tokens[from:to])
		for i := range own {
			own[i].Start -= uint32(a)
			own[i].End -= uint32(a)
			own[i].Line -= uint32(first - 1)
		}
		if int(own[len(own)-1].End) > b-a {
			continue // a literal goes on behind the window
		}
		all = append(all, sample{doc: d.Source + " " + d.Path + fmt.Sprintf(":%d", first), lang: d.Language, text: d.Text[a:b], tokens: own, lines: *lines})
	}
	return all
}

func lineStarts(text []byte) []int {
	starts := []int{0}
	for i, b := range text {
		if b == '\n' {
			starts = append(starts, i+1)
		}
	}
	return starts
}

// outcome is what was found for a set of windows.
type outcome struct {
	results []match.Result
	spent   time.Duration
	slowest time.Duration
}

func measure(ctx context.Context, ix *index.Index, samples []sample, text func(sample) string) outcome {
	queries := func(yield func(match.Query) bool) {
		for _, s := range samples {
			if !yield(match.Query{Text: []byte(text(s)), Language: s.lang, Family: syntax.Family(s.lang), Fragment: true}) {
				return
			}
		}
	}
	var o outcome
	start := time.Now()
	last := start
	for res := range match.Stream(ctx, queries, match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: *workers}) {
		if res.Err != nil {
			fmt.Fprintln(os.Stderr, res.Err)
		}
		o.results = append(o.results, res)
		o.slowest = max(o.slowest, time.Since(last))
		last = time.Now()
	}
	o.spent = time.Since(start)
	return o
}

func (o outcome) bits(i int) float64 {
	if len(o.results[i].Matches) == 0 {
		return 0
	}
	return o.results[i].Matches[0].Bits
}

func (o outcome) rate() float64 { return float64(len(o.results)) / o.spent.Seconds() }

func (o outcome) quantile(share float64) float64 {
	if len(o.results) == 0 {
		return 0
	}
	all := make([]float64, len(o.results))
	for i := range all {
		all[i] = o.bits(i)
	}
	slices.Sort(all)
	return all[min(int(math.Ceil(share*float64(len(all)))), len(all)-1)]
}

// reaches tells whether a window has a match that counts.
func (o outcome) reaches(i int) bool {
	if *bar > 0 {
		return o.bits(i) >= *bar
	}
	return o.bits(i) >= match.Bar(o.results[i].Tokens)
}

func (o outcome) above() (n int) {
	for i := range o.results {
		if o.reaches(i) {
			n++
		}
	}
	return n
}

// printByLength shows what chance reaches in windows of similar length.
func (o outcome) printByLength() {
	for low := 20; low < 2000; low = low * 3 / 2 {
		var part outcome
		for _, r := range o.results {
			if r.Tokens >= low && r.Tokens < low*3/2 {
				part.results = append(part.results, r)
			}
		}
		if len(part.results) >= 200 {
			fmt.Printf("  %4d to %4d tokens: %6d windows; 9,999 in 10,000 below %.0f, 999 in 1,000 below %.0f, 99 in 100 below %.0f; %d reach the bar of %.0f\n", low, low*3/2-1, len(part.results),
				part.quantile(0.9999), part.quantile(0.999), part.quantile(0.99), part.above(), match.Bar(low*5/4))
		}
	}
}

func (o outcome) medianTokens() int {
	var all []int
	for _, r := range o.results {
		all = append(all, r.Tokens)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func (o outcome) medianSimilarity() float64 {
	var all []float64
	for _, r := range o.results {
		if len(r.Matches) > 0 {
			all = append(all, r.Matches[0].Similarity)
		}
	}
	if len(all) == 0 {
		return 0
	}
	slices.Sort(all)
	return all[len(all)/2]
}

func (o outcome) found(ix *index.Index, samples []sample) (found, right float64) {
	for i, r := range o.results {
		if !o.reaches(i) {
			continue
		}
		found++
		for _, m := range r.Matches {
			d, err := ix.Document(m.Doc)
			if err == nil && m.Bits >= 0.9*o.bits(i) && holds(d, samples[i].doc) {
				right++
				break
			}
		}
	}
	n := float64(len(samples))
	return found / n, right / n
}

func holds(d index.Document, doc string) bool {
	for _, o := range d.Origins {
		if strings.HasPrefix(doc, o.Source+" "+o.Path+":") {
			return true
		}
	}
	return false
}

// printWorst shows the strongest matches of independent windows.
func (o outcome) printWorst(ix *index.Index, samples []sample, n int) {
	order := make([]int, len(samples))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		if o.bits(a) > o.bits(b) {
			return -1
		}
		return 1
	})
	for _, i := range order[:min(n, len(order))] {
		if len(o.results[i].Matches) == 0 {
			break
		}
		m := o.results[i].Matches[0]
		d, err := ix.Document(m.Doc)
		if err != nil {
			continue
		}
		fmt.Printf("  %.0f bits (names %.0f), similarity %.2f, verbatim %.2f, %d tokens: %s ~ %s %s:%d-%d\n", m.Bits, m.NameBits, m.Similarity, m.Verbatim, o.results[i].Tokens,
			samples[i].doc, d.Origins[0].Source, d.Origins[0].Path, m.Blocks[0].Origin[0], m.Blocks[len(m.Blocks)-1].Origin[1])
	}
}
