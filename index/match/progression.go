package match

import (
	"bytes"
	"math"
	"math/bits"
	"strconv"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// progression follows the numbers of a table. One that goes on from those before it,
// as in 0x10, 0x11, 0x12 or 1, 2, 4, tells nothing: whoever counts has it. Nor does a letter
// that follows those before it in the alphabet, a number of days that follows those of the month
// before, or a byte that counts from its highest bit down.
type progression struct {
	before, last int64
	seen         int // numbers that follow each other
	at           int // the token of the last one
}

// beside is how many tokens lie between the numbers of a table at most.
const beside = 4

// countable tells whether a literal may be part of a progression: any number, or one character.
func countable(class fingerprint.Class, text []byte) bool {
	return class == fingerprint.Number || class == fingerprint.String && character(text)
}

// character tells whether a literal is one character in quotes.
func character(text []byte) bool { return len(text) == len("'a'") && text[0] == '\'' }

// goesOn takes the next number and tells whether those before it made it expected.
func (p *progression) goesOn(token int, text []byte) bool {
	n, ok := value(text)
	if !ok || token-p.at > beside {
		p.seen = 0
	}
	if !ok {
		return false
	}
	expected := p.seen > 0 && isNext(n, p.last) || p.seen > 1 && (n-p.last == p.last-p.before || n == 2*p.last && p.last == 2*p.before)
	p.before, p.last, p.at = p.last, n, token
	p.seen++
	return expected
}

// isNext tells whether one number is the next behind another: when counting, in the calendar,
// or with its eight bits reversed.
func isNext(n, last int64) bool {
	reversed := func(n int64) uint8 { return bits.Reverse8(uint8(n)) }
	return n == last+1 || months()[[2]int64{last, n}] ||
		min(n, last) >= 0 && max(n, last) <= math.MaxUint8 && reversed(n) == reversed(last)+1
}

// value reads a whole number as most languages write it, or one character.
func value(text []byte) (int64, bool) {
	if character(text) {
		return int64(text[1]), true
	}
	n, err := strconv.ParseInt(unsuffixed(text), 0, 64)
	return n, err == nil
}

// unsuffixed is a number without the letters that give its type.
func unsuffixed(text []byte) string { return string(bytes.TrimRight(text, "uUlL")) }
