package main

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// kind is hunks of one kind.
type kind struct {
	name  string
	hunks []match.Query
}

const linesOfHunk = 30

// windows cuts hunks, one of each document that is long enough.
func windows(docs []corpus.Document) (hunks []match.Query) {
	for _, d := range docs {
		lines := bytes.SplitAfter(d.Text, []byte("\n"))
		if len(lines) < 2*linesOfHunk {
			continue
		}
		from := len(lines)/2 - linesOfHunk/2
		hunks = append(hunks, query(d.Language, bytes.Join(lines[from:from+linesOfHunk], nil)))
		if len(hunks) == *wanted {
			break
		}
	}
	return hunks
}

func query(language string, text []byte) match.Query {
	return match.Query{Text: text, Language: language, Fragment: true}
}

// against measures the hunks against an index of some documents.
func against(ctx context.Context, docs []corpus.Document, kinds []kind, smallest, largest bool) error {
	at := indexOf(len(docs))
	each := func(yield func(corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
	if _, err := index.Build(ctx, at, each, index.BuildOptions{Tokenizer: tokenizer, Workers: 2}); err != nil {
		return err
	}
	ix, err := index.Open(at)
	if err != nil {
		return err
	}
	defer ix.Close()
	mb := fmt.Sprintf("%.0f", megabytes(docs))
	of := mb // bars are set against the smallest and the largest, by these names
	switch {
	case largest:
		of = "largest"
	case smallest:
		of = "28"
	}
	for _, k := range kinds {
		costs := make(map[string]time.Duration)
		for _, cores := range []int{1, 2} {
			what := func(pass string) string { return fmt.Sprintf("%s on %d", pass, cores) }
			if costs[what("match")], err = median(k.hunks, cores, func() func(match.Query) error { return matching(ix) }); err != nil {
				return err
			}
			if costs[what("tokens")], err = median(k.hunks, cores, tokenizing); err != nil {
				return err
			}
			n := float64(len(k.hunks))
			spent, alone := costs[what("match")].Seconds(), costs[what("tokens")].Seconds()
			fmt.Printf("%s MB, %-11s on %d cores: %.3f ms a hunk, tokenizing alone %.3f: %.0f hunks/s, %.0f %% of tokenizing\n",
				mb, k.name, cores, 1000*spent/n, 1000*alone/n, float64(cores)*n/spent, 100*alone/spent)
			name := figure.Name("Speed", "what", k.name, "MB", of, "cores", cores)
			sheet.Value(name, len(k.hunks), float64(cores)*n/spent, "hunks/s")
			sheet.Value(name, len(k.hunks), 100*alone/spent, "%of-tokenizing")
			if cores == 1 {
				sheet.Value(figure.Name("Growth", "what", k.name, "MB", mb), len(k.hunks), 1000*spent/n, "ms-a-hunk")
				if k.name == "independent" {
					sheet.Value(figure.Name("Growth", "what", "tokens", "MB", mb), len(k.hunks), 1000*alone/n, "ms-a-hunk")
				}
			}
		}
	}
	if largest {
		return worst(ix, kinds)
	}
	return nil
}

// median is the processor time that all hunks take, by workers that make shares the work evenly.
func median(hunks []match.Query, cores int, worker func() func(match.Query) error) (time.Duration, error) {
	workers := make([]func(match.Query) error, cores)
	for i := range workers {
		workers[i] = worker()
	}
	var all []time.Duration
	for round := range *rounds + 1 {
		runtime.GC() // what was left before is not this one's
		before := cost.Processor()
		errs := make([]error, cores)
		var group sync.WaitGroup
		for i, do := range workers {
			group.Go(func() {
				for k := i; k < len(hunks) && errs[i] == nil; k += cores {
					errs[i] = do(hunks[k])
				}
			})
		}
		group.Wait()
		for _, err := range errs {
			if err != nil {
				return 0, err
			}
		}
		if round > 0 { // the first warms up
			all = append(all, cost.Processor()-before)
		}
	}
	slices.Sort(all)
	return all[len(all)/2], nil
}

func matching(ix *index.Index) func(match.Query) error {
	m := match.NewMatcher(ix.Clone(), tokenizer(), nil)
	return func(q match.Query) error { return m.Match(q).Err }
}

func tokenizing() func(match.Query) error {
	t := syntax.NewTokenizer()
	var tokens []fingerprint.Token
	return func(q match.Query) (err error) {
		tokens, _, err = t.Tokenize(tokens[:0], q.Text, q.Language, true)
		return err
	}
}

// worst finds the hunk that takes longest by the clock, of all hunks and of
// such that are made to take long. Each is timed three times and the shortest
// counts: what else the machine does is none of the hunk's.
func worst(ix *index.Index, kinds []kind) error {
	common, err := commonest(ix, kinds)
	if err != nil {
		return err
	}
	all := append(made(), kind{"of the longest posting lists", []match.Query{common}})
	do := matching(ix)
	longest, whose := time.Duration(0), ""
	for _, k := range append(kinds, all...) {
		of := time.Duration(0)
		for _, q := range k.hunks {
			least := time.Hour
			for range 3 {
				start := time.Now()
				if err := do(q); err != nil {
					return err
				}
				least = min(least, time.Since(start))
			}
			of = max(of, least)
		}
		fmt.Printf("the slowest hunk, %s: %.1f ms\n", k.name, of.Seconds()*1000)
		if of > longest {
			longest, whose = of, k.name
		}
	}
	fmt.Printf("the slowest of all: %.1f ms, %s\n", longest.Seconds()*1000, whose)
	sheet.Value("Worst", len(kinds[0].hunks)+len(kinds[1].hunks)+len(all), longest.Seconds(), "worst-s")
	return nil
}

// made are hunks that say the same again and again, of 500 lines each.
func made() []kind {
	lines := func(form string) []match.Query {
		var b strings.Builder
		for i := range 500 {
			fmt.Fprintf(&b, form, i, 7*i, 13*i)
		}
		return []match.Query{query("c", []byte(b.String()))}
	}
	return []kind{
		{"table of numbers", lines("\t0x%04x, 0x%04x, 0x%04x,\n")},
		{"table of structures", lines("\t{ %d, \"name\", { %d, %d }, NULL, 0, 0 },\n")},
		{"cases", lines("\tcase %d: return %d + %d;\n")},
		{"registrations", lines("\tregister_device(%d, \"name\", %d, %d, 0, 0, NULL);\n")},
		{"includes", lines("#include <linux/a%d/b%d/c%d.h>\n")},
	}
}

// commonest is the hunk whose fingerprints have the longest posting lists, all
// that there are of it, ten times over.
func commonest(ix *index.Index, kinds []kind) (match.Query, error) {
	t := syntax.NewTokenizer()
	defer t.Close()
	var s fingerprint.Shingler
	best, most := match.Query{}, -1.0
	for _, k := range kinds {
		for _, q := range k.hunks {
			tokens, _, err := t.Tokenize(nil, q.Text, q.Language, true)
			if err != nil {
				return best, err
			}
			var hashes []uint64
			for _, f := range s.Fingerprints(nil, tokens, index.RenamedFamily) {
				hashes = append(hashes, f.Hash)
			}
			lists, err := ix.Postings(hashes, math.MaxUint64)
			if err != nil {
				return best, err
			}
			n := 0
			for _, l := range lists {
				n += len(l.Postings)
			}
			if mean := float64(n) / float64(max(len(hashes), 1)); mean > most {
				best, most = q, mean
			}
		}
	}
	best.Text = bytes.Repeat(best.Text, 10)
	return best, nil
}
