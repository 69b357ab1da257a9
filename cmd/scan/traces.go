package main

import (
	"cmp"
	"maps"
	"math"
	"path"
	"slices"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index/match"
)

// trace is what a piece of code is looked for by: its words.
type trace struct {
	words wordSet
	kind  string // of the files that are looked at
}

// kindOf is what tells which files of a project may have the same code: the family
// of the language that a file's name tells, or its ending where that tells none.
func kindOf(name string) string {
	return cmp.Or(syntax.Family(syntax.Detect(name, nil)), "*"+path.Ext(name))
}

// tracesOf gives those of a hunk that matches something: the words of what matches,
// and the names that the origin has for them, since the project's own code may
// have either. Where the text told the language, files of the same ending may have it, too.
func tracesOf(c gate.Case, r match.Reader) ([]trace, error) {
	kinds := []string{syntax.Family(c.Language)}
	if kind := kindOf(c.Path); kind != kinds[0] {
		kinds = append(kinds, kind)
	}
	var traces []trace
	seen := make(map[uint32]bool)
	for _, m := range c.Result.Matches[:min(len(c.Result.Matches), maxTraced)] {
		var here []byte
		origin := make(map[uint32]bool)
		for _, b := range m.Blocks {
			for _, l := range b.Lines {
				here = append(append(here, c.Post.Line(l.Query)...), '\n')
				origin[l.Origin] = true
			}
		}
		stream, err := r.Stream(m.Doc)
		if err != nil {
			return nil, err
		}
		var there []byte
		for i, t := range stream.Tokens {
			if t.Class >= fingerprint.Identifier && origin[t.Line] {
				there = append(append(there, stream.Text(i)...), ' ')
			}
		}
		for _, kind := range kinds {
			traces = append(traces, trace{words(nil, here, seen), kind}, trace{words(nil, there, seen), kind})
		}
	}
	return traces, nil
}

// Bounds of what is looked at of the project for one patch.
const (
	maxTraced   = 24        // matches of a hunk
	maxSuspects = 12        // files for a trace
	maxLooked   = 512       // files in all
	maxLookSize = 32 << 20  // bytes in all
	leastShare  = 1.0 / 4.0 // of what the words of a trace tell
	commonShare = 1.0 / 8.0 // of the files: a word that so many have tells nothing
	fewFiles    = 32        // that may have a word in any project
)

// suspects gives the files that have the most of the words of some trace, in their
// order. Rare words weigh more; a file that has the code has most of its words.
func suspects(files []ownFile, traces []trace) []ownFile {
	having := make(map[uint32][]int) // the files that have a word
	for _, t := range traces {
		for _, w := range t.words {
			having[w] = nil
		}
	}
	for i, f := range files {
		for _, w := range f.words {
			if list, ok := having[w]; ok {
				having[w] = append(list, i)
			}
		}
	}
	likely := make(map[int]bool)
	for _, t := range traces {
		for _, i := range t.best(files, having) {
			likely[i] = true
		}
	}
	var chosen []ownFile
	size := int64(0)
	for i, f := range files {
		if likely[i] && len(chosen) < maxLooked && size+f.Size <= maxLookSize {
			chosen = append(chosen, f)
			size += f.Size
		}
	}
	return chosen
}

// best gives the files that have enough of the words, the best first.
func (t trace) best(files []ownFile, having map[uint32][]int) []int {
	weights, all := make(map[int]float64), 0.0
	for _, w := range t.words {
		if float64(len(having[w])) > max(commonShare*float64(len(files)), fewFiles) {
			continue
		}
		weight := math.Log2(float64(len(files)+1) / float64(len(having[w])+1))
		all += weight
		for _, i := range having[w] {
			if files[i].kind == t.kind {
				weights[i] += weight
			}
		}
	}
	var list []int
	for _, i := range slices.Sorted(maps.Keys(weights)) {
		if weights[i] >= leastShare*all {
			list = append(list, i)
		}
	}
	slices.SortStableFunc(list, func(a, b int) int { return cmp.Compare(weights[b], weights[a]) })
	return list[:min(len(list), maxSuspects)]
}
