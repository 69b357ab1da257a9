// Command evaluate measures everything that this project claims, and says
// whether its bars are met. See bench/README.md for what is measured, and how.
//
//	go run ./bench/evaluate                     everything: bench/results/DATE-COMMIT.txt, the plots, the tables
//	go run ./bench/evaluate -only tokens,index  parts, beside the others of a results file of this commit
//	go run ./bench/evaluate -from FILE          tables and plots anew from results; nothing is measured
//	go run ./bench/evaluate -size ci            minutes: small sources, floors of bench/evaluate/ci/floors.txt
//	go run ./bench/evaluate -pin                writes down the digests of sources: see package source
//
// It runs the other programs of bench, and the tests that are bars, one after
// the other, from the root of the checkout. Exit status: 0 all bars are met, 1
// one is not, 2 something could not be measured, 3 the same, for no other reason than that
// a source cannot be had any more.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"

	"github.com/hunkprint/hunkprint/bench/source"
)

const (
	lists      = "bench/evaluate"
	resultsDir = "bench/results"
)

// options are the flags.
type options struct {
	size, only, from, out string
	pin                   bool
}

var (
	errFell   = errors.New("not every bar is met")
	errFailed = errors.New("could not be measured") // for another reason than an absent source
)

func main() {
	var o options
	flag.StringVar(&o.size, "size", "full", "full or ci")
	flag.StringVar(&o.only, "only", "", "parts to measure, separated by commas; all unless -from is given")
	flag.StringVar(&o.from, "from", "", "results, separated by commas, whose parts are taken where they are not measured")
	flag.StringVar(&o.out, "o", "", "file of results (default: bench/results/DATE-COMMIT.txt, and none with -size ci)")
	flag.BoolVar(&o.pin, "pin", false, "fetch the sources that have no pin, and write their digests down")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	err := run(ctx, o)
	if err != nil {
		fmt.Fprintln(os.Stderr, "evaluate:", err)
	}
	os.Exit(status(err))
}

func status(err error) int {
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errFell):
		return 1
	case errors.Is(err, source.ErrAbsent) && !errors.Is(err, errFailed):
		return 3
	}
	return 2
}

func run(ctx context.Context, o options) error {
	switch {
	case flag.NArg() > 0:
		return fmt.Errorf("%q: there are flags only", flag.Arg(0))
	case o.size != "full" && o.size != "ci":
		return fmt.Errorf("-size %s: full or ci", o.size)
	case o.pin:
		return pin(ctx)
	}
	var r results
	var err error
	if o.from != "" {
		if r, err = readResults(strings.Split(o.from, ",")); err != nil {
			return err
		}
	}
	var failed error
	if o.from == "" || o.only != "" {
		if r, failed, err = measureParts(ctx, o, r); err != nil {
			return err
		}
	}
	if o.size == "ci" {
		return errors.Join(failed, floors(r))
	}
	return errors.Join(failed, publish(r), verdict(judge(r, bars())))
}

// measureParts measures what is asked for and writes the file of results after
// each part. Parts that could not be measured are in failed.
func measureParts(ctx context.Context, o options, r results) (all results, failed, err error) {
	list, err := parts(o.size)
	if err != nil {
		return nil, nil, err
	}
	if list = chosen(list, o.only); len(list) == 0 {
		return nil, nil, fmt.Errorf("-only %s: there is no such part", o.only)
	}
	dir, err := os.MkdirTemp("", "evaluate")
	if err != nil {
		return nil, nil, err
	}
	defer os.RemoveAll(dir)
	w, err := newWorkshop(ctx, dir)
	if err != nil {
		return nil, nil, err
	}
	out := o.out
	if out == "" && o.size == "full" {
		out = filepath.Join(resultsDir, w.date+"-"+w.commit+".txt")
	}
	if before, err := readResults([]string{out}); err == nil { // parts of this commit
		for _, m := range before {
			r = r.with(m)
		}
	}
	for _, p := range list {
		m, err := w.measure(ctx, p)
		if err != nil {
			fmt.Fprintln(os.Stderr, "evaluate:", err)
			if !errors.Is(err, source.ErrAbsent) {
				err = fmt.Errorf("%w: %w", errFailed, err)
			}
			failed = errors.Join(failed, err)
			continue
		}
		r = r.with(m)
		if err := save(r, out); err != nil {
			return nil, nil, err
		}
	}
	return r, failed, ctx.Err()
}

func save(r results, file string) error {
	if file == "" {
		return nil
	}
	return writeFile(file, r.write)
}

func writeFile(file string, write func(io.Writer) error) error {
	f, err := os.Create(file)
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}

// floors judges a small measurement.
func floors(r results) error {
	all, err := readFloors(filepath.Join(lists, "ci", "floors.txt"))
	if err != nil {
		return err
	}
	return verdict(judge(r, all))
}

// verdict prints each bar and says whether all are met.
func verdict(all []judged) error {
	missing, fell := 0, 0
	for _, j := range all {
		word := "met"
		switch {
		case j.fell():
			word = "NOT MET"
			fell++
		case len(j.missing) > 0:
			word = "NOT MEASURED"
			missing++
		}
		fmt.Printf("%-12s %s: %s, wanted %s\n", word, strings.TrimSpace(j.subject+" "+j.text), j.value(), j.wanted())
	}
	switch {
	case fell > 0:
		return fmt.Errorf("%w: %d of %d", errFell, fell, len(all))
	case missing > 0:
		return fmt.Errorf("%d of %d bars could not be measured", missing, len(all))
	}
	return nil
}
