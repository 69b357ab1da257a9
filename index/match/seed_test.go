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

// lister is a Reader that has nothing but posting lists, and tells those of more
// postings than it is asked for by their length alone.
type lister struct {
	Reader
	lists map[uint64]uint64 // postings, by hash
}

func (r lister) Postings(hashes []uint64, most uint64) ([]index.List, error) {
	lists := make([]index.List, len(hashes))
	for i, h := range hashes {
		n := r.lists[h]
		if lists[i].Total = n; n <= most {
			lists[i].Postings = make([]index.Posting, n)
		}
	}
	return lists, nil
}

// A seed that stands nearly everywhere is used where there is no other, and not
// beside others.
func TestSeedsThatAreHeldBack(t *testing.T) {
	for _, test := range []struct {
		lists map[uint64]uint64 // postings of the shingle there
		want  int
	}{
		{map[uint64]uint64{0: maxList + 1}, maxList + 1},
		{map[uint64]uint64{0: maxList + 1, 2: 1}, 1},
		{map[uint64]uint64{0: maxList + 1, 60: 1}, maxList + 2},
		{map[uint64]uint64{0: maxList}, maxList},
	} {
		m := &Matcher{tokens: make([]fingerprint.Token, 100), names: make([]float32, 100), reader: lister{lists: test.lists}}
		bits := make([]float32, 100)
		for i := range bits {
			bits[i] = 1
		}
		for at := range test.lists {
			m.shingles[renamed] = append(m.shingles[renamed], fingerprint.Fingerprint{Hash: at, Pos: uint32(at)})
		}
		seeds, err := m.seeds(bits)
		if err != nil || len(seeds) != test.want {
			t.Errorf("lists of %v: %d seeds, want %d; %v", test.lists, len(seeds), test.want, err)
		}
	}
}
