package main

import (
	"fmt"
	"testing"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
	"github.com/hunkprint/hunkprint/index/match"
)

// Lines that were moved within a copy are a block inside of another one: each is
// shown once, beside its counterpart.
func TestMovedLinesAreShownOnce(t *testing.T) {
	h := new(patch.Hunk)
	origin := make(map[uint32]string)
	for n := uint32(1); n <= 6; n++ {
		h.Lines = append(h.Lines, patch.Line{Op: '+', Text: fmt.Appendf(nil, "patch %d", n)})
		origin[n] = fmt.Sprint("origin ", n)
	}
	around := match.Block{Query: [2]uint32{1, 6}, Origin: [2]uint32{1, 6}, Lines: []match.LinePair{{Query: 1, Origin: 1}, {Query: 3, Origin: 2}, {Query: 5, Origin: 5}, {Query: 6, Origin: 6}}}
	moved := match.Block{Query: [2]uint32{2, 2}, Origin: [2]uint32{3, 3}, Lines: []match.LinePair{{Query: 2, Origin: 3}}}
	seen := make(map[string]int)
	for _, r := range (side{post: gate.NewPostImage(h), first: 1}).rows([]match.Block{around, moved}, origin) {
		if r.Patch.Text == "patch 2" && r.Origin.Text != "origin 3" {
			t.Errorf("the moved line stands beside %q", r.Origin.Text)
		}
		seen[r.Patch.Text]++
		seen[r.Origin.Text]++
	}
	for n := 1; n <= 6; n++ {
		if p, o := fmt.Sprint("patch ", n), fmt.Sprint("origin ", n); seen[p] != 1 || seen[o] != 1 {
			t.Errorf("%s is shown %d times, %s %d times", p, seen[p], o, seen[o])
		}
	}
}
