package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/cespare/xxhash/v2"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// read gives the texts of one family or language as tokens, one text of each source in
// turn: so a large project does not drown the others, and what comes first is
// a fair sample of all.
func read(ctx context.Context, list, name string) ([][]fingerprint.Token, error) {
	items, err := corpus.ReadList(list)
	if err != nil {
		return nil, err
	}
	var sources [][]corpus.Document
	for _, item := range items {
		docs, err := documents(ctx, item.Spec, name)
		if err != nil {
			return nil, err
		}
		sources = append(sources, docs)
		fmt.Fprintf(os.Stderr, "%s: %s: %d texts\n", name, item.Spec, len(docs))
	}
	return tokenize(alternate(sources))
}

// documents reads the hand-written files of one source, in an order that has
// nothing to do with where they stand.
func documents(ctx context.Context, spec, name string) ([]corpus.Document, error) {
	s, err := corpus.Open(ctx, spec, corpus.Options{Language: func(path string, head []byte) string {
		if lang := syntax.Detect(path, head); lang == name || syntax.Family(lang) == name {
			return lang
		}
		return ""
	}})
	if err != nil {
		return nil, err
	}
	defer s.Close()
	var docs []corpus.Document
	for d, err := range s.Documents(ctx) {
		if err != nil {
			return nil, err
		}
		if d.Mark == corpus.HandWritten {
			docs = append(docs, d)
		}
	}
	slices.SortFunc(docs, byHash)
	return slices.CompactFunc(docs, func(a, b corpus.Document) bool { return bytes.Equal(a.Text, b.Text) }), nil
}

func byHash(a, b corpus.Document) int {
	if x, y := xxhash.Sum64(a.Text), xxhash.Sum64(b.Text); x != y {
		if x < y {
			return -1
		}
		return 1
	}
	return bytes.Compare(a.Text, b.Text)
}

// alternate takes one document of each source in turn.
func alternate(sources [][]corpus.Document) []corpus.Document {
	var all []corpus.Document
	for i, left := 0, true; left; i++ {
		left = false
		for _, docs := range sources {
			if i < len(docs) {
				all = append(all, docs[i])
				left = true
			}
		}
	}
	return all
}

// tokenize stops where there are tokens enough.
func tokenize(docs []corpus.Document) ([][]fingerprint.Token, error) {
	t := syntax.NewTokenizer()
	defer t.Close()
	var texts [][]fingerprint.Token
	for n, i := 0, 0; n < *most && i < len(docs); i++ {
		tokens, cover, err := t.Tokenize(nil, docs[i].Text, docs[i].Language, false)
		if err != nil {
			return nil, err
		}
		if cover.Fallback == "" && len(tokens) > 0 {
			texts = append(texts, slices.Clip(tokens))
			n += len(tokens)
		}
	}
	return texts, nil
}
