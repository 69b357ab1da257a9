package match

import (
	"cmp"
	"slices"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// renaming says which name of the query stands for which of the document.
type renaming struct {
	toDoc, toQuery map[uint32]uint32
	votes          map[[2]uint32]int
}

func newRenaming() *renaming {
	return &renaming{toDoc: make(map[uint32]uint32), toQuery: make(map[uint32]uint32), votes: make(map[[2]uint32]int)}
}

// clear forgets the votes.
func (r *renaming) clear() { clear(r.votes) }

func (r *renaming) vote(query, doc fingerprint.Token) {
	if query.Class == fingerprint.Identifier && doc.Class == fingerprint.Identifier {
		r.votes[[2]uint32{query.Code, doc.Code}]++
	}
}

// settle makes the votes a one-to-one renaming: the pair with the most votes
// first, equal names before others.
func (r *renaming) settle() {
	clear(r.toDoc)
	clear(r.toQuery)
	type ballot struct {
		pair  [2]uint32
		votes int
	}
	all := make([]ballot, 0, len(r.votes))
	for pair, n := range r.votes {
		all = append(all, ballot{pair, n})
	}
	slices.SortFunc(all, func(a, b ballot) int {
		return cmp.Or(cmp.Compare(b.votes, a.votes), compareBool(b.pair[0] == b.pair[1], a.pair[0] == a.pair[1]),
			slices.Compare(a.pair[:], b.pair[:]))
	})
	for _, b := range all {
		_, q := r.toDoc[b.pair[0]]
		_, d := r.toQuery[b.pair[1]]
		if !q && !d {
			r.toDoc[b.pair[0]], r.toQuery[b.pair[1]] = b.pair[1], b.pair[0]
		}
	}

}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// apply writes the renaming down token by token, for the part of both sides
// that an alignment may touch.
func (r *renaming) apply(p *problem) {
	p.stands = resized(p.stands, len(p.query))
	for i := p.from; i < p.to; i++ {
		p.stands[i] = 0
		if p.query[i].Class == fingerprint.Identifier {
			p.stands[i] = r.toDoc[p.query[i].Code]
		}
	}
	p.first = max(p.from+p.low, 0)
	end := min(p.to+p.high, len(p.doc))
	p.taken = resized(p.taken, max(end-p.first, 0))
	for i := range p.taken {
		_, p.taken[i] = r.toQuery[p.doc[p.first+i].Code]
	}
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
