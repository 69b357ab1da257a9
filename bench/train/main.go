// Command train makes the background models that package match ships, one a
// language family and one of all together.
//
//	go run ./bench/train -out index/match/background bench/train/sources.txt
//
// The list names one corpus source a line (see scan index). A model must be
// trained on texts that are independent of those that the other benchmarks
// judge, so that the list and theirs have no source in common.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"sort"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index/match"
)

// anyTokens is how much of each family goes into the model of all together.
const anyTokens = 1 << 20

func main() {
	out := flag.String("out", "index/match/background", "directory for the models")
	grams := flag.Int("grams", 90_000, "n-grams of one model at most")
	names := flag.Int("names", 40_000, "names of one model at most")
	most := flag.Int("tokens", 24<<20, "tokens of one family at most")
	flag.Parse()
	if err := run(*out, flag.Args(), match.Limits{Grams: *grams, Names: *names}, *most); err != nil {
		fmt.Fprintln(os.Stderr, "train:", err)
		os.Exit(1)
	}
}

func run(out string, lists []string, limits match.Limits, most int) error {
	t := &training{families: make(map[string]*match.Trainer), tokens: make(map[string]int), every: match.NewTrainer(), most: most, syntax: syntax.NewTokenizer()}
	defer t.syntax.Close()
	for _, list := range lists {
		items, err := corpus.ReadList(list)
		if err != nil {
			return err
		}
		for _, item := range items {
			if err := t.source(item.Spec); err != nil {
				return err
			}
		}
	}
	return t.write(out, limits)
}

// training collects texts by family.
type training struct {
	families map[string]*match.Trainer
	tokens   map[string]int
	every    *match.Trainer
	most     int
	syntax   *syntax.Tokenizer
}

func (t *training) source(spec string) error {
	ctx := context.Background()
	s, err := corpus.Open(ctx, spec, corpus.Options{Language: syntax.Detect})
	if err != nil {
		return err
	}
	defer s.Close()
	for doc, err := range s.Documents(ctx) {
		if err != nil {
			return err
		}
		if err := t.add(doc); err != nil {
			return err
		}
	}
	fmt.Fprintln(os.Stderr, s.Spec(), t.tokens)
	return nil
}

func (t *training) add(doc corpus.Document) error {
	family := syntax.Family(doc.Language)
	if t.tokens[family] >= t.most {
		return nil
	}
	tokens, cover, err := t.syntax.Tokenize(nil, doc.Text, doc.Language, false)
	if err != nil || cover.Fallback != "" || len(tokens) == 0 {
		return err
	}
	if t.families[family] == nil {
		t.families[family] = match.NewTrainer()
	}
	t.families[family].Add(tokens)
	if t.tokens[family] < anyTokens {
		t.every.Add(tokens)
	}
	t.tokens[family] += len(tokens)
	return nil
}

func (t *training) write(out string, limits match.Limits) error {
	t.families["any"] = t.every
	var names []string
	for family := range t.families {
		names = append(names, family)
	}
	sort.Strings(names)
	if err := os.MkdirAll(out, 0o777); err != nil {
		return err
	}
	for _, family := range names {
		data, err := t.families[family].Train(limits).MarshalBinary()
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(out, family+".model"), data, 0o666); err != nil {
			return err
		}
		fmt.Printf("%s: %d tokens, %d bytes\n", family, t.tokens[family], len(data))
	}
	return nil
}
