// Command index measures builds and look-ups of an index on real source.
//
//	go run ./bench/index SOURCE...
//	go run ./bench/index -memory 100,500,2000 SOURCE...
//
// A SOURCE is pinned (package bench/source) or a path; those of the bars are listed in
// bench/evaluate/full.
//
// The first form prints the size of an index beside that of the source; the
// time of a build beside that of tokenizing the same documents with the same
// workers; the time to open it; the time of look-ups of absent and of present
// fingerprints; and the time of a hunk against it beside that against an index
// of a tenth of the documents, which shows what growth costs.
//
// The second form builds an index of the first 100 MB of the sources, of the
// first 500 and of the first 2000, each in a process of its own, and prints the
// most memory that each took.
package main

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// sheet takes the figures.
var sheet *figure.Sheet

func main() {
	if limit, ok := os.LookupEnv(limitEnv); ok {
		end(buildLimited(context.Background(), os.Args[1], os.Args[2:], limit))
		return
	}
	dir := flag.String("dir", "", "directory for the indexes; a temporary one where none is named")
	workers := flag.Int("j", 2, "workers")
	rounds := flag.Int("rounds", 3, "how often a build is timed, an odd number")
	figures := flag.String("figures", "", "file for what bench/evaluate gathers")
	sizes := flag.String("memory", "", "show the memory of builds of so many `MB` of source, a list with commas")
	flag.Parse()
	sheet = figure.NewSheet(*figures)
	end(run(context.Background(), *dir, flag.Args(), *workers, *rounds, *sizes))
	end(sheet.Write())
}

func end(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "index:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, dir string, specs []string, workers, rounds int, sizes string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench-index"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if sizes != "" {
		return memory(ctx, dir, specs, sizes)
	}
	docs, err := read(ctx, specs)
	if err != nil {
		return err
	}
	all, small := filepath.Join(dir, "all"), filepath.Join(dir, "small")
	if err := speed(ctx, all, docs, workers, rounds); err != nil {
		return err
	}
	if err := build(ctx, small, docs[:len(docs)/10], workers); err != nil {
		return err
	}
	start := time.Now()
	ix, err := index.Open(all)
	if err != nil {
		return err
	}
	defer ix.Close()
	ix.Has(0) // the filters are read when they are asked for
	opened := time.Since(start)
	fmt.Printf("open: %v\n", opened.Round(time.Microsecond))
	sheet.Value("Index/what=open", 1, opened.Seconds()*1000, "ms")
	if err := printSize(ctx, ix, all); err != nil {
		return err
	}
	if err := lookUp(ix, docs); err != nil {
		return err
	}
	return growth(ctx, ix, small, docs)
}

// read holds all documents in memory, so that what is measured behind it is no
// reading, in an order in which any part of them is like the whole.
func read(ctx context.Context, specs []string) ([]corpus.Document, error) {
	var docs []corpus.Document
	for _, spec := range specs {
		for d, err := range source.Documents(ctx, spec, corpus.Options{Language: syntax.Detect}) {
			if err != nil {
				return nil, err
			}
			docs = append(docs, d)
		}
		fmt.Println("source", spec)
	}
	rand.New(rand.NewPCG(1, 2)).Shuffle(len(docs), func(i, j int) { docs[i], docs[j] = docs[j], docs[i] })
	return docs, nil
}
