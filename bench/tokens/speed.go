package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"time"

	sitter "github.com/smacker/go-tree-sitter"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// rounds is how often everything is run; the fastest counts, file by file, since
// other programs only ever make a run slower. A file of 250 kB takes so long that on a
// busy machine five of its runs may all be disturbed.
const rounds = 9

// speed compares tokenizing with the bare parse of the same files, each file by the
// one right behind the other, then one core with two, and counts what Go allocates.
// All is processor time, so that the load of other programs counts as little as it
// can: two cores give twice one over what the same files cost more on two. Waiting
// does not show in that, and there is nothing to wait for but the next file. The
// column "clock" is what the clock says.
func speed(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %9s %9s %9s %7s %7s %7s %9s\n", "language", "bytes", "parse", "tokens", "%", "times", "clock", "alloc/B")
	var total pass
	below := false
	for _, language := range order(files) {
		p, err := measure(files[language], language)
		if err != nil {
			return err
		}
		p.print(language)
		p.figures(o.sheet, language)
		total.add(p)
		below = below || p.share() < 0.85
	}
	total.print("all")
	total.figures(o.sheet, "all")
	if below || total.below() {
		return errMissed
	}
	return nil
}

// pass is what one language took.
type pass struct {
	bytes         int
	parse, tokens time.Duration // of the processor, the fastest of each file
	alone, both   time.Duration // of the processor, all files on one core and on two
	one, two      time.Duration // the same by the clock
	alloc         float64
}

func (p *pass) add(q pass) {
	p.bytes += q.bytes
	p.parse += q.parse
	p.tokens += q.tokens
	p.alone += q.alone
	p.both += q.both
	p.one += q.one
	p.two += q.two
	p.alloc += q.alloc
}

// times is how much more two cores do than one.
func (p pass) times() float64 { return 2 * p.alone.Seconds() / p.both.Seconds() }

// share is the speed of tokenizing as a share of the bare parse's.
func (p pass) share() float64 { return p.parse.Seconds() / p.tokens.Seconds() }

// below tells whether the pass over all languages misses a bar.
func (p pass) below() bool {
	return p.share() < 0.85 || p.times() < 1.8 || p.alloc/float64(p.bytes) >= 0.2
}

// rate is in MB a second.
func (p pass) rate(d time.Duration) float64 { return float64(p.bytes) / 1e6 / d.Seconds() }

func (p pass) print(name string) {
	fmt.Printf("%-12s %9d %9.2f %9.2f %7.1f %7.2f %7.2f %9.4f\n", name, p.bytes, p.rate(p.parse), p.rate(p.tokens),
		100*p.share(), p.times(), p.one.Seconds()/p.two.Seconds(), p.alloc/float64(p.bytes))
}

func (p pass) figures(sheet *figure.Sheet, language string) {
	name := figure.Name("Tokenize", "lang", language)
	sheet.Value(name, p.bytes, p.rate(p.parse), "MB/s-parse")
	sheet.Value(name, p.bytes, p.rate(p.tokens), "MB/s-tokens")
	sheet.Value(name, p.bytes, 100*p.share(), "%of-parse")
	sheet.Value(name, p.bytes, p.times(), "times-two-cores")
	sheet.Value(name, p.bytes, p.alloc/float64(p.bytes), "alloc-B/B")
}

func measure(files []file, language string) (pass, error) {
	p := pass{alone: time.Hour, both: time.Hour, one: time.Hour, two: time.Hour}
	one, other := newWorker(language), newWorker(language)
	defer one.tokenizer.Close()
	defer other.tokenizer.Close()
	p.eachFile(files, one)
	for range rounds {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		clock, cpu := timed(func() { one.run(files) })
		p.alone, p.one = min(p.alone, cpu), min(p.one, clock)
		runtime.ReadMemStats(&after)
		p.alloc = float64(after.TotalAlloc - before.TotalAlloc)
		clock, cpu = timed(func() { pair(one, other, files) })
		p.both, p.two = min(p.both, cpu), min(p.two, clock)
	}
	if one.err != nil {
		return p, one.err
	}
	return p, other.err
}

// eachFile parses and tokenizes the files by turns, on one thread: what another
// one took is counted only when it is next switched, and would be missing from one
// pass and in the next.
func (p *pass) eachFile(files []file, w *worker) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	parser := sitter.NewParser()
	defer parser.Close()
	parser.SetLanguage(syntax.Grammar(w.language))
	for k := range files {
		parse, tokens := time.Hour, time.Hour
		for range rounds {
			_, cpu := timed(func() { bareParse(parser, files[k]) })
			parse = min(parse, cpu)
			_, cpu = timed(func() { w.run(files[k : k+1]) })
			tokens = min(tokens, cpu)
		}
		p.bytes += len(files[k].text)
		p.parse += parse
		p.tokens += tokens
	}
}

// timed gives the time that the work took by the clock and of the processor.
func timed(work func()) (clock, cpu time.Duration) {
	start, used := time.Now(), cost.Processor()
	work()
	return time.Since(start), cost.Processor() - used
}

// bareParse parses a file and does nothing with the tree.
func bareParse(parser *sitter.Parser, f file) {
	if tree, err := parser.ParseCtx(context.Background(), nil, f.text); err == nil {
		tree.Close()
	}
}

// worker is one core's tokenizer with its buffer.
type worker struct {
	tokenizer *syntax.Tokenizer
	language  string
	tokens    []fingerprint.Token
	err       error
}

func newWorker(language string) *worker {
	return &worker{tokenizer: syntax.NewTokenizer(), language: language}
}

func (w *worker) run(files []file) {
	for _, f := range files {
		var err error
		if w.tokens, _, err = w.tokenizer.Tokenize(w.tokens[:0], f.text, w.language, false); err != nil {
			w.err = err
		}
	}
}

// pair tokenizes with two workers that take the next file each.
func pair(one, other *worker, files []file) {
	var next sync.Mutex
	at := 0
	var wait sync.WaitGroup
	for _, w := range []*worker{one, other} {
		wait.Go(func() {
			for {
				next.Lock()
				i := at
				at++
				next.Unlock()
				if i >= len(files) {
					return
				}
				w.run(files[i : i+1])
			}
		})
	}
	wait.Wait()
}
