package index

import (
	"math"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// TestJoinedLists joins an index that has a text twice to one that has it three times.
func TestJoinedLists(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	same := text(r, 300)
	var parts []*Index
	for n := range 2 {
		var texts []string
		for range n + 2 {
			texts = append(texts, same+text(r, 20))
		}
		dir := filepath.Join(t.TempDir(), "index")
		build1(t, dir, documents("dir", texts...), with(1, 1<<14))
		parts = append(parts, open(t, dir))
	}
	tokens, _, _ := wordTokenizer{}.Tokenize(nil, []byte(same), "", false)
	var s fingerprint.Shingler
	hash := s.Fingerprints(nil, tokens, RenamedFamily)[0].Hash
	for _, test := range []struct {
		most uint64
		want int
	}{{math.MaxUint64, 5}, {5, 5}, {4, 0}, {2, 0}} {
		lists, err := Join(parts...).Postings([]uint64{hash}, test.most)
		if err != nil {
			t.Fatal(err)
		}
		if l := lists[0]; l.Total != 5 || len(l.Postings) != test.want {
			t.Errorf("at most %d: %d postings of %d, want %d of 5", test.most, len(l.Postings), l.Total, test.want)
		}
		for i, p := range lists[0].Postings {
			if int(p.Doc) != i {
				t.Errorf("posting %d is of document %d", i, p.Doc)
			}
		}
	}
}
