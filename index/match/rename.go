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

func (r *renaming) vote(query, doc fingerprint.Token, votes int) {
	if query.Class == fingerprint.Identifier && doc.Class == fingerprint.Identifier {
		r.votes[[2]uint32{query.Code, doc.Code}] += votes
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

// apply writes the renaming down token by token.
func (r *renaming) apply(p *problem) {
	p.taken = r.toQuery
	p.stands = resized(p.stands, len(p.query))
	for i, t := range p.query {
		p.stands[i] = 0
		if t.Class == fingerprint.Identifier {
			p.stands[i] = r.toDoc[t.Code]
		}
	}
}

func resized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}
