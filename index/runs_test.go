package index

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"testing"
)

func comparePairs(p, q pair) int {
	return cmp.Or(cmp.Compare(p.hash, q.hash), cmp.Compare(p.at, q.at))
}

// randomPairs come by place, as a build adds them, but for some; hashes recur.
func randomPairs(r *rand.Rand, n int) []pair {
	pairs := make([]pair, n)
	for i := range pairs {
		pairs[i] = pair{hash: r.Uint64() >> (64 - hashBits), at: uint32(i)}
		if i > 0 && r.IntN(3) == 0 {
			pairs[i].hash = pairs[r.IntN(i)].hash
		}
		if i > 0 && r.IntN(5) == 0 {
			pairs[i].at, pairs[i-1].at = pairs[i-1].at, pairs[i].at
		}
	}
	return pairs
}

func TestPairsAreOrderedAsByComparing(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	for _, n := range []int{0, 1, 2, 100, 20_000} {
		got := randomPairs(r, n)
		want := slices.Clone(got)
		slices.SortFunc(want, comparePairs)
		sortPairs(got, make([]pair, n))
		if !slices.Equal(got, want) {
			t.Errorf("%d pairs: not in order", n)
		}
	}
}

func BenchmarkSortPairs(b *testing.B) {
	pairs := randomPairs(rand.New(rand.NewPCG(19, 20)), 1<<20)
	work, room := make([]pair, len(pairs)), make([]pair, len(pairs))
	b.SetBytes(int64(len(pairs)) * pairBytes / 2)
	for b.Loop() {
		copy(work, pairs)
		sortPairs(work, room)
	}
}
