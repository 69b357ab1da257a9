// Command accuracy measures what is found, and what is found by mistake.
//
//	go run ./bench/accuracy -lists bench/accuracy [LANGUAGE...]
//
// LANGUAGE.corpus lists the sources of the corpus, LANGUAGE.independent
// projects that are independent of it, LANGUAGE.shared the files of these that
// are not, with whose they are, LANGUAGE.outputs files of the corpus that no hand
// wrote: they are indexed, and no windows of them are drawn. Windows of the corpus
// are turned into what a contributor might have made of them (generate.go), by a
// seeded generator; windows of the others are taken as they are. Every window is matched as a
// hunk that adds it. Without a language, all are measured (lang.go).
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

var (
	lists   = flag.String("lists", "bench/accuracy", "directory of the lists")
	set     = flag.String("set", "", "name of the lists among the figures; none for those of bench/accuracy")
	lengths = flag.String("lines", "30,10,70", "lines of a window, separated by commas")
	part    = flag.Float64("part", 1, "share of the files of the corpus that are indexed, and copied")
	copies  = flag.Int("copies", 1000, "windows of the corpus of each length")
	others  = flag.Int("others", 30000, "windows of independent projects of each length at most")
	seed    = flag.Uint64("seed", 1, "seed of the generator")
	worst   = flag.Int("worst", 50, "strongest matches of independent windows to print, of the first length")
	workers = flag.Int("j", 2, "workers")
	bits    = flag.Float64("bits", 0, "threshold; 0 takes the shipped one")
	points  = flag.String("points", "", "file for one line of tab-separated values a window")
	scores  = flag.String("scores", "", "file for what each method says of every window, with baselines: tab-separated values")
	tools   = flag.String("tools", "", "tools of others to run for -scores: sim, jscpd, jscpd-renamed, separated by commas")
	queue   = flag.Int("queue", 0, "patches of each label for the built program to check; 0 for none")
	figures = flag.String("figures", "", "file for what bench/evaluate gathers")
	ablate  = flag.Bool("ablation", false, "only compare lengths of shingles and windows of winnowing")
	keep    = flag.String("index", "", "directory that keeps the indexes for another run; they are made anew unless they are there")
)

func main() {
	flag.Parse()
	if err := run(context.Background(), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "accuracy:", err)
		os.Exit(1)
	}
}

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

func run(ctx context.Context, wanted []string) error {
	fmt.Println("go run ./bench/accuracy", strings.Join(os.Args[1:], " "))
	sheet = figure.NewSheet(*figures)
	all, err := newTable(*points)
	if err != nil {
		return err
	}
	board, err := newScoreboard(*scores, strings.Split(*tools, ","))
	if err != nil {
		return err
	}
	for _, l := range langs {
		if len(wanted) > 0 && !slices.Contains(wanted, l.name) {
			continue
		}
		if err := language(ctx, l, all, board); err != nil {
			return fmt.Errorf("%s: %w", l.name, err)
		}
	}
	return errors.Join(all.close(), board.close(), sheet.Write())
}

func language(ctx context.Context, l lang, all *table, board *scoreboard) error {
	file := func(end string) string { return filepath.Join(*lists, l.name+end) }
	own, err := documents(ctx, file(".corpus"), l.languages)
	if err != nil {
		return err
	}
	other, err := documents(ctx, file(".independent"), l.languages)
	if err != nil {
		return err
	}
	third, err := paths(file(".shared"))
	if err != nil {
		return err
	}
	outputs, err := paths(file(".outputs"))
	if err != nil {
		return err
	}
	if *part < 1 {
		own = lotsOf(0).some(own, *part)
	}
	total := len(other)
	other = independent(other, own, third)
	fmt.Printf("\n# %s\n\ncorpus: %d files, %.1f MB; independent: %d files, %.1f MB (%d more have shared code)\n",
		l.name, len(own), megabytes(own), len(other), megabytes(other), total-len(other))
	if *ablate {
		return ablation(l, own, other)
	}
	dir, remove, err := place(l.name)
	if err != nil {
		return err
	}
	defer remove()
	ix, err := build(ctx, own, dir)
	if err != nil {
		return err
	}
	defer ix.Close()
	rivals, err := board.contest(l, own, ix)
	if err != nil {
		return err
	}
	rec := record{l.name, ix, all, rivals}
	own = without(own, outputs)
	windows, err := numbers(*lengths)
	if err != nil {
		return err
	}
	for i, n := range windows {
		shown := 0
		if i == 0 {
			shown = *worst
		}
		if err := length(ctx, l, ix, own, other, n, shown, rec); err != nil {
			return err
		}
	}
	if err := longHunks(ctx, l, ix, own, other, rec); err != nil {
		return err
	}
	if err := smallHunks(ctx, l, ix, own, other, rec); err != nil || *queue == 0 {
		return err
	}
	return labelled(ctx, l, dir, own, other, *queue)
}

func megabytes(docs []corpus.Document) float64 {
	n := 0
	for _, d := range docs {
		n += len(d.Text)
	}
	return float64(n) / 1e6
}

// build indexes the documents, unless an index is kept there.
func build(ctx context.Context, docs []corpus.Document, dir string) (*index.Index, error) {
	if ix, err := index.Open(dir); err == nil {
		return ix, nil
	}
	each := func(yield func(corpus.Document, error) bool) {
		for _, d := range docs {
			if !yield(d, nil) {
				return
			}
		}
	}
	if _, err := index.Build(ctx, dir, each, index.BuildOptions{Tokenizer: tokenizer, Workers: *workers}); err != nil {
		return nil, err
	}
	return index.Open(dir)
}

// place gives the directory of an index, and what to do when it is no longer needed.
func place(name string) (dir string, remove func(), err error) {
	if *keep != "" {
		dir = filepath.Join(*keep, name)
		return dir, func() {}, os.MkdirAll(dir, 0o777)
	}
	dir, err = os.MkdirTemp("", "accuracy")
	return dir, func() { os.RemoveAll(dir) }, err
}

// length measures windows of so many lines.
func length(ctx context.Context, l lang, ix *index.Index, own, other []corpus.Document, lines, shown int, rec record) error {
	lots := lotsOf(uint64(lines))
	samples, err := draw(other, drawing{lots: lots, lines: lines, fits: anywhere}, *others)
	if err != nil {
		return err
	}
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	asIs := variants[0]
	chance, err := measureVariant(ctx, g, asIs, ix, samples)
	if err != nil {
		return err
	}
	printChance(chance, lines)
	if err := rec.add(lines, "independent", chance); err != nil {
		return err
	}
	if samples, err = draw(own, drawing{lots: lots, lines: lines, fits: inFunction}, *copies); err != nil {
		return err
	}
	printVariantHead(len(samples), lines)
	for _, v := range variants {
		o, err := measureVariant(ctx, g, v, ix, samples)
		if err != nil {
			return err
		}
		if err := rec.add(lines, v.name, o); err != nil {
			return err
		}
		if err := printVariant(v.name, o, chance, ix); err != nil {
			return err
		}
	}
	if err := rec.contest.end(ctx); err != nil {
		return err
	}
	return printWorst(chance, ix, shown)
}

func measureVariant(ctx context.Context, g *generator, v variant, ix *index.Index, samples []sample) (outcome, error) {
	texts, err := g.texts(samples, v)
	if err != nil {
		return outcome{}, err
	}
	return measure(ctx, ix, samples, texts)
}
