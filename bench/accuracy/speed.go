package main

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/pprof"
	"slices"
	"sync"
	"time"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// speed compares matching windows of 30 lines, as hunks that add them, with
// tokenizing the same windows: four of seven are independent of the corpus, the
// others are copies, word for word, renamed, renamed and edited. Ratios are of
// processor time, so that the load of other programs does not count.
func speed(ctx context.Context, l lang, ix *index.Index, own, other []corpus.Document) error {
	queries, err := mixed(l, own, other)
	if err != nil {
		return err
	}
	for _, workers := range []int{1, 2} {
		var ratios []float64
		tokens, matching := cost.Cost{Clock: time.Hour}, cost.Cost{Clock: time.Hour}
		for range rounds {
			t, err := cost.Of(func() error { return tokenizeAll(queries, workers) })
			if err != nil {
				return err
			}
			m, err := cost.Of(func() error { return matchAll(ctx, ix, queries, workers) })
			if err != nil {
				return err
			}
			ratios = append(ratios, t.Processor.Seconds()/m.Processor.Seconds())
			tokens, matching = least(tokens, t), least(matching, m)
		}
		slices.Sort(ratios)
		n := float64(len(queries))
		fmt.Printf("%d windows on %d cores: tokenized %.0f/s, matched %.0f/s by the clock, %.0f/s a second of processor time; %.1f %% of the rate of tokenizing (median of %d)\n",
			len(queries), workers, n/tokens.Clock.Seconds(), n/matching.Clock.Seconds(), n/matching.Processor.Seconds(), 100*ratios[rounds/2], rounds)
	}
	return slowest(ix, queries)
}

// slowest prints the longest time that one window takes.
func slowest(ix *index.Index, queries []match.Query) error {
	m := match.NewMatcher(ix.Clone(), tokenizer(), nil)
	most, at := time.Duration(0), 0
	for i, q := range queries {
		start := time.Now()
		if r := m.Match(q); r.Err != nil {
			return r.Err
		}
		if spent := time.Since(start); spent > most && i > 0 { // the first one loads the model
			most, at = spent, i
		}
	}
	fmt.Printf("slowest window: %v (number %d)\n", most.Round(time.Microsecond), at)
	return nil
}

// rounds is how often each is timed.
const rounds = 5

// mixed draws the windows.
func mixed(l lang, own, other []corpus.Document) ([]match.Query, error) {
	const share = 500
	r := rand.New(rand.NewPCG(*seed, 30))
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	var queries []match.Query
	add := func(docs []corpus.Document, fits func(sample, []fingerprint.Token) bool, n int, v variant) error {
		samples, err := draw(r, docs, drawing{lines: 30, fits: fits}, n)
		if err != nil {
			return err
		}
		texts, err := g.texts(samples, v, *seed)
		for i, s := range samples {
			queries = append(queries, match.Query{Text: []byte(texts[i]), Language: s.doc.Language, Family: syntax.Family(s.doc.Language), Fragment: true})
		}
		return err
	}
	if err := add(other, anywhere, 4*share, variants[0]); err != nil {
		return nil, err
	}
	for _, v := range variants[:3] {
		if err := add(own, inFunction, share, v); err != nil {
			return nil, err
		}
	}
	r.Shuffle(len(queries), func(i, j int) { queries[i], queries[j] = queries[j], queries[i] })
	return queries, nil
}

// tokenizeAll makes the tokens of all queries and drops them.
func tokenizeAll(queries []match.Query, workers int) error {
	var group sync.WaitGroup
	errs := make([]error, workers)
	for w := range workers {
		group.Go(func() {
			t := syntax.NewTokenizer()
			defer t.Close()
			var tokens []fingerprint.Token
			for i := w; i < len(queries) && errs[w] == nil; i += workers {
				q := queries[i]
				tokens, _, errs[w] = t.Tokenize(tokens[:0], q.Text, q.Language, q.Fragment)
			}
		})
	}
	group.Wait()
	return errs[0]
}

func matchAll(ctx context.Context, ix *index.Index, queries []match.Query, workers int) error {
	options := match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: workers}
	for res := range match.Stream(ctx, slices.Values(queries), options) {
		if res.Err != nil {
			return res.Err
		}
	}
	return ctx.Err()
}

// profiled runs do under the processor profile that is asked for.
func profiled(do func() error) error {
	if *profile == "" {
		return do()
	}
	f, err := os.Create(*profile)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := pprof.StartCPUProfile(f); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return do()
}

// least is the cheaper one by the clock.
func least(c, d cost.Cost) cost.Cost {
	if d.Clock < c.Clock {
		return d
	}
	return c
}
