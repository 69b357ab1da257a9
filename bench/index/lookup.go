package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// lookUps is how many fingerprints are looked up at a time, in so many turns.
const (
	lookUps = 10_000
	turns   = 21
)

// lookUp times fingerprints that nobody has, and such that the corpus has.
func lookUp(ix *index.Index, docs []corpus.Document) error {
	r := rand.New(rand.NewPCG(3, 4))
	absent := make([]uint64, lookUps)
	for i := range absent {
		absent[i] = r.Uint64()
	}
	present, err := someFingerprints(r, docs)
	if err != nil {
		return err
	}
	for _, set := range []struct {
		name   string
		hashes []uint64
	}{{"absent", absent}, {"present", present}} {
		var spent, used []time.Duration
		for range turns {
			start, before := time.Now(), cost.Processor()
			if _, err := ix.Postings(set.hashes, math.MaxUint64); err != nil {
				return err
			}
			spent, used = append(spent, time.Since(start)), append(used, cost.Processor()-before)
		}
		slices.Sort(spent)
		slices.Sort(used)
		fmt.Printf("look-up of %d %s fingerprints: %v, %v of processor time (medians of %d, warm), the quickest %v\n",
			lookUps, set.name, spent[turns/2].Round(10*time.Microsecond), used[turns/2].Round(10*time.Microsecond), turns, spent[0].Round(10*time.Microsecond))
		sheet.Value(figure.Name("Index", "what", set.name), turns, used[turns/2].Seconds()*1000, "ms")
	}
	return nil
}

// someFingerprints takes those of random documents.
func someFingerprints(r *rand.Rand, docs []corpus.Document) ([]uint64, error) {
	t := syntax.NewTokenizer()
	defer t.Close()
	var s fingerprint.Shingler
	var hashes []uint64
	for len(hashes) < lookUps {
		d := docs[r.IntN(len(docs))]
		tokens, _, err := t.Tokenize(nil, d.Text, d.Language, false)
		if err != nil {
			return nil, err
		}
		for _, f := range s.Fingerprints(nil, tokens, index.RenamedFamily) {
			hashes = append(hashes, f.Hash)
		}
	}
	return hashes[:lookUps], nil
}
