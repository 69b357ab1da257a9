package fingerprint

import (
	"encoding/binary"
	"slices"

	"github.com/cespare/xxhash/v2"
)

// Form says how identifiers and literals are written inside a shingle.
type Form uint8

// The forms. Exact keeps names and literals, Renamed keeps only which names
// are equal to which.
const (
	Exact Form = iota
	Renamed
)

// Params are the constants of a family of fingerprints.
type Params struct {
	K    int // tokens of a shingle, at most MaxK
	W    int // shingles of a window, of which one is kept
	Form Form
}

// MaxK bounds the length of a shingle in tokens.
const MaxK = 64

// Guarantee is the number of tokens from which on any shared run shares a fingerprint.
func (p Params) Guarantee() int { return p.K + p.W - 1 }

// Fingerprint is the hash of a shingle with its position.
type Fingerprint struct {
	Hash uint64
	Pos  uint32 // index of the shingle's first token in its stream
}

// What stands for a token in a shingle is a word of 32 bits: a distance, which
// is below MaxK, a class of literals, or a lexeme's code. That a code is as
// small as the first two happens to one lexeme in millions, and then costs a
// look-up and no more.
const (
	firstName = 0 // the distance of a name that did not occur before
	literal   = 1 << 8
)

// A Shingler hashes the shingles of token streams. It reuses its buffers from
// one stream to the next.
type Shingler struct {
	words []byte           // per token: what stands for it in a shingle that begins at from, 4 bytes, salted
	last  map[uint32]int32 // identifier code -> index of its last occurrence
	next  []int32          // per token: index of the next occurrence of the same name, 0 for none
	all   []Fingerprint
}

// Shingles gives the hash of every shingle of the stream, in order, but for
// those that lie on import lines as a whole. The result is valid until the
// next call.
//
// The words of a shingle lie side by side and are hashed where they lie: what
// changes from one shingle to the next is one word, that of the name which the
// shingle's first token was the previous occurrence of.
func (s *Shingler) Shingles(tokens []Token, p Params) []Fingerprint {
	s.all = s.all[:0]
	if len(tokens) < p.K {
		return s.all
	}
	salt := p.salt()
	s.prepare(tokens, p, salt)
	imports := 0 // among the tokens of the shingle
	for i := range tokens {
		if tokens[i].Import {
			imports++
		}
		from := i - p.K + 1
		if from < 0 {
			continue
		}
		if imports < p.K {
			s.all = append(s.all, Fingerprint{xxhash.Sum64(s.words[4*from : 4*(i+1)]), uint32(from)})
		}
		if tokens[from].Import {
			imports--
		}
		if p.Form == Renamed && s.next[from] > 0 {
			s.setWord(int(s.next[from]), firstName^salt)
		}
	}
	return s.all
}

// salt makes equal words of two families differ. It is odd times an odd
// number, so that it changes the upper bits as well.
func (p Params) salt() uint32 { return (uint32(p.Form)<<9 | uint32(p.K)<<1 | 1) * 0x9e3779b1 }

// Fingerprints winnows the shingles of the stream and appends what is kept.
func (s *Shingler) Fingerprints(dst []Fingerprint, tokens []Token, p Params) []Fingerprint {
	return winnow(dst, s.Shingles(tokens, p), p.W)
}

// prepare writes the words of all tokens as the first shingle that has them
// sees them.
func (s *Shingler) prepare(tokens []Token, p Params, salt uint32) {
	s.words = slices.Grow(s.words[:0], 4*len(tokens))[:4*len(tokens)]
	if p.Form == Exact {
		for i := range tokens {
			s.setWord(i, tokens[i].Code^salt)
		}
		return
	}
	if s.last == nil {
		s.last = make(map[uint32]int32)
	}
	clear(s.last)
	s.next = slices.Grow(s.next[:0], len(tokens))[:len(tokens)]
	clear(s.next)
	for i, t := range tokens {
		word := t.Code
		switch t.Class {
		case Identifier:
			word = s.distance(t.Code, i, p.K)
		case Number, String:
			word = literal | uint32(t.Class)
		}
		s.setWord(i, word^salt)
	}
}

// distance tells how far before the i-th token its name occurred, within a
// shingle of k tokens.
func (s *Shingler) distance(code uint32, i, k int) uint32 {
	prev, ok := s.last[code]
	s.last[code] = int32(i)
	if !ok || i-int(prev) >= k {
		return firstName
	}
	s.next[prev] = int32(i)
	return uint32(i - int(prev))
}

func (s *Shingler) setWord(i int, word uint32) {
	binary.LittleEndian.PutUint32(s.words[4*i:], word)
}

// winnow appends the fingerprints that robust winnowing keeps: of each window
// of w neighbours the minimum, and of equal minima the one kept before, else
// the rightmost. A stream shorter than a window keeps its minimum.
func winnow(dst, all []Fingerprint, w int) []Fingerprint {
	if len(all) == 0 {
		return dst
	}
	w = min(w, len(all))
	kept := -1
	for end := w; end <= len(all); end++ {
		if kept >= end-w {
			if all[end-1].Hash < all[kept].Hash {
				kept = end - 1
				dst = append(dst, all[kept])
			}
			continue
		}
		kept = rightmostMin(all, end-w, end)
		dst = append(dst, all[kept])
	}
	return dst
}

func rightmostMin(all []Fingerprint, from, to int) int {
	least := from
	for i := from + 1; i < to; i++ {
		if all[i].Hash <= all[least].Hash {
			least = i
		}
	}
	return least
}
