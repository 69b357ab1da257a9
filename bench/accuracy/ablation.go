package main

import (
	"fmt"
	"slices"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// The shingle lengths and windows that -ablation compares. None breaks what is
// promised: 28 tokens word for word and 36 renamed.
var (
	exactForms   = []fingerprint.Params{{K: 10, W: 19}, {K: 12, W: 17}, {K: 14, W: 15}, {K: 16, W: 13}}
	renamedForms = []fingerprint.Params{{K: 14, W: 15}, {K: 16, W: 13}, {K: 16, W: 17}, {K: 18, W: 15}, {K: 20, W: 13}, {K: 20, W: 17}, {K: 24, W: 13}}
)

// ablation prints, for each length and window, how many postings an index has
// per 100 tokens, how many seeds an independent window of 30 lines finds
// somewhere in it, and how many of 100 copies find one in their own document.
func ablation(l lang, own, other []corpus.Document) error {
	t := &trial{corpus: own}
	if err := t.draw(l, other); err != nil {
		return err
	}
	fmt.Println("\nform     |  k  w | postings of | seeds of an        | promised | copies with a seed in their document, in 100")
	fmt.Println("         |       | 100 tokens  | independent window | tokens   |")
	for _, of := range []struct {
		form   fingerprint.Form
		name   string
		params []fingerprint.Params
	}{{fingerprint.Exact, "exact", exactForms}, {fingerprint.Renamed, "renamed", renamedForms}} {
		for _, p := range of.params {
			p.Form = of.form
			shipped := " "
			if f := index.Families(); slices.Contains(f[:], p) {
				shipped = "*"
			}
			postings, chance, found, err := t.try(p)
			if err != nil {
				return err
			}
			fmt.Printf("%-7s%s | %2d %2d | %11.2f | %18.2f | %8d |", of.name, shipped, p.K, p.W, postings, chance, p.Guarantee())
			for i, v := range variants {
				fmt.Printf(" %s %.1f", v.name, found[i])
				if i < len(variants)-1 {
					fmt.Print(";")
				}
			}
			fmt.Println()
		}
	}
	return nil
}

// trial is what all lengths and windows are tried on.
type trial struct {
	corpus      []corpus.Document
	independent [][]fingerprint.Token
	copies      [][][]fingerprint.Token // by variant, then by sample
	home        []int                   // by sample: its document
}

// draw draws windows of 30 lines and makes their tokens.
func (t *trial) draw(l lang, other []corpus.Document) error {
	lots := lotsOf(30)
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	tokens := func(samples []sample, v variant) (all [][]fingerprint.Token, err error) {
		texts, err := g.texts(samples, v)
		for i, s := range samples {
			if err != nil {
				return nil, err
			}
			var tokens []fingerprint.Token
			tokens, _, err = g.syntax.Tokenize(nil, []byte(texts[i]), s.doc.Language, true)
			all = append(all, tokens)
		}
		return all, err
	}
	samples, err := draw(other, drawing{lots: lots, lines: 30, fits: anywhere}, *others)
	if err != nil {
		return err
	}
	if t.independent, err = tokens(samples, variants[0]); err != nil {
		return err
	}
	if samples, err = draw(t.corpus, drawing{lots: lots, lines: 30, fits: inFunction}, *copies); err != nil {
		return err
	}
	place := make(map[string]int)
	for i, d := range t.corpus {
		place[d.Source+" "+d.Path] = i
	}
	for _, s := range samples {
		t.home = append(t.home, place[s.doc.Source+" "+s.doc.Path])
	}
	for _, v := range variants {
		made, err := tokens(samples, v)
		if err != nil {
			return err
		}
		t.copies = append(t.copies, made)
	}
	return nil
}

// try cuts the corpus with the given length and window.
func (t *trial) try(p fingerprint.Params) (postings, chance float64, found []float64, err error) {
	k := syntax.NewTokenizer()
	defer k.Close()
	var (
		s      fingerprint.Shingler
		tokens []fingerprint.Token
		prints []fingerprint.Fingerprint
		total  int
		all    = make(map[uint64]struct{})
		homes  = make(map[int]map[uint64]struct{})
	)
	for _, i := range t.home {
		homes[i] = make(map[uint64]struct{})
	}
	for i, d := range t.corpus {
		if tokens, _, err = k.Tokenize(tokens[:0], d.Text, d.Language, false); err != nil {
			return 0, 0, nil, err
		}
		total += len(tokens)
		prints = s.Fingerprints(prints[:0], tokens, p)
		postings += float64(len(prints))
		for _, f := range prints {
			all[f.Hash] = struct{}{}
			if homes[i] != nil {
				homes[i][f.Hash] = struct{}{}
			}
		}
	}
	for _, q := range t.independent {
		for _, f := range s.Shingles(q, p) {
			if _, ok := all[f.Hash]; ok {
				chance++
			}
		}
	}
	for _, made := range t.copies {
		n := 0
		for i, q := range made {
			home := homes[t.home[i]]
			if slices.ContainsFunc(s.Shingles(q, p), func(f fingerprint.Fingerprint) bool { _, ok := home[f.Hash]; return ok }) {
				n++
			}
		}
		found = append(found, 100*float64(n)/float64(max(len(made), 1)))
	}
	return 100 * postings / float64(max(total, 1)), chance / float64(max(len(t.independent), 1)), found, nil
}
