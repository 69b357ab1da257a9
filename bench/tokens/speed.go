package main

import (
	"context"
	"fmt"
	"runtime"
	"sync"
	"syscall"
	"time"

	sitter "github.com/smacker/go-tree-sitter"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// rounds is how often each pass is run; the fastest counts, since other
// programs only ever make a pass slower.
const rounds = 3

// speed compares tokenizing with the bare parse of the same files, then one core
// with two, and counts what Go allocates. All is processor time, so that the load of
// other programs does not count: two cores give twice one over what the same files
// cost more on two. Waiting does not show in that, and there is nothing to wait
// for but the next file. The column "clock" is what the clock says.
func speed(o options) error {
	files, err := load(o)
	if err != nil {
		return err
	}
	fmt.Printf("%-12s %9s %9s %9s %7s %7s %7s %9s\n", "language", "bytes", "parse", "tokens", "%", "times", "clock", "alloc/B")
	var total pass
	for _, language := range order(files) {
		p, err := measure(files[language], language)
		if err != nil {
			return err
		}
		p.print(language)
		p.figures(o.sheet, language)
		total.add(p)
	}
	total.print("all")
	total.figures(o.sheet, "all")
	if share := total.parse.Seconds() / total.tokens.Seconds(); share < 0.85 || total.times() < 1.8 || total.alloc/float64(total.bytes) >= 0.2 {
		return errMissed
	}
	return nil
}

// pass is what one language took.
type pass struct {
	bytes         int
	parse, tokens time.Duration // of the processor
	both          time.Duration // of the processor, tokens on two cores
	one, two      time.Duration // by the clock, tokens on one core and two
	alloc         float64
}

func (p *pass) add(q pass) {
	p.bytes += q.bytes
	p.parse += q.parse
	p.tokens += q.tokens
	p.both += q.both
	p.one += q.one
	p.two += q.two
	p.alloc += q.alloc
}

// times is how much more two cores do than one.
func (p pass) times() float64 { return 2 * p.tokens.Seconds() / p.both.Seconds() }

// rate is in MB a second.
func (p pass) rate(d time.Duration) float64 { return float64(p.bytes) / 1e6 / d.Seconds() }

func (p pass) print(name string) {
	fmt.Printf("%-12s %9d %9.2f %9.2f %7.1f %7.2f %7.2f %9.4f\n", name, p.bytes, p.rate(p.parse), p.rate(p.tokens),
		100*p.parse.Seconds()/p.tokens.Seconds(), p.times(), p.one.Seconds()/p.two.Seconds(), p.alloc/float64(p.bytes))
}

func (p pass) figures(sheet *figure.Sheet, language string) {
	name := figure.Name("Tokenize", "lang", language)
	sheet.Value(name, p.bytes, p.rate(p.parse), "MB/s-parse")
	sheet.Value(name, p.bytes, p.rate(p.tokens), "MB/s-tokens")
	sheet.Value(name, p.bytes, 100*p.parse.Seconds()/p.tokens.Seconds(), "%of-parse")
	sheet.Value(name, p.bytes, p.times(), "times-two-cores")
	sheet.Value(name, p.bytes, p.alloc/float64(p.bytes), "alloc-B/B")
}

func measure(files []file, language string) (pass, error) {
	p := pass{parse: time.Hour, tokens: time.Hour, both: time.Hour, one: time.Hour, two: time.Hour}
	for _, f := range files {
		p.bytes += len(f.text)
	}
	one, other := newWorker(language), newWorker(language)
	defer one.tokenizer.Close()
	defer other.tokenizer.Close()
	for range rounds {
		_, cpu := timed(func() { bareParse(files, language) })
		p.parse = min(p.parse, cpu)
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		var clock time.Duration
		clock, cpu = timed(func() { one.run(files) })
		p.tokens, p.one = min(p.tokens, cpu), min(p.one, clock)
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

// timed gives the time that the work took by the clock and of the processor.
func timed(work func()) (clock, cpu time.Duration) {
	start, used := time.Now(), processorTime()
	work()
	return time.Since(start), processorTime() - used
}

func processorTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// bareParse parses the files and does nothing with the trees.
func bareParse(files []file, language string) {
	parser := sitter.NewParser()
	defer parser.Close()
	parser.SetLanguage(syntax.Grammar(language))
	for _, f := range files {
		if tree, err := parser.ParseCtx(context.Background(), nil, f.text); err == nil {
			tree.Close()
		}
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
