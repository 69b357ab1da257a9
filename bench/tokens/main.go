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
// Each prints a table and exits 1 where a bar is missed. Packages are kept in
// $HUNKPRINT_BENCH, else under the user's cache folder.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
)

// options are the flags that the measurements share.
type options struct {
	cache     string
	languages []string
	seed      uint64
	fragments int
	show      int
	files     int
	rules     bool
}

func main() {
	if err := command(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "tokens:", err)
		os.Exit(1)
	}
}

func command(args []string) error {
	measures := map[string]func(options) error{
		"fidelity": fidelity, "readings": readings, "rename": rename, "speed": speed, "hostile": hostile,
		"fetch": func(o options) error { return fetch(o.cache) },
	}
	if len(args) == 0 || measures[args[0]] == nil {
		return fmt.Errorf("usage: tokens fetch|fidelity|readings|rename|speed|hostile [flags]")
	}
	cache, err := cacheDir()
	if err != nil {
		return err
	}
	o := options{cache: cache}
	flags := flag.NewFlagSet(args[0], flag.ContinueOnError)
	only := flags.String("lang", "", "languages, separated by commas (default: all)")
	flags.Uint64Var(&o.seed, "seed", 1, "of the random choice of files and fragments")
	flags.IntVar(&o.fragments, "n", 2000, "fragments a language")
	flags.IntVar(&o.show, "show", 0, "differing lines to print a language")
	flags.IntVar(&o.files, "files", 120, "files a package and language")
	flags.BoolVar(&o.rules, "rules", false, "fidelity: read every fragment by lexical rules alone")
	if err := flags.Parse(args[1:]); err != nil {
		return err
	}
	if *only != "" {
		o.languages = strings.Split(*only, ",")
	}
	return measures[args[0]](o)
}
