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

// item is a source with what is said of its terms.
type item struct {
	spec     string
	override string        // SPDX expression that holds whatever the source says; a list may state it
	fallback string        // SPDX expression of the files that nobody states one for (--license)
	marks    []corpus.Mark // of files that are read beside hand-written ones; nil for the usual
}

// parseMarks reads which kinds of files are indexed beside hand-written ones.
func parseMarks(words []string) ([]corpus.Mark, error) {
	marks := []corpus.Mark{}
	for _, w := range words {
		switch m := corpus.Mark(w); m {
		case corpus.Vendored, corpus.Generated, corpus.Minified:
			marks = append(marks, m)
		default:
			return nil, fmt.Errorf("--also %s: there are %s, %s and %s files", w, corpus.Vendored, corpus.Generated, corpus.Minified)
		}
	}
	return marks, nil
}

// items reads what names sources: one each, or a list behind an @.
func items(c *cobra.Command, specs []string, stated string) ([]item, error) {
	fallback := ""
	if stated != "" {
		e, err := license.Parse(stated)
		if err != nil {
			return nil, fmt.Errorf("--license: %w", err)
		}
		fallback = e.String()
	}
	var all []item
	for _, spec := range specs {
		if !strings.HasPrefix(spec, "@") {
			all = append(all, item{spec: spec, fallback: fallback})
			continue
		}
		list, err := readSources(c, spec)
		if err != nil {
			return nil, err
		}
		if len(list) == 0 {
			return nil, fmt.Errorf("%s: the list names no source", spec)
		}
		for _, i := range list {
			all = append(all, item{spec: i.Spec, override: i.License, fallback: fallback})
		}
	}
	return all, nil
}

// source is a source that is ready to be read.
type source struct {
	*corpus.Source
	item
}

// opened are such sources in order.
type opened []source

// openSources opens what can be opened, and says why the others cannot.
func openSources(ctx context.Context, c *cobra.Command, items []item) (all opened, failed []error) {
	for _, it := range items {
		s, err := openSource(ctx, c, it)
		if err != nil {
			failed = append(failed, err)
			continue
		}
		if all.names(s.Spec()) {
			note(c, "%s: named twice, and indexed once", s.Spec())
			if err := s.Close(); err != nil {
				failed = append(failed, err)
			}
			continue
		}
		all = append(all, source{s, it})
	}
	return all, failed
}

func openSource(ctx context.Context, c *cobra.Command, it item) (*corpus.Source, error) {
	p := newProgress(c, "fetching "+it.spec, -1)
	s, err := corpus.Open(ctx, it.spec, corpus.Options{License: it.override, Language: syntax.Detect, Marks: it.marks})
	p.done()
	if err != nil {
		return nil, err
	}
	if s.Files() == 0 {
		return nil, errors.Join(fmt.Errorf("%s: no file in a supported language: nothing to index", it.spec), s.Close())
	}
	return s, nil
}

// specs are the sources as they were named.
func (o opened) specs() (specs []string) {
	for _, s := range o {
		specs = append(specs, s.spec)
	}
	return specs
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
func (o opened) names(name string) bool {
	return slices.ContainsFunc(o, func(s source) bool { return s.Spec() == name })
}

// documents gives the documents of all sources in order.
func (o opened) documents(ctx context.Context) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, s := range o {
			for d, err := range s.Documents(ctx) {
				if d.License.From == license.NotFound && s.fallback != "" {
					d.License = license.Evidence{Expr: s.fallback, From: license.Stated}
				}
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
		Keep:      func(name string) bool { return keep(name) && !sources.names(name) },
		Progress:  func(n int64, _ string) { p.add(n) },
	})
}
