package match

import "github.com/hunkprint/hunkprint/fingerprint"

// A shape is what the background model sees of a token: its lexeme for
// keywords and punctuation, its class for names and literals, and for a name
// how long ago it was used.
type shape struct {
	symbol  uint8 // what is predicted
	context uint8 // what later tokens are predicted from: the symbol, or a common name's own one
	binding uint8 // 0 for a new name and for what is no name
}

// same tells whether two shapes are one event to the model.
func (s shape) same(t shape) bool { return s.symbol == t.symbol && s.binding == t.binding }

// The first symbols of every alphabet. Lexemes follow.
const (
	symUnknown uint8 = iota // a lexeme that the model does not know
	symIdentifier
	symNumber
	symString
	symStart // before the first token
	firstLexeme
)

// maxSymbols is the size of an alphabet.
const maxSymbols = 256

// The bindings: a new name, one of the eight used last, or one of the next 8, 16, 32.
const (
	bindings    = 12
	recentNames = 64
)

// bindingOf gives the binding of the name that was used rank different names
// ago, and how many names share that binding.
func bindingOf(rank int) (binding uint8, share int) {
	switch {
	case rank < 8:
		return uint8(1 + rank), 1
	case rank < 16:
		return 9, 8
	case rank < 32:
		return 10, 16
	}
	return 11, 32
}

// recent remembers the names used last, the latest first.
type recent struct {
	names [recentNames]uint32
	n     int
}

// use moves a name to the front and tells how many others were used since, -1 for a new one.
func (r *recent) use(name uint32) int {
	for i := range r.n {
		if r.names[i] == name {
			copy(r.names[1:i+1], r.names[:i])
			r.names[0] = name
			return i
		}
	}
	r.n = min(r.n+1, recentNames)
	copy(r.names[1:r.n], r.names[:r.n-1])
	r.names[0] = name
	return -1
}

// alphabet numbers the lexemes and the most common names of a language family
// by their codes. A common name tells much of what comes behind it.
type alphabet map[uint32]uint8

// shapes appends the shape of every token.
func (a alphabet) shapes(dst []shape, tokens []fingerprint.Token) []shape {
	var r recent
	for _, t := range tokens {
		s := shape{}
		switch t.Class {
		case fingerprint.Identifier:
			s.symbol, s.context = symIdentifier, max(a[t.Code], symIdentifier)
			if rank := r.use(t.Code); rank >= 0 {
				s.binding, _ = bindingOf(rank)
			}
		case fingerprint.Number:
			s.symbol, s.context = symNumber, symNumber
		case fingerprint.String:
			s.symbol, s.context = symString, symString
		default:
			s.symbol, s.context = a[t.Code], a[t.Code]
		}
		dst = append(dst, s)
	}
	return dst
}
