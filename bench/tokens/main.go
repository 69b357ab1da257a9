// Command tokens measures the tokenizer on real source: does a line give the
// same tokens in a fragment as in its file, do names and layout leave the
// shingles alone, how fast is it, and does hostile input end in time.
//
//	go run ./bench/tokens fetch      get the pinned packages of sources.txt (once)
//	go run ./bench/tokens fidelity   fragments against their files
//	go run ./bench/tokens readings   the lexical reading against the grammar's
//	go run ./bench/tokens rename     every name renamed, other white space, no comments
//	go run ./bench/tokens speed      against the bare parse, one core and two, allocation
//	go run ./bench/tokens hostile    a minified file of 5 MB, nesting of 20,000 levels
//
// Each prints a table and exits 1 where a bar is missed, 2 where it could not measure. What is not there yet
// is fetched: see package source. With -figures FILE the numbers go to a file too, as
// figures for bench/evaluate.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
)

// options are the flags that the measurements share.
type options struct {
	sources   string
	languages []string
	seed      uint64
	fragments int
	show      int
	files     int
	rules     bool
	sheet     *figure.Sheet
}

// errMissed: all was measured, and a bar is missed.
var errMissed = errors.New("below the bar")

func main() {
	err := command(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "tokens:", err)
	}
	switch {
	case errors.Is(err, errMissed):
		os.Exit(1)
	case err != nil:
		os.Exit(2)
	}
}

func command(args []string) error {
	measures := map[string]func(options) error{
		"fidelity": fidelity, "readings": readings, "rename": rename, "speed": speed, "hostile": hostile, "fetch": fetch,
	}
	if len(args) == 0 || measures[args[0]] == nil {
		return fmt.Errorf("usage: tokens fetch|fidelity|readings|rename|speed|hostile [flags]")
	}
	var o options
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	only := flags.String("lang", "", "languages, separated by commas (default: all)")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random choice of files and fragments")
	flags.IntVar(&o.fragments, "n", 2000, "fragments a language")
	flags.IntVar(&o.show, "show", 0, "differing lines to print a language")
	flags.IntVar(&o.files, "files", 120, "files a package and language")
	flags.BoolVar(&o.rules, "rules", false, "fidelity: read every fragment by lexical rules alone")
	flags.StringVar(&o.sources, "sources", "", "list of sources (default: bench/tokens/sources.txt)")
	figures := flags.String("figures", "", "file for the figures")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	o.sheet = figure.NewSheet(*figures)
	if *only != "" {
		o.languages = strings.Split(*only, ",")
	}
	err := measures[args[0]](o)
	if err == nil || errors.Is(err, errMissed) {
		err = errors.Join(err, o.sheet.Write())
	}
	return err
}
