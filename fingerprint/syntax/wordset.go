package syntax

import (
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// A wordSet is a set of words. It is asked with the code of a word, which every
// token needs anyway, so that most words cost one look at one number.
type wordSet struct {
	slots []wordSlot // a power of two of them, most empty
}

type wordSlot struct {
	code uint32
	word string // empty for an empty slot
}

// newWordSet makes a set of the words of a list.
func newWordSet(list string) wordSet {
	words := strings.Fields(list)
	size := 4
	for size < 4*len(words) {
		size *= 2
	}
	s := wordSet{make([]wordSlot, size)}
	for _, word := range words {
		code := fingerprint.Code([]byte(word))
		*s.slot(code, word) = wordSlot{code, word}
	}
	return s
}

// slot is where the word stands, or would stand.
func (s *wordSet) slot(code uint32, word string) *wordSlot {
	mask := uint32(len(s.slots) - 1)
	for at := code & mask; ; at = (at + 1) & mask {
		if slot := &s.slots[at]; slot.word == "" || slot.code == code && slot.word == word {
			return slot
		}
	}
}

// has tells whether the set has a word of the given code.
func (s *wordSet) has(code uint32, word []byte) bool {
	mask := uint32(len(s.slots) - 1)
	for at := code & mask; s.slots[at].word != ""; at = (at + 1) & mask {
		if slot := &s.slots[at]; slot.code == code && slot.word == string(word) {
			return true
		}
	}
	return false
}

func (s *wordSet) hasWord(word []byte) bool { return s.has(fingerprint.Code(word), word) }
