package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/corpus/license"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

func tokenizer() index.Tokenizer { return syntax.NewTokenizer() }

// items reads what names sources: one each, or a list behind an @. The stated
// licence holds for those that the list states none for.
func items(specs []string, stated string) ([]corpus.Item, error) {
	if _, err := license.Parse(stated); stated != "" && err != nil {
		return nil, fmt.Errorf("--license: %w", err)
	}
	var all []corpus.Item
	for _, spec := range specs {
		if !strings.HasPrefix(spec, "@") {
			all = append(all, corpus.Item{Spec: spec})
			continue
		}
		list, err := corpus.ReadList(spec)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, fmt.Errorf("%s: the list names no source", spec)
		}
		all = append(all, list...)
	}
	for i := range all {
		if all[i].License == "" {
			all[i].License = stated
		}
	}
	return all, nil
}

// opened are sources that are ready to be read.
type opened []*corpus.Source

func openSources(ctx context.Context, c *cobra.Command, items []corpus.Item) (opened, error) {
	var all opened
	for _, item := range items {
		p := newProgress(c, "fetching "+item.Spec, -1)
		s, err := corpus.Open(ctx, item.Spec, corpus.Options{License: item.License, Language: syntax.Detect})
		p.done()
		if err != nil {
			return nil, errors.Join(err, all.close())
		}
		all = append(all, s)
		if s.Files() == 0 {
			return nil, errors.Join(fmt.Errorf("%s: no file in a supported language: nothing to index", item.Spec), all.close())
		}
	}
	return all, nil
}

func (o opened) close() error {
	var err error
	for _, s := range o {
		err = errors.Join(err, s.Close())
	}
	return err
}

func (o opened) bytes() (n int64) {
	for _, s := range o {
		n += s.Bytes()
	}
	return n
}

// names tells whether a source of an index is one of these.
func (o opened) names(source string) bool {
	return slices.ContainsFunc(o, func(s *corpus.Source) bool { return s.Spec() == source })
}

// documents gives the documents of all sources in order.
func (o opened) documents(ctx context.Context) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, s := range o {
			for d, err := range s.Documents(ctx) {
				if !yield(d, err) || err != nil {
					return
				}
			}
		}
	}
}

// build indexes sources into a directory. What keep refuses, and what has the
// name of one of the sources, goes.
func build(ctx context.Context, c *cobra.Command, dir string, sources opened, workers int, keep func(string) bool) (index.Stats, error) {
	p := newProgress(c, "indexing", sources.bytes(), byteOptions()...)
	defer p.done()
	return index.Build(ctx, dir, sources.documents(ctx), index.BuildOptions{
		Tokenizer: tokenizer,
		Workers:   workers,
		Keep:      func(source string) bool { return keep(source) && !sources.names(source) },
		Progress:  func(n int64, _ string) { p.add(n) },
	})
}
