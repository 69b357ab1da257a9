package match

import (
	"cmp"
	"math"
	"slices"
)

// alignAll gives the blocks of the chains that do not overlap a better one, in
// the order of the query.
func (m *Matcher) alignAll(p *problem, chains []chain) [][]pairing {
	var blocks [][]pairing
	for _, c := range chains {
		from, to := int(c.from)-reach, int(c.to)+reach
		for range maxSeries {
			if inside(blocks, c) {
				break
			}
			p.from, p.to = max(from, 0), min(to, len(p.query))
			p.low, p.high = int(c.low)-margin, int(c.high)+margin
			p.from, p.sure = p.start(c), int(c.to)
			if pairs := apart(m.aligner.align(p), blocks); len(pairs) > 0 {
				blocks = append(blocks, pairs)
			}
			var ok bool
			if c, from, to, ok = c.left(blocks); !ok {
				break
			}
		}
	}
	return p.complete(inOrder(blocks))
}

// left gives the first seeds of a chain that no block has taken in, as a chain
// of its own, and the stretch of the query around them that is free: what was moved.
func (c chain) left(blocks [][]pairing) (rest chain, from, to int, ok bool) {
	for _, s := range c.seeds {
		if s.segment().taken(blocks...) {
			continue
		}
		if rest.seeds == nil {
			from, to = unpaired(blocks, s.at+s.length/2)
			rest = chain{doc: c.doc, from: s.at, to: s.at, low: s.diag, high: s.diag}
		}
		if mid := int(s.at + s.length/2); from <= mid && mid < to {
			rest.seeds = append(rest.seeds, s)
			rest.to = max(rest.to, s.at+s.length)
			rest.low, rest.high = min(rest.low, s.diag), max(rest.high, s.diag)
		}
	}
	return rest, from, to, len(rest.seeds) > 0
}

// unpaired is the stretch of the query around a place that no block has paired.
func unpaired(blocks [][]pairing, at int32) (from, to int) {
	from, to = 0, math.MaxInt32
	for _, b := range blocks {
		i, _ := slices.BinarySearchFunc(b, at, func(p pairing, at int32) int { return cmp.Compare(p.q, at) })
		if i > 0 {
			from = max(from, int(b[i-1].q)+1)
		}
		if i < len(b) {
			to = min(to, int(b[i].q))
		}
	}
	return from, to
}

// complete takes in what goes on to match at both ends of the blocks though it tells nothing, as
// imports do and what repeats itself: an alignment ends with what it gains last, and a copy
// of all of a text would seem to leave some of it out.
func (p *problem) complete(blocks [][]pairing) [][]pairing {
	for i, pairs := range blocks {
		if before := p.goesOn(pairs[0], -1, blocks); len(before) > 0 {
			pairs = append(reversed(before), pairs...)
		}
		blocks[i] = append(pairs, p.goesOn(pairs[len(pairs)-1], 1, blocks)...)
	}
	return blocks
}

// goesOn gives the pairs that follow one on its diagonal, in one direction, as long as they
// agree and no block has them.
func (p *problem) goesOn(at pairing, step int32, blocks [][]pairing) (pairs []pairing) {
	for {
		at.q, at.d = at.q+step, at.d+step
		inside := at.q >= 0 && at.d >= 0 && int(at.q) < len(p.query) && int(at.d) < len(p.doc)
		if !inside || p.gain(int(at.q), int(at.d)) < 0 || at.meets(blocks) {
			return pairs
		}
		pairs = append(pairs, at)
	}
}

// inOrder sorts blocks by their place in the query.
func inOrder(blocks [][]pairing) [][]pairing {
	slices.SortFunc(blocks, func(a, b []pairing) int { return cmp.Compare(a[0].q, b[0].q) })
	return blocks
}

// inside tells whether most of a chain was aligned already.
func inside(blocks [][]pairing, c chain) bool {
	paired := 0
	for _, b := range blocks {
		paired += between(b, c.from, c.to, pairing.query)
	}
	return 4*paired > 3*int(c.to-c.from)
}

// apart leaves out the pairs whose tokens belong to other blocks, on either
// side: what a text says twice was copied once.
func apart(pairs []pairing, blocks [][]pairing) []pairing {
	return slices.DeleteFunc(pairs, func(p pairing) bool { return p.meets(blocks) })
}

// meets tells whether one of the tokens of a pair belongs to a block.
func (p pairing) meets(blocks [][]pairing) bool {
	return slices.ContainsFunc(blocks, func(b []pairing) bool {
		return holds(b, p.q, pairing.query) || holds(b, p.d, pairing.origin)
	})
}

// holds tells whether one of the pairs has a token of one side. Most blocks end before
// or begin behind it, which is seen without a search.
func holds(pairs []pairing, at int32, side func(pairing) int32) bool {
	if at < side(pairs[0]) || at > side(pairs[len(pairs)-1]) {
		return false
	}
	return between(pairs, at, at+1, side) > 0
}

// between counts the pairs that have a token of one side from one place to before another.
func between(pairs []pairing, from, to int32, side func(pairing) int32) int {
	first, _ := slices.BinarySearchFunc(pairs, from, func(p pairing, at int32) int { return cmp.Compare(side(p), at) })
	behind, _ := slices.BinarySearchFunc(pairs[first:], to, func(p pairing, at int32) int { return cmp.Compare(side(p), at) })
	return behind
}
