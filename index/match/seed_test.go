package match

import (
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/index"
)

// A seed that many documents have is left out where others cover its place, and
// used where there is no other.
func TestSeedsOfWellCoveredPlaces(t *testing.T) {
	list := func(n uint64) index.List {
		l := index.List{Total: n}
		for i := range n {
			l.Postings = append(l.Postings, index.Posting{Doc: uint32(i), Pos: 100})
		}
		return l
	}
	m := &Matcher{tokens: make([]fingerprint.Token, 100)}
	for _, at := range []int32{0, 2, 4, 1, 60} {
		m.places = append(m.places, seed{at: at, length: 16})
	}
	m.choose([]index.List{list(1), list(1), list(2), list(shortList + 1), list(shortList + 1)})
	used := make(map[int32]int)
	for _, s := range m.found {
		used[s.at]++
	}
	if used[0] != 1 || used[2] != 1 || used[4] != 2 || used[1] != 0 || used[60] != shortList+1 {
		t.Errorf("seeds by place: %v", used)
	}
}
