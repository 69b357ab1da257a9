package main

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// growthRounds is how often hunks are timed against both, an odd number: a round
// takes a second, and what else the machine does shows in it.
const growthRounds = 9

// growth times the same hunks against a tenth of the corpus and against all of
// it, in turns, on one core. They are cut from documents that both have; how many
// documents have some of a hunk grows with the corpus, and each is compared.
func growth(ctx context.Context, all *index.Index, smallDir string, docs []corpus.Document) error {
	small, err := index.Open(smallDir)
	if err != nil {
		return err
	}
	defer small.Close()
	queries := hunks(docs[:len(docs)/10], 2000)
	var ratios []float64
	for round := range growthRounds + 1 {
		var spent [2]time.Duration
		var found [2]int
		for i, ix := range []*index.Index{small, all} {
			c, err := costOf(func() (err error) { found[i], err = matchAll(ctx, ix, queries); return err })
			if err != nil {
				return err
			}
			spent[i] = c.Processor / time.Duration(len(queries))
		}
		if round == 0 {
			continue // warms up
		}
		n := float64(len(queries))
		fmt.Printf("a hunk of 30 lines: %v against a tenth, with %.2f documents that have some of it, %v against all, with %.2f\n",
			spent[0].Round(time.Microsecond), float64(found[0])/n, spent[1].Round(time.Microsecond), float64(found[1])/n)
		ratios = append(ratios, spent[1].Seconds()/spent[0].Seconds())
	}
	fmt.Printf("a hunk against ten times the corpus: %.2f times (median of %d, processor time)\n", median(ratios), growthRounds)
	sheet.Value("Index/what=growth", growthRounds, median(ratios), "times-a-tenth")
	return nil
}

// matchAll counts the documents that have some of a query.
func matchAll(ctx context.Context, ix *index.Index, queries []match.Query) (found int, err error) {
	for res := range match.Stream(ctx, slices.Values(queries), match.Options{Reader: func() match.Reader { return ix.Clone() }, Tokenizer: tokenizer, Workers: 1}) {
		if res.Err != nil {
			return found, res.Err
		}
		found += len(res.Matches)
	}
	return found, nil
}

func hunks(docs []corpus.Document, want int) []match.Query {
	var queries []match.Query
	for _, d := range docs {
		lines := strings.SplitAfter(string(d.Text), "\n")
		if len(lines) < 60 || len(queries) == want {
			continue
		}
		queries = append(queries, match.Query{Text: []byte(strings.Join(lines[30:60], "")), Language: d.Language, Fragment: true})
	}
	return queries
}
