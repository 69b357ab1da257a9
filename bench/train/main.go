// Command train makes the background models that package match ships: one a
// language family, and one of all families together for those that have none.
//
//	go run ./bench/train -out index/match/background bench/train/*.sources
//
// FAMILY.sources names the corpus sources of a family, one a line (see scan
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
	"github.com/hunkprint/hunkprint/index/match"
)

var (
	out   = flag.String("out", "index/match/background", "directory for the models")
	grams = flag.Int("grams", 0, "n-grams of a model at most; 0 for what its family has (limits)")
	most  = flag.Int("tokens", 24<<20, "tokens of a family at most")
	least = flag.Int("least", 500_000, "tokens below which a family gets no model of its own")
	share = flag.Int("share", 1<<20, "tokens of each family in the model of all together")
	only  = flag.String("only", "", "families whose model is written, separated by commas; empty for all and the one of all together")
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
		family := strings.TrimSuffix(filepath.Base(list), ".sources")
		if !wanted(family) {
			continue
		}
		texts, err := read(ctx, list, family)
		if err != nil {
			return err
		}
		mix(every, texts)
		if err := write(family, texts); err != nil {
			return err
		}
	}
	if wanted(anyFamily) {
		return save(anyFamily, every)
	}
	return nil
}

func wanted(family string) bool {
	return *only == "" || slices.Contains(strings.Split(*only, ","), family)
}

// mix adds a family's share to the model of all.
func mix(every *match.Trainer, texts [][]fingerprint.Token) {
	for n := 0; n < *share && len(texts) > 0; texts = texts[1:] {
		every.Add(texts[0])
		n += len(texts[0])
	}
}

// write makes the model of a family, if there is enough to learn from.
func write(family string, texts [][]fingerprint.Token) error {
	n := 0
	t := match.NewTrainer()
	for _, tokens := range texts {
		t.Add(tokens)
		n += len(tokens)
	}
	fmt.Printf("%s: %d texts, %d tokens\n", family, len(texts), n)
	if n < *least {
		err := os.Remove(file(family))
		if errors.Is(err, os.ErrNotExist) {
			err = nil
		}
		return err
	}
	return save(family, t)
}

func file(family string) string { return filepath.Join(*out, family+".model") }

func save(family string, t *match.Trainer) error {
	l := limitsOf(family)
	data, err := t.Train(l).MarshalBinary()
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d n-grams and %d names at most, %d bytes\n", family, l.Grams, l.Names, len(data))
	return os.WriteFile(file(family), data, 0o666)
}

// limits are what the models may take of the 4 MB that all have together: the
// languages that most hunks are in get the most.
var limits = map[string]match.Limits{
	"c":          {Grams: 150_000, Names: 40_000},
	"go":         {Grams: 50_000, Names: 16_000},
	"java":       {Grams: 50_000, Names: 16_000},
	"javascript": {Grams: 50_000, Names: 16_000},
	"python":     {Grams: 50_000, Names: 16_000},
	"rust":       {Grams: 40_000, Names: 14_000},
	anyFamily:    {Grams: 40_000, Names: 14_000},
}

func limitsOf(family string) match.Limits {
	l, ok := limits[family]
	if !ok {
		l = match.Limits{Grams: 20_000, Names: 8_000}
	}
	if *grams > 0 {
		l.Grams = *grams
	}
	return l
}
