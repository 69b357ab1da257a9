// Command check measures what checking hunks costs, as the corpus grows, and
// what the built program costs as a whole.
//
//	go run ./bench/check
//
// Hunks of 30 lines, of projects that the corpus does not have and of the
// corpus itself, are matched against an index of 28 MB of source, of a third of
// the corpus and of all of it; beside that stands what tokenizing the same
// hunks takes in the same process. All is processor time unless it says clock: other
// programs of the machine make clocks slower and that does not count. Then the program
// is built, and checks a small patch and a long mailbox against the largest index.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime/pprof"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

var (
	corpusList = flag.String("corpus", "bench/evaluate/full/index.sources", "list of the sources that are indexed")
	hunkList   = flag.String("hunks", "bench/evaluate/full/hunks.sources", "list of the sources of independent hunks")
	wanted     = flag.Int("n", 2000, "hunks of each kind")
	rounds     = flag.Int("rounds", 3, "how often a pass is timed, an odd number; the median counts")
	figures    = flag.String("figures", "", "file for what bench/evaluate gathers")
	profile    = flag.String("profile", "", "file for a processor profile")
	dir        = flag.String("dir", "", "directory for the indexes; a temporary one where none is named")
)

// sheet takes the figures.
var sheet *figure.Sheet

func main() {
	flag.Parse()
	sheet = figure.NewSheet(*figures)
	if err := errors.Join(profiled(func() error { return run(context.Background()) }), sheet.Write()); err != nil {
		fmt.Fprintln(os.Stderr, "check:", err)
		os.Exit(1)
	}
}

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

func run(ctx context.Context) error {
	if *dir == "" {
		temp, err := os.MkdirTemp("", "bench-check")
		if err != nil {
			return err
		}
		defer os.RemoveAll(temp)
		*dir = temp
	}
	var err error
	if *dir, err = filepath.Abs(*dir); err != nil {
		return err
	}
	docs, err := read(ctx, *corpusList)
	if err != nil {
		return err
	}
	others, err := read(ctx, *hunkList)
	if err != nil {
		return err
	}
	parts := sizes(docs)
	kinds := []kind{{"independent", windows(others)}, {"copies", windows(docs[:parts[0]])}}
	for i, n := range parts {
		if err := against(ctx, docs[:n], kinds, i == 0, n == len(docs)); err != nil {
			return err
		}
	}
	return program(ctx, indexOf(len(docs)), kinds)
}

// read gives the documents of a list in an order in which any part of them is like the whole.
func read(ctx context.Context, list string) (docs []corpus.Document, err error) {
	items, err := corpus.ReadList(list)
	if err != nil {
		return nil, err
	}
	for _, item := range items {
		for d, err := range source.Documents(ctx, item.Spec, corpus.Options{Language: syntax.Detect}) {
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		}
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs, nil
}

// sizes gives numbers of documents: of about 28 MB, of a third, of all.
func sizes(docs []corpus.Document) []int {
	const smallest = 28e6
	total, n := megabytes(docs), 0
	for bytes := 0; n < len(docs) && bytes < smallest; n++ {
		bytes += len(docs[n].Text)
	}
	if third := len(docs) / 3; total > 3*smallest/1e6 {
		return []int{n, third, len(docs)}
	}
	return []int{min(n, len(docs)/2), len(docs)}
}

func megabytes(docs []corpus.Document) float64 {
	n := 0
	for _, d := range docs {
		n += len(d.Text)
	}
	return float64(n) / 1e6
}

// indexOf is where the index of so many documents stands.
func indexOf(documents int) string { return filepath.Join(*dir, fmt.Sprint(documents)) }

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
