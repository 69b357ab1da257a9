// Package baseline holds small forms of what others search copies with, to
// measure what the rest of this project buys. All of them winnow (Schleimer,
// Wilkerson, Aiken 2003) hashes of k-grams and count how many different
// fingerprints a text shares with the document that it shares most with. They differ
// in what a k-gram is made of.
//
//   - Bytes: letters and digits in lower case, 30 of them, windows of 64,
//     hashes of 32 bits. So work the engines that compare with all of the
//     world's open source.
//   - Collapsed: tokens, 23 of them, windows of 17; every name is the same, every
//     number and every string is. So work plagiarism detectors.
//   - Verbatim: the same with names and literals as they are.
//
// Two tools that the public uses are measured as they come: see Tool.
package baseline

import (
	"cmp"
	"encoding/binary"
	"hash/crc32"
	"slices"
	"sort"

	"github.com/cespare/xxhash/v2"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Params are the k-gram's length and the window, in units of the text that the engine reads.
type Params struct{ K, W int }

// The parameters of the engines.
var (
	BytesParams = Params{30, 64}
	TokenParams = Params{23, 17}
)

// Engine finds texts in documents by shared fingerprints. Documents are added
// first; Score may then be called by several goroutines at once.
type Engine struct {
	Name   string
	hashes func(text []byte, tokens []fingerprint.Token) []uint64 // of all k-grams, in order
	window int
	added  []posting
	sorted bool
}

type posting struct {
	hash uint64
	doc  uint32
}

// Engines gives one of each kind, without documents.
func Engines() []*Engine {
	return []*Engine{
		{Name: "bytes", window: BytesParams.W, hashes: func(text []byte, _ []fingerprint.Token) []uint64 { return byteGrams(text, BytesParams.K) }},
		{Name: "collapsed", window: TokenParams.W, hashes: func(_ []byte, tokens []fingerprint.Token) []uint64 {
			return tokenGrams(tokens, TokenParams.K, collapsed)
		}},
		{Name: "verbatim", window: TokenParams.W, hashes: func(_ []byte, tokens []fingerprint.Token) []uint64 {
			return tokenGrams(tokens, TokenParams.K, func(t fingerprint.Token) uint32 { return t.Code })
		}},
	}
}

// Add adds a document.
func (e *Engine) Add(doc uint32, text []byte, tokens []fingerprint.Token) {
	for _, h := range winnow(e.hashes(text, tokens), e.window) {
		e.added = append(e.added, posting{h, doc})
	}
}

// Seal ends the adding of documents.
func (e *Engine) Seal() {
	slices.SortFunc(e.added, func(a, b posting) int {
		return cmp.Or(cmp.Compare(a.hash, b.hash), cmp.Compare(a.doc, b.doc))
	})
	e.added = slices.Clip(slices.Compact(e.added))
	e.sorted = true
}

// Score is how many different fingerprints of a text the document has that has most of them.
func (e *Engine) Score(text []byte, tokens []fingerprint.Token) int {
	if !e.sorted {
		panic("baseline: Score before Seal")
	}
	kept := winnow(e.hashes(text, tokens), e.window)
	slices.Sort(kept)
	shared := make(map[uint32]int)
	best := 0
	for _, h := range slices.Compact(kept) {
		from := sort.Search(len(e.added), func(i int) bool { return e.added[i].hash >= h })
		for ; from < len(e.added) && e.added[from].hash == h; from++ {
			doc := e.added[from].doc
			shared[doc]++
			best = max(best, shared[doc])
		}
	}
	return best
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// byteGrams hashes the k-grams of the letters and digits of a text, in lower case.
func byteGrams(text []byte, k int) (hashes []uint64) {
	plain := make([]byte, 0, len(text))
	for _, c := range text {
		switch {
		case 'A' <= c && c <= 'Z':
			plain = append(plain, c+'a'-'A')
		case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
			plain = append(plain, c)
		}
	}
	for i := 0; i+k <= len(plain); i++ {
		hashes = append(hashes, uint64(crc32.Checksum(plain[i:i+k], castagnoli)))
	}
	return hashes
}

// collapsed writes every name, every number and every string as the same.
func collapsed(t fingerprint.Token) uint32 {
	switch t.Class {
	case fingerprint.Identifier, fingerprint.Number, fingerprint.String:
		return uint32(t.Class)
	}
	return t.Code
}

// tokenGrams hashes the k-grams of tokens, import lines left out.
func tokenGrams(tokens []fingerprint.Token, k int, code func(fingerprint.Token) uint32) (hashes []uint64) {
	words := make([]byte, 0, 4*len(tokens))
	for _, t := range tokens {
		if !t.Import {
			words = binary.LittleEndian.AppendUint32(words, code(t))
		}
	}
	for i := 0; i+4*k <= len(words); i += 4 {
		hashes = append(hashes, xxhash.Sum64(words[i:i+4*k]))
	}
	return hashes
}

// winnow keeps the rightmost minimum of each window of w hashes, once. A text
// shorter than a window keeps its minimum.
func winnow(hashes []uint64, w int) (kept []uint64) {
	last := -1
	for end := min(w, len(hashes)); end <= len(hashes) && end > 0; end++ {
		from := max(end-w, 0)
		least := from
		if last >= from { // the minimum of the window before is still in this one
			if least = last; hashes[end-1] <= hashes[last] {
				least = end - 1
			}
		} else {
			for i := from + 1; i < end; i++ {
				if hashes[i] <= hashes[least] {
					least = i
				}
			}
		}
		if least != last {
			kept, last = append(kept, hashes[least]), least
		}
	}
	return kept
}
