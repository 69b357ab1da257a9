package gate

import (
	"bytes"
	"slices"

	"github.com/hunkprint/hunkprint/index/match"
)

// nearBest is the share of the best match's bits from which on another document
// is an origin just as well.
const nearBest = 0.9

// region is what a match covers of the lines that a hunk adds.
type region struct {
	match  match.Match
	lines  []uint32    // ascending, each once
	query  [][2]uint32 // first and last added line of each block
	origin [][2]uint32 // the same lines in the document
}

// newRegion keeps of a match what lies on added lines; context was aligned, but
// is not the patch's.
func newRegion(m match.Match, post PostImage) region {
	r := region{match: m}
	for _, b := range m.Blocks {
		var pairs []match.LinePair
		for _, p := range b.Lines {
			if post.Adds(p.Query) {
				pairs = append(pairs, p)
				r.lines = append(r.lines, p.Query)
			}
		}
		if len(pairs) > 0 {
			query, origin := extent(pairs)
			r.query, r.origin = append(r.query, query), append(r.origin, origin)
		}
	}
	slices.Sort(r.lines)
	r.lines = slices.Compact(r.lines)
	return r
}

// names tells whether a name stands on the lines: one of the context was aligned,
// but is not the patch's.
func (r region) names(post PostImage, name string) bool {
	return slices.ContainsFunc(r.lines, func(n uint32) bool { return bytes.Contains(post.Line(n), []byte(name)) })
}

func extent(pairs []match.LinePair) (query, origin [2]uint32) {
	query = [2]uint32{pairs[0].Query, pairs[0].Query}
	origin = [2]uint32{pairs[0].Origin, pairs[0].Origin}
	for _, p := range pairs[1:] {
		query = [2]uint32{min(query[0], p.Query), max(query[1], p.Query)}
		origin = [2]uint32{min(origin[0], p.Origin), max(origin[1], p.Origin)}
	}
	return query, origin
}

// group joins the regions that say the same: the best one of a place, and what
// is as good there. What is weaker at a place that a better one explains is
// dropped. The regions come best first.
func group(regions []region) [][]region {
	var groups [][]region
next:
	for _, r := range regions {
		if len(r.lines) == 0 {
			continue
		}
		for i, g := range groups {
			best := g[0]
			common := shared(best.lines, r.lines)
			if 2*common < min(len(best.lines), len(r.lines)) {
				continue
			}
			if 2*common >= len(best.lines) && r.match.Bits >= nearBest*best.match.Bits {
				groups[i] = append(g, r)
			}
			continue next
		}
		groups = append(groups, []region{r})
	}
	return groups
}

// shared counts what two ascending lists have in common.
func shared(a, b []uint32) (n int) {
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			n++
			a, b = a[1:], b[1:]
		}
	}
	return n
}
