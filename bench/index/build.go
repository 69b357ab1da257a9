package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"runtime"
	"slices"
	"sync"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// costOf runs something on a heap without what was left before, and says what it took.
func costOf(do func() error) (cost.Cost, error) {
	runtime.GC()
	return cost.Of(do)
}

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

// speed builds an index and tokenizes the same documents with the same
// workers, in turns, and prints how many times as long the build takes.
func speed(ctx context.Context, dir string, docs []corpus.Document, workers, rounds int) error {
	var clock, processor []float64
	for range rounds {
		alone, err := costOf(func() error { return tokenize(docs, workers) })
		if err != nil {
			return err
		}
		whole, err := costOf(func() error { return build(ctx, dir, docs, workers) })
		if err != nil {
			return err
		}
		fmt.Printf("tokenizing: %.1f s, %.1f s of processor time; build: %.1f s, %.1f s\n",
			alone.Clock.Seconds(), alone.Processor.Seconds(), whole.Clock.Seconds(), whole.Processor.Seconds())
		clock = append(clock, whole.Clock.Seconds()/alone.Clock.Seconds())
		processor = append(processor, whole.Processor.Seconds()/alone.Processor.Seconds())
	}
	fmt.Printf("build: %.2f times tokenizing by the clock, %.2f by processor time (median of %d)\n", median(clock), median(processor), rounds)
	sheet.Value("Index/what=build", rounds, median(processor), "times-tokenizing")
	return nil
}

// median is the middle one of an odd number of values.
func median(values []float64) float64 {
	slices.Sort(values)
	return values[len(values)/2]
}

// tokenize does what a build does first, and nothing else.
func tokenize(docs []corpus.Document, workers int) error {
	todo := make(chan *corpus.Document)
	errs := make([]error, workers)
	var group sync.WaitGroup
	for i := range workers {
		group.Go(func() {
			t := syntax.NewTokenizer()
			defer t.Close()
			var tokens []fingerprint.Token
			for d := range todo {
				var err error
				if tokens, _, err = t.Tokenize(tokens[:0], d.Text, d.Language, false); err != nil {
					errs[i] = fmt.Errorf("%s: %w", d.Path, err)
				}
			}
		})
	}
	for i := range docs {
		todo <- &docs[i]
	}
	close(todo)
	group.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

func build(ctx context.Context, dir string, docs []corpus.Document, workers int) error {
	if err := os.RemoveAll(dir); err != nil {
		return err
	}
	_, err := index.Build(ctx, dir, sequence(docs), index.BuildOptions{Tokenizer: tokenizer, Workers: workers})
	return err
}

func sequence(docs []corpus.Document) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
}
