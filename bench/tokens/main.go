// Command tokens measures the tokenizer on real source: does a line give the
// same tokens in a fragment as in its file, do names and layout leave the
// shingles alone, how fast is it, and does hostile input end in time.
//
//	go run ./bench/tokens fetch      get the pinned packages of sources.txt (once)
//	go run ./bench/tokens fidelity   fragments against their files
//	go run ./bench/tokens readings   the lexical reading against the grammar's
//	go run ./bench/tokens dialects   files read as another language of their family
//	go run ./bench/tokens detect     which language headers and scripts are taken for
//	go run ./bench/tokens tell       which language the text of a window tells without a name
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
	"slices"
	"strconv"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// options are the flags that the measurements share.
type options struct {
	sources   string
	languages []string
	seeds     []uint64
	fragments int
	show      int
	files     int
	sheet     *figure.Sheet
}

// asked is the languages to measure, in the order of the table.
func (o options) asked() []string {
	return slices.DeleteFunc(syntax.Languages(), func(l string) bool {
		return len(o.languages) > 0 && !slices.Contains(o.languages, l)
	})
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
		"fidelity": fidelity, "readings": readings, "dialects": dialects, "detect": detect, "tell": tell, "rename": rename, "speed": speed, "hostile": hostile, "fetch": fetch,
	}
	if len(args) == 0 || measures[args[0]] == nil {
		return fmt.Errorf("usage: tokens fetch|fidelity|readings|dialects|detect|tell|rename|speed|hostile [flags]")
	}
	var o options
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	only := flags.String("lang", "", "languages, separated by commas (default: all)")
	seeds := flags.String("seeds", "1,2,3", "of the random choice of fragments, separated by commas; the first, of files")
	flags.IntVar(&o.fragments, "n", 2000, "fragments a language and seed")
	flags.IntVar(&o.show, "show", 0, "differing fragments or lines to print a language and seed")
	flags.IntVar(&o.files, "files", 120, "files a package and language, but for fidelity, which draws from all")
	flags.StringVar(&o.sources, "sources", "", "list of sources (default: bench/tokens/sources.txt)")
	figures := flags.String("figures", "", "file for the figures")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	for word := range strings.SplitSeq(*seeds, ",") {
		seed, err := strconv.ParseUint(word, 10, 64)
		if err != nil {
			return fmt.Errorf("-seeds: %w", err)
		}
		o.seeds = append(o.seeds, seed)
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
