// Command train makes the background models that package match ships: one a
// language family, one of C++, and one of all families together for those that have none.
//
//	go run ./bench/train -out index/match/background bench/train/*.sources
//
// NAME.sources names the corpus sources of a family or a language, one a line (see scan
// index). A model must be trained on texts that are independent of those that
// the other benchmarks judge, so these lists and theirs have no project in
// common. Vendored and generated files are left out, since one would meet them
// again elsewhere. The same sources and flags give the same bytes.
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

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index/match"
)

var (
	out   = flag.String("out", "index/match/background", "directory for the models")
	grams = flag.Int("grams", 0, "n-grams of a model at most; 0 for what its family has (limits)")
	most  = flag.Int("tokens", 24<<20, "tokens of a model at most")
	least = flag.Int("least", 500_000, "tokens below which there is no model")
	share = flag.Int("share", 1<<20, "tokens of each family in the model of all together")
	only  = flag.String("only", "", "models to be written, separated by commas: of families or languages, or any; empty for all")
)

// anyFamily is the model of those that have none of their own.
const anyFamily = "any"

func main() {
	flag.Parse()
	if err := run(context.Background(), flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, lists []string) error {
	if len(lists) == 0 {
		return errors.New("no list of sources")
	}
	if err := os.MkdirAll(*out, 0o777); err != nil {
		return err
	}
	every := match.NewTrainer()
	for _, list := range lists {
		if err := train(ctx, list, every); err != nil {
			return err
		}
	}
	if wanted(anyFamily) {
		return save(anyFamily, every)
	}
	return nil
}

// train makes the model of one list, and adds its share to the model of all if it is that
// of a family.
func train(ctx context.Context, list string, every *match.Trainer) error {
	name := strings.TrimSuffix(filepath.Base(list), ".sources")
	mixed := wanted(anyFamily) && syntax.Family(name) == name
	if !mixed && !wanted(name) {
		return nil
	}
	texts, err := read(ctx, list, name)
	if err != nil {
		return err
	}
	if mixed {
		mix(every, texts)
	}
	if wanted(name) {
		return write(name, texts)
	}
	return nil
}

func wanted(name string) bool {
	return *only == "" || slices.Contains(strings.Split(*only, ","), name)
}

// mix adds a family's share to the model of all.
func mix(every *match.Trainer, texts [][]fingerprint.Token) {
	for n := 0; n < *share && len(texts) > 0; texts = texts[1:] {
		every.Add(texts[0])
		n += len(texts[0])
	}
}

// write makes the model of a family or a language, if there is enough to learn from.
func write(name string, texts [][]fingerprint.Token) error {
	n := 0
	t := match.NewTrainer()
	for _, tokens := range texts {
		t.Add(tokens)
		n += len(tokens)
	}
	fmt.Printf("%s: %d texts, %d tokens\n", name, len(texts), n)
	if n < *least {
		err := os.Remove(file(name))
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
		return err
	}
	return save(name, t)
}

func file(name string) string { return filepath.Join(*out, name+".model") }

func save(name string, t *match.Trainer) error {
	l := limitsOf(name)
	data, err := t.Train(l).MarshalBinary()
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d n-grams and %d names at most, %d bytes\n", name, l.Grams, l.Names, len(data))
	return os.WriteFile(file(name), data, 0o666)
}

// limits are what the models may take of the 4 MB that all have together: the
// languages that most hunks are in get the most.
var limits = map[string]match.Limits{
	"c":          {Grams: 150_000, Names: 40_000},
	"cpp":        {Grams: 150_000, Names: 16_000},
	"go":         {Grams: 50_000, Names: 16_000},
	"java":       {Grams: 150_000, Names: 16_000},
	"javascript": {Grams: 50_000, Names: 16_000},
	"python":     {Grams: 50_000, Names: 16_000},
	"rust":       {Grams: 40_000, Names: 14_000},
	anyFamily:    {Grams: 40_000, Names: 14_000},
}

func limitsOf(name string) match.Limits {
	l, ok := limits[name]
	if !ok {
		l = match.Limits{Grams: 20_000, Names: 8_000}
	}
	if *grams > 0 {
		l.Grams = *grams
	}
	return l
}
