package main

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// outcome is what was found for a set of windows.
type outcome struct {
	samples []sample
	texts   []string // made of the samples
	results []match.Result
	spent   time.Duration
}

// measure matches every text, made of a window, as a hunk that adds it.
func measure(ctx context.Context, ix *index.Index, samples []sample, texts []string) (outcome, error) {
	o := outcome{samples: samples, texts: texts}
	queries := func(yield func(match.Query) bool) {
		for i, s := range samples {
			if !yield(match.Query{Text: []byte(texts[i]), Language: s.doc.Language, Fragment: true}) {
				return
			}
		}
	}
	options := match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: *workers}
	start := time.Now()
	for res := range match.Stream(ctx, queries, options) {
		if res.Err != nil {
			return o, res.Err
		}
		o.results = append(o.results, res)
	}
	o.spent = time.Since(start)
	return o, ctx.Err()
}

// best is the match that stands highest over its bar.
func (o outcome) best(i int) (best match.Match, ok bool) {
	r := o.results[i]
	for _, m := range r.Matches {
		if !ok || m.Bits/barOf(m) > best.Bits/barOf(best) {
			best, ok = m, true
		}
	}
	return best, ok
}

func (o outcome) bits(i int) float64 {
	m, _ := o.best(i)
	return m.Bits
}

// reaches tells whether a window has a match that counts.
func (o outcome) reaches(i int) bool { return o.height(i) >= 1 }

// height is the share of its bar that the best match of a window has.
func (o outcome) height(i int) float64 {
	m, ok := o.best(i)
	if !ok {
		return 0
	}
	return m.Bits / barOf(m)
}

func barOf(m match.Match) float64 {
	if *bits > 0 {
		return *bits
	}
	return m.Bar
}

func (o outcome) above() (n int) {
	for i := range o.results {
		if o.reaches(i) {
			n++
		}
	}
	return n
}

// found gives the share of windows that have a match that counts, and of those
// that have their own origin among the near-best.
func (o outcome) found(ix *index.Index) (found, right float64, err error) {
	for i := range o.results {
		if !o.reaches(i) {
			continue
		}
		found++
		own, err := o.names(ix, i)
		if err != nil {
			return 0, 0, err
		}
		if own {
			right++
		}
	}
	n := float64(len(o.results))
	return found / n, right / n, nil
}

// near is the share of the best match's bits from which an origin is named.
const near = 0.9

// names tells whether a window's own document is among the origins named.
func (o outcome) names(ix *index.Index, i int) (bool, error) {
	least := near * o.bits(i)
	for _, m := range o.results[i].Matches {
		if m.Bits < least {
			continue
		}
		d, err := ix.Document(m.Doc)
		if err != nil {
			return false, err
		}
		own := o.samples[i].doc
		if slices.ContainsFunc(d.Origins, func(o index.Origin) bool { return o.Source == own.Source && o.Path == own.Path }) {
			return true, nil
		}
	}
	return false, nil
}

// quantile is what that share of the windows stays below.
func quantile(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 0
	}
	values = slices.Sorted(slices.Values(values))
	return values[min(int(math.Ceil(share*float64(len(values)))), len(values)-1)]
}

func (o outcome) allBits() []float64    { return o.all(o.bits) }
func (o outcome) allHeights() []float64 { return o.all(o.height) }

func (o outcome) all(of func(i int) float64) []float64 {
	all := make([]float64, len(o.results))
	for i := range all {
		all[i] = of(i)
	}
	return all
}

func (o outcome) tokens() []float64 {
	all := make([]float64, len(o.results))
	for i, r := range o.results {
		all[i] = float64(r.Tokens)
	}
	return all
}

// counts are the matched tokens of each window's best match, what a score
// without a model would go by.
func (o outcome) counts() []float64 {
	all := make([]float64, len(o.results))
	for i, r := range o.results {
		for _, m := range r.Matches {
			all[i] = max(all[i], m.Similarity*float64(r.Tokens))
		}
	}
	return all
}

// atLeast is the share of values that reach a bar.
func atLeast(values []float64, bar float64) float64 {
	n := 0
	for _, v := range values {
		if v >= bar {
			n++
		}
	}
	return float64(n) / float64(max(len(values), 1))
}

// numbers reads a list of numbers, which may be empty.
func numbers(list string) (all []int, err error) {
	if list == "" {
		return nil, nil
	}
	for word := range strings.SplitSeq(list, ",") {
		n, err := strconv.Atoi(word)
		if err != nil {
			return nil, err
		}
		all = append(all, n)
	}
	return all, nil
}
