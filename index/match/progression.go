package match

import (
	"bytes"
	"strconv"
)

// progression follows the numbers of a table. One that goes on from those before it,
// as in 0x10, 0x11, 0x12 or 1, 2, 4, tells nothing: whoever counts has it.
type progression struct {
	before, last int64
	seen         int // numbers that follow each other
	at           int // the token of the last one
}

// beside is how many tokens lie between the numbers of a table at most.
const beside = 4

// goesOn takes the next number and tells whether those before it made it expected.
func (p *progression) goesOn(token int, text []byte) bool {
	n, ok := value(text)
	if !ok || token-p.at > beside {
		p.seen = 0
	}
	if !ok {
		return false
	}
	expected := p.seen > 0 && n == p.last+1 || p.seen > 1 && (n-p.last == p.last-p.before || n == 2*p.last && p.last == 2*p.before)
	p.before, p.last, p.at = p.last, n, token
	p.seen++
	return expected
}

// value reads a whole number as most languages write it.
func value(text []byte) (int64, bool) {
	n, err := strconv.ParseInt(unsuffixed(text), 0, 64)
	return n, err == nil
}

// unsuffixed is a number without the letters that give its type.
func unsuffixed(text []byte) string { return string(bytes.TrimRight(text, "uUlL")) }
