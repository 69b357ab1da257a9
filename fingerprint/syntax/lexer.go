package syntax

import (
	"bytes"
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// A lexicon says by which rules text is cut into lexemes. The rules are the
// same inside of a file, a hunk, a macro body, and an error region: a
// lexeme does not depend on what the grammar made of its surroundings.
type lexicon struct {
	line           []string    // what opens a comment to the end of the line
	block          [][2]string // what opens and closes a comment
	nested         bool        // block comments nest
	quotes         []quote     // longer openings before shorter ones
	prefix         string      // words that belong to the string behind them, separated by blanks
	joined         string      // operators of more than one character, beside the common ones
	dotEnds        bool        // a number may end in a dot
	tick           bool        // digits may be separated by '
	dollar         bool        // $ may stand in a name
	rust           bool        // r#"raw strings"#
	verbatim       bool        // @"a quote is doubled"
	hashAfterBlank bool        // # opens a comment only at the start of a word
	fold           bool        // upper and lower case are the same
}

// quote is one kind of string literal.
type quote struct {
	open, close string
	lines       bool // may span lines
	raw         bool // no backslash escapes
	char        bool // one character: an opening without an end nearby is something else
}

// commonOperators are joined in every language. A ">" is never joined with
// another, since it may close a list of type parameters.
const commonOperators = "... <<= -> == != <= >= && || ++ -- += -= *= /= %= &= |= ^= << ::"

func (x lexicon) joining(operators string) lexicon {
	x.joined = operators
	return x
}

// lexer cuts text by the rules of one language.
type lexer struct {
	lexicon
	keywords  map[string]bool
	prefixes  map[string]bool
	operators [256][]string // by first byte, longest first
	starts    [256]byte     // what a byte may be the start of
	lower     []byte
}

// What a byte may be the start of.
const (
	isBlank byte = iota + 1
	isWord
	isDigit
	isOther
)

func newLexer(l *language) *lexer {
	x := &lexer{lexicon: l.lexicon, keywords: set(l.keywords), prefixes: set(l.lexicon.prefix)}
	for _, op := range strings.Fields(commonOperators + " " + l.lexicon.joined) {
		x.operators[op[0]] = append(x.operators[op[0]], op)
	}
	for _, ops := range x.operators {
		sortLongestFirst(ops)
	}
	for b := range 256 {
		x.starts[b] = x.kindOf(byte(b))
	}
	return x
}

func sortLongestFirst(ops []string) {
	for i := range ops {
		for j := i; j > 0 && len(ops[j]) > len(ops[j-1]); j-- {
			ops[j], ops[j-1] = ops[j-1], ops[j]
		}
	}
}

func (x *lexer) kindOf(b byte) byte {
	switch {
	case b <= ' ' || b == 0x7f:
		return isBlank
	case b >= '0' && b <= '9':
		return isDigit
	case b >= 'a' && b <= 'z', b >= 'A' && b <= 'Z', b == '_', b >= 0x80, b == '$' && x.dollar:
		return isWord
	}
	return isOther
}

// lex appends the tokens of src[from:to].
func (x *lexer) lex(dst []fingerprint.Token, src []byte, from, to int) []fingerprint.Token {
	for i := from; i < to; {
		switch x.starts[src[i]] {
		case isBlank:
			i++
			continue
		case isWord:
			end := x.wordEnd(src, i, to)
			if q, at := x.prefixed(src, i, end, to); q != nil {
				if stop := x.stringEnd(src, at, to, q); stop > 0 {
					dst = x.add(dst, fingerprint.String, src, i, stop)
					i = stop
					continue
				}
			}
			dst = x.addWord(dst, src, i, end)
			i = end
			continue
		case isDigit:
			end := x.numberEnd(src, i, to)
			dst = x.add(dst, fingerprint.Number, src, i, end)
			i = end
			continue
		}
		if end := x.commentEnd(src, i, to); end > 0 {
			i = end
			continue
		}
		class, end := x.other(src, i, to)
		if class != 0 {
			dst = x.add(dst, class, src, i, end)
		}
		i = end
	}
	return dst
}

// other reads what is no word, no number and no comment. A joined line is no token.
func (x *lexer) other(src []byte, i, to int) (fingerprint.Class, int) {
	if src[i] == '\\' && i+1 < to && (src[i+1] == '\n' || src[i+1] == '\r') {
		return 0, i + 2
	}
	if q := x.opening(src, i, to); q != nil {
		if end := x.stringEnd(src, i, to, q); end > 0 {
			return fingerprint.String, end
		}
		if q.char && i+1 < to && x.starts[src[i+1]] == isWord { // a lifetime, a type variable
			return fingerprint.Identifier, x.wordEnd(src, i+1, to)
		}
	}
	if x.verbatim && (src[i] == '@' || src[i] == '$') {
		if q, at := x.prefixed(src, i, markEnd(src, i, to), to); q != nil {
			if end := x.stringEnd(src, at, to, q); end > 0 {
				return fingerprint.String, end
			}
		}
	}
	if src[i] == '.' && i+1 < to && src[i+1] >= '0' && src[i+1] <= '9' && (i == 0 || !x.operandEnd(src[i-1])) {
		return fingerprint.Number, x.numberEnd(src, i+1, to)
	}
	for _, op := range x.operators[src[i]] {
		if i+len(op) <= to && string(src[i:i+len(op)]) == op {
			return fingerprint.Punctuation, i + len(op)
		}
	}
	return fingerprint.Punctuation, i + 1
}

// markEnd is the end of a run of @ and $.
func markEnd(src []byte, i, to int) int {
	for i < to && (src[i] == '@' || src[i] == '$') {
		i++
	}
	return i
}

// operandEnd tells whether a dot behind b selects a member.
func (x *lexer) operandEnd(b byte) bool {
	return x.starts[b] == isWord || x.starts[b] == isDigit || b == ')' || b == ']' || b == '.'
}

func (x *lexer) wordEnd(src []byte, i, to int) int {
	for i < to && (x.starts[src[i]] == isWord || x.starts[src[i]] == isDigit) {
		i++
	}
	return i
}

// numberEnd reads digits of any base with their separators, fraction, exponent and suffix.
func (x *lexer) numberEnd(src []byte, i, to int) int {
	hex := src[i] == '0' && i+1 < to && (src[i+1]|0x20 == 'x' || src[i+1]|0x20 == 'b')
	for i++; i < to; i++ {
		b := src[i]
		switch {
		case x.starts[b] == isDigit, x.starts[b] == isWord:
			if exp := b | 0x20; (exp == 'e' && !hex || exp == 'p' && hex) && i+1 < to && (src[i+1] == '+' || src[i+1] == '-') {
				i++
			}
		case b == '.':
			if !x.fraction(src, i, to) {
				return i
			}
		case b == '\'' && x.tick && i+1 < to && (x.starts[src[i+1]] == isDigit || hex && isHex(src[i+1])):
		default:
			return i
		}
	}
	return i
}

// fraction tells whether the dot at i belongs to the number before it: a digit
// follows, or nothing that could be a range or a method.
func (x *lexer) fraction(src []byte, i, to int) bool {
	if i+1 == to {
		return x.dotEnds
	}
	next := src[i+1]
	return x.starts[next] == isDigit || x.dotEnds && next != '.'
}

func isHex(b byte) bool { return b >= '0' && b <= '9' || b|0x20 >= 'a' && b|0x20 <= 'f' }

// commentEnd is the end of the comment that opens at i, 0 where none does.
func (x *lexer) commentEnd(src []byte, i, to int) int {
	for _, b := range x.block {
		if hasAt(src, i, to, b[0]) {
			return x.blockEnd(src, i, to, b)
		}
	}
	for _, open := range x.line {
		if !hasAt(src, i, to, open) {
			continue
		}
		if x.hashAfterBlank && i > 0 && src[i-1] > ' ' && src[i-1] != ';' {
			continue
		}
		return lineEnd(src, i, to)
	}
	return 0
}

func hasAt(src []byte, i, to int, s string) bool {
	return i+len(s) <= to && src[i] == s[0] && string(src[i:i+len(s)]) == s
}

// lineEnd is the place of the next line end, joined lines included.
func lineEnd(src []byte, i, to int) int {
	for {
		n := bytes.IndexByte(src[i:to], '\n')
		if n < 0 {
			return to
		}
		i += n
		if before := bytes.TrimSuffix(src[:i], []byte("\r")); len(before) == 0 || before[len(before)-1] != '\\' {
			return i
		}
		i++
	}
}

// blockEnd is the place behind the block comment at i; an open one reaches to the end.
func (x *lexer) blockEnd(src []byte, i, to int, b [2]string) int {
	depth := 1
	for i += len(b[0]); i < to; i++ {
		if hasAt(src, i, to, b[1]) {
			if depth--; depth == 0 {
				return i + len(b[1])
			}
			i += len(b[1]) - 1
		} else if x.nested && hasAt(src, i, to, b[0]) {
			depth++
			i += len(b[0]) - 1
		}
	}
	return to
}

// opening is the quote that opens at i.
func (x *lexer) opening(src []byte, i, to int) *quote {
	for k := range x.quotes {
		if hasAt(src, i, to, x.quotes[k].open) {
			return &x.quotes[k]
		}
	}
	return nil
}

// prefixed is the quote behind a word that belongs to it, and where it opens.
func (x *lexer) prefixed(src []byte, i, end, to int) (*quote, int) {
	if end == to || end-i > 3 || !x.prefixes[string(src[i:end])] {
		return nil, 0
	}
	if x.rust && src[end] == '#' && src[end-1] == 'r' {
		return x.rustRaw(src, end, to), end
	}
	q := x.opening(src, end, to)
	if q != nil && x.verbatim && !q.raw && bytes.IndexByte(src[i:end], '@') >= 0 {
		return &quote{open: q.open, close: q.close, lines: true, raw: true}, end
	}
	return q, end
}

// rustRaw is the quote of a raw string with hashes.
func (x *lexer) rustRaw(src []byte, i, to int) *quote {
	n := 0
	for i+n < to && src[i+n] == '#' {
		n++
	}
	if i+n == to || src[i+n] != '"' {
		return nil
	}
	hashes := strings.Repeat("#", n)
	return &quote{open: hashes + `"`, close: `"` + hashes, lines: true, raw: true}
}

// maxChar bounds the bytes of a character literal: quotes, escape, digits.
const maxChar = 14

// stringEnd is the place behind the literal that opens at i, 0 where it has no end.
func (x *lexer) stringEnd(src []byte, i, to int, q *quote) int {
	if q.char {
		to = min(to, i+maxChar)
	}
	for j := i + len(q.open); j < to; j++ {
		switch {
		case src[j] == '\n' && !q.lines:
			return 0
		case src[j] == '\\' && !q.raw:
			j++
		case hasAt(src, j, to, q.close):
			if q.char && j == i+1 {
				return 0
			}
			return j + len(q.close)
		case q.char && j > i+1 && src[i+1] != '\\' && src[j] < 0x80:
			return 0 // more than one character
		}
	}
	return 0
}

func (x *lexer) addWord(dst []fingerprint.Token, src []byte, from, to int) []fingerprint.Token {
	word := src[from:to]
	if x.fold {
		x.lower = append(x.lower[:0], bytes.ToLower(word)...)
		word = x.lower
	}
	class := fingerprint.Identifier
	if x.keywords[string(word)] {
		class = fingerprint.Keyword
	}
	return append(dst, fingerprint.Token{Class: class, Code: fingerprint.Code(word), Start: uint32(from), End: uint32(to)})
}

func (x *lexer) add(dst []fingerprint.Token, class fingerprint.Class, src []byte, from, to int) []fingerprint.Token {
	return append(dst, fingerprint.Token{Class: class, Code: fingerprint.Code(src[from:to]), Start: uint32(from), End: uint32(to)})
}
