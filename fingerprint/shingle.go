package fingerprint

import (
	"encoding/binary"

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
	last  map[uint32]int32 // identifier code -> index of its last occurrence
	back  []int32          // per token: distance to the previous occurrence, 0 for none; -1 for no identifier
	words []uint32         // per token: what stands for it in a shingle
	all   []Fingerprint
	buf   [4 * (MaxK + 1)]byte
}

// Shingles gives the hash of every shingle of the stream, in order, but for
// those that lie on import lines as a whole. The result is valid until the
// next call.
func (s *Shingler) Shingles(tokens []Token, p Params) []Fingerprint {
	s.all = s.all[:0]
	if len(tokens) < p.K {
		return s.all
	}
	s.prepare(tokens, p.Form)
	salt := uint32(p.Form)<<8 | uint32(p.K)
	binary.LittleEndian.PutUint32(s.buf[:], salt)
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
			s.all = append(s.all, Fingerprint{s.hash(from, p), uint32(from)})
		}
		if tokens[from].Import {
			imports--
		}
	}
	return s.all
}

// Fingerprints winnows the shingles of the stream and appends what is kept.
func (s *Shingler) Fingerprints(dst []Fingerprint, tokens []Token, p Params) []Fingerprint {
	return winnow(dst, s.Shingles(tokens, p), p.W)
}

// prepare writes the words of all tokens, and the distances for the Renamed form.
func (s *Shingler) prepare(tokens []Token, form Form) {
	s.words = s.words[:0]
	s.back = s.back[:0]
	if s.last == nil {
		s.last = make(map[uint32]int32)
	}
	clear(s.last)
	for i, t := range tokens {
		word, back := t.Code, int32(-1)
		if form == Renamed {
			switch t.Class {
			case Identifier:
				back = 0
				if prev, ok := s.last[t.Code]; ok {
					back = int32(i) - prev
				}
				s.last[t.Code] = int32(i)
			case Number, String:
				word = literal | uint32(t.Class)
			}
		}
		s.words = append(s.words, word)
		s.back = append(s.back, back)
	}
}

func (s *Shingler) hash(from int, p Params) uint64 {
	words, backs := s.words[from:from+p.K], s.back[from:from+p.K]
	for i := range p.K {
		word := words[i]
		if back := backs[i]; back >= 0 {
			word = firstName
			if int(back) <= i {
				word = uint32(back)
			}
		}
		binary.LittleEndian.PutUint32(s.buf[4*(i+1):], word)
	}
	return xxhash.Sum64(s.buf[:4*(p.K+1)])
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
