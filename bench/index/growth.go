package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// growth times the same hunks against a tenth of the corpus and against all of
// it, in turns, on one core. They are cut from documents that both have.
func growth(ctx context.Context, all *index.Index, smallDir string, docs []corpus.Document, rounds int) error {
	small, err := index.Open(smallDir)
	if err != nil {
		return err
	}
	defer small.Close()
	queries := hunks(docs[:len(docs)/10], 2000)
	var ratios []float64
	for round := range rounds + 1 {
		var spent [2]time.Duration
		for i, ix := range []*index.Index{small, all} {
			c, err := costOf(func() error { return matchAll(ctx, ix, queries) })
			if err != nil {
				return err
			}
			spent[i] = c.Processor / time.Duration(len(queries))
		}
		if round == 0 {
			continue // warms up
		}
		fmt.Printf("a hunk of 30 lines: %v against a tenth, %v against all\n", spent[0].Round(time.Microsecond), spent[1].Round(time.Microsecond))
		ratios = append(ratios, spent[1].Seconds()/spent[0].Seconds())
	}
	fmt.Printf("a hunk against ten times the corpus: %.2f times (median of %d, processor time)\n", median(ratios), rounds)
	sheet.Value("Index/what=growth", rounds, median(ratios), "times-a-tenth")
	return nil
}

func matchAll(ctx context.Context, ix *index.Index, queries []match.Query) error {
	for res := range match.Stream(ctx, slices.Values(queries), match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: 1}) {
		if res.Err != nil {
			return res.Err
		}
	}
	return nil
}

func hunks(docs []corpus.Document, want int) []match.Query {
	var queries []match.Query
	for _, d := range docs {
		lines := strings.SplitAfter(string(d.Text), "\n")
		if len(lines) < 60 || len(queries) == want {
			continue
		}
		queries = append(queries, match.Query{Text: []byte(strings.Join(lines[30:60], "")), Language: d.Language, Family: syntax.Family(d.Language), Fragment: true})
	}
	return queries
}
