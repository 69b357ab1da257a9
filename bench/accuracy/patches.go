package main

import (
	"context"
	"fmt"
	"slices"

	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
	"github.com/hunkprint/hunkprint/index/match"
)

// A patch of the measure: so many hunks of so many lines of one document, in
// its order. None of them could show much alone.
const (
	hunksOfPatch = 10
	linesOfHunk  = 3
)

// drawPatches gives the hunks of patches, hunksOfPatch of each in turn.
func drawPatches(docs []corpus.Document, want int) ([]sample, error) {
	var all []sample
	d := drawing{lots: lotsOf(linesOfHunk), lines: linesOfHunk, fits: anywhere, syntax: syntax.NewTokenizer()}
	defer d.syntax.Close()
	for _, doc := range d.lots.order(docs) {
		windows, err := d.cut(doc)
		if err != nil {
			return nil, err
		}
		if len(windows) < 3*hunksOfPatch {
			continue
		}
		// One of each stretch, so that others lie between.
		for h := range hunksOfPatch {
			from, to := h*len(windows)/hunksOfPatch, (h+1)*len(windows)/hunksOfPatch
			all = append(all, slices.MinFunc(windows[from:to], byLot))
		}
		if len(all) >= want*hunksOfPatch {
			break
		}
	}
	return all, nil
}

// together tells what the hunks of each patch show, each alone and all together.
func (o outcome) together(ix *index.Index) (alone, joint, right float64, err error) {
	patches := len(o.results) / hunksOfPatch
	for p := range patches {
		results := o.results[p*hunksOfPatch : (p+1)*hunksOfPatch]
		for i := range results {
			if o.reaches(p*hunksOfPatch + i) {
				alone++
				break
			}
		}
		all := match.Together(results)
		if len(all) == 0 || all[0].Bits < all[0].Bar {
			continue
		}
		joint++
		d, err := ix.Document(all[0].Doc)
		if err != nil {
			return 0, 0, 0, err
		}
		own := o.samples[p*hunksOfPatch].doc
		for _, at := range d.Origins {
			if at.Source == own.Source && at.Path == own.Path {
				right++
				break
			}
		}
	}
	n := float64(max(patches, 1))
	return alone / n, joint / n, right / n, nil
}

// smallHunks measures patches of small hunks: independent ones, and copies.
func smallHunks(ctx context.Context, l lang, ix *index.Index, own, other []corpus.Document, rec record) error {
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	fmt.Printf("\npatches of %d hunks of %d lines | a hunk alone | together | origin\n", hunksOfPatch, linesOfHunk)
	for _, c := range []struct {
		name string
		docs []corpus.Document
		v    variant
		want int
	}{{"independent", other, variants[0], *others / hunksOfPatch}, {variants[0].name, own, variants[0], *copies}, {variants[1].name, own, variants[1], *copies}} {
		samples, err := drawPatches(c.docs, c.want)
		if err != nil {
			return err
		}
		o, err := measureVariant(ctx, g, c.v, ix, samples)
		if err != nil {
			return err
		}
		alone, joint, right, err := o.together(ix)
		if err != nil {
			return err
		}
		if c.name == "independent" { // each of the hunks alone
			if err := rec.figures(linesOfHunk, c.name, o); err != nil {
				return err
			}
		}
		patchFigures(l.name, c.name, len(samples)/hunksOfPatch, alone, joint, right)
		fmt.Printf("%-18s %6d patches | %8.2f %%   | %6.2f %% | %5.2f %%\n", c.name, len(samples)/hunksOfPatch, 100*alone, 100*joint, 100*right)
	}
	return nil
}
