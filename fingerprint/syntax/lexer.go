package syntax

import (
	"bytes"
	"strings"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// lexer cuts text by the rules of one language.
type lexer struct {
	lexicon
	keywords  wordSet
	importing wordSet
	preludes  wordSet // what may stand before an importing word
	prefixes  map[string]bool
	softly    map[string]bool
	operators [256][]string // by first byte, longest first
	starts    [256]byte     // what a byte may be the start of
	marks     [256]bool     // a comment or a literal may open with it
	lower     []byte

	sure     bool      // the grammar found the literals that only their place tells
	piece    bool      // the text may end inside of a literal
	pending  []heredoc // opened, but their text has not begun
	patience int       // bytes that may be read in vain
	newline  byte      // what ends a line: a carriage return in a text without line feeds
	depth    int       // of expressions inside of literals
	readings []start   // of a fragment
	views    []view    // of its lines
	plain    []byte    // a paragraph without its expressions
}

// What a byte may be the start of.
const (
	isBlank byte = iota + 1
	isWord
	isDigit
	isOther
)

func newLexer(l *language) *lexer {
	x := &lexer{lexicon: l.lexicon, keywords: newWordSet(l.keywords), importing: newWordSet(l.lexicon.imports), preludes: newWordSet("# pub static"),
		prefixes: set(l.lexicon.prefix), softly: set(l.lexicon.soft)}
	for _, op := range strings.Fields(commonOperators + " " + l.lexicon.joined) {
		x.operators[op[0]] = append(x.operators[op[0]], op)
	}
	for _, ops := range x.operators {
		sortLongestFirst(ops)
	}
	for b := range 256 {
		x.starts[b] = x.kindOf(byte(b))
	}
	x.markOpenings()
	return x
}

// markOpenings notes the bytes that need a closer look than an operator.
func (x *lexer) markOpenings() {
	for _, open := range x.line {
		x.marks[open[0]] = true
	}
	for _, b := range x.block {
		x.marks[b[0][0]] = true
	}
	for _, q := range x.quotes {
		x.marks[q.open[0]] = true
	}
	if x.special != nil || x.guess != nil {
		for _, b := range []byte("\"'#[{@$/%?~") {
			x.marks[b] = true
		}
	}
	for _, b := range []byte("\\.<?") {
		x.marks[b] = true
	}
	x.marks['$'] = x.marks['$'] || x.percents
	x.marks['#'] = x.marks['#'] || x.private
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

// begin sets the lexer up for a text.
func (x *lexer) begin(src []byte, piece bool) {
	x.pending = x.pending[:0]
	x.piece, x.sure, x.depth = piece, false, 0
	x.patience = 8*len(src) + 1<<16
	x.newline = '\n'
	if bytes.IndexByte(src, '\n') < 0 {
		x.newline = '\r'
	}
}

// file appends the tokens of a whole file.
func (x *lexer) file(dst []fingerprint.Token, src []byte) []fingerprint.Token {
	x.begin(src, false)
	return x.lex(dst, src, x.codeStart(src), len(src))
}

// codeStart is where the code of a whole file begins.
func (x *lexer) codeStart(src []byte) int {
	if x.html {
		return htmlTail(src, 0, len(src))
	}
	return len(mark(src))
}

// lex appends the tokens of src[i:to].
func (x *lexer) lex(dst []fingerprint.Token, src []byte, i, to int) []fingerprint.Token {
	dst, _ = x.until(dst, src, i, to, 0, 0)
	return dst
}

// until appends the tokens of src[i:to] up to a closing bracket that has no
// opening one, and gives its place, or to where there is none.
func (x *lexer) until(dst []fingerprint.Token, src []byte, i, to int, open, close byte) ([]fingerprint.Token, int) {
	level := 0
	for i < to {
		b := src[i]
		switch x.starts[b] {
		case isBlank:
			i++
			if b == '\n' && len(x.pending) > 0 {
				dst, i = x.hereTexts(dst, src, i, to)
			}
			continue
		case isWord:
			dst, i = x.word(dst, src, i, to)
			continue
		case isDigit:
			end := x.numberEnd(src, i, to)
			dst = x.add(dst, fingerprint.Number, src, i, end)
			i = end
			continue
		}
		if close != 0 {
			if b == close {
				if level == 0 {
					return dst, i
				}
				level--
			} else if b == open {
				level++
			}
		}
		if x.marks[b] {
			var end int
			if dst, end = x.marked(dst, src, i, to); end > 0 {
				i = end
				continue
			}
		}
		end := x.operatorEnd(src, i, to)
		dst = x.add(dst, fingerprint.Punctuation, src, i, end)
		i = end
	}
	return dst, to
}

// word reads a name, a keyword, or the prefix of a string with its string.
func (x *lexer) word(dst []fingerprint.Token, src []byte, i, to int) ([]fingerprint.Token, int) {
	end := x.wordEnd(src, i, to)
	if q, at := x.prefixed(src, i, end, to); at > 0 {
		if dst, stop := x.literal(dst, src, i, at, to, &q); stop > 0 {
			return dst, stop
		}
	}
	if x.atLine && (i == 0 || src[i-1] == '\n') {
		if stop := x.commentEnd(src, i, to); stop > 0 {
			return dst, stop
		}
	}
	return x.addWord(dst, src, i, end), end
}

// marked reads what a byte that may open a comment or a literal does open; 0
// for nothing. A joined line is no token.
func (x *lexer) marked(dst []fingerprint.Token, src []byte, i, to int) ([]fingerprint.Token, int) {
	if end := x.commentEnd(src, i, to); end > 0 {
		return dst, end
	}
	b := src[i]
	if b == '\\' {
		return x.escape(dst, src, i, to)
	}
	if x.html && (b == '<' || b == '?') {
		if end := htmlEnd(src, i, to); end > 0 {
			return dst, end
		}
	}
	if b == '<' && x.heredocs && !x.sure {
		x.announce(src, i, to)
	}
	opensName := b == '#' && x.private
	if q, at := x.opening(src, i, to, x.operand(dst, src)); at > 0 {
		if dst, end := x.literal(dst, src, i, at, to, &q); end > 0 {
			return dst, end
		}
		opensName = q.char // a lifetime, a type variable
	}
	if opensName && i+1 < to && x.starts[src[i+1]] == isWord {
		end := x.wordEnd(src, i+1, to)
		return x.add(dst, fingerprint.Identifier, src, i, end), end
	}
	if b == '.' && i+1 < to && x.starts[src[i+1]] == isDigit && (i == 0 || !x.operandEnd(src[i-1])) {
		end := x.numberEnd(src, i+1, to)
		return x.add(dst, fingerprint.Number, src, i, end), end
	}
	if b == '$' && x.percents && i+1 < to && src[i+1] > ' ' && x.starts[src[i+1]] == isOther {
		return x.add(dst, fingerprint.Punctuation, src, i, i+2), i + 2
	}
	return dst, 0
}

// escape reads a backslash in code.
func (x *lexer) escape(dst []fingerprint.Token, src []byte, i, to int) ([]fingerprint.Token, int) {
	switch {
	case i+1 < to && (src[i+1] == '\n' || src[i+1] == '\r'):
		return dst, i + 2
	case x.escapes && i+1 < to && !wordByte(src[i+1]): // a word stays whole: <<\EOF
		return x.add(dst, fingerprint.Punctuation, src, i, i+2), i + 2
	}
	return dst, 0
}

// operand tells whether the last token is one that an operator may follow.
func (x *lexer) operand(dst []fingerprint.Token, src []byte) bool {
	if x.guess == nil || len(dst) == 0 {
		return false
	}
	t := dst[len(dst)-1]
	if t.End == 0 { // the literal that the expression stands in
		return false
	}
	switch t.Class {
	case fingerprint.Punctuation:
		last := src[t.End-1]
		return last == ')' || last == ']' || last == '}'
	case fingerprint.Keyword:
		return values[string(src[t.Start:t.End])]
	}
	return true
}

// values are the keywords that stand for a value.
var values = set("this super self nil null true false end")

// operandEnd tells whether a dot behind b selects a member.
func (x *lexer) operandEnd(b byte) bool {
	return x.starts[b] == isWord || x.starts[b] == isDigit || b == ')' || b == ']' || b == '.'
}

func (x *lexer) operatorEnd(src []byte, i, to int) int {
	for _, op := range x.operators[src[i]] {
		if hasAt(src, i, to, op) {
			return i + len(op)
		}
	}
	return i + 1
}

func (x *lexer) wordEnd(src []byte, i, to int) int {
	for i < to && (x.starts[src[i]] == isWord || x.starts[src[i]] == isDigit || x.primed && src[i] == '\'') {
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

func hasAt(src []byte, i, to int, s string) bool {
	return i+len(s) <= to && src[i] == s[0] && string(src[i:i+len(s)]) == s
}

func (x *lexer) addWord(dst []fingerprint.Token, src []byte, from, to int) []fingerprint.Token {
	word := x.folded(src[from:to])
	class, code := fingerprint.Identifier, fingerprint.Code(word)
	if x.keywords.has(code, word) {
		class = fingerprint.Keyword
	}
	return append(dst, fingerprint.Token{Class: class, Code: code, Start: uint32(from), End: uint32(to)})
}

// folded is the word as names are compared. It is valid until the next call.
func (x *lexer) folded(word []byte) []byte {
	if !x.fold {
		return word
	}
	x.lower = append(x.lower[:0], word...)
	for i, b := range x.lower {
		if b >= 'A' && b <= 'Z' {
			x.lower[i] = b | 0x20
		}
	}
	return x.lower
}

func (x *lexer) isKeyword(word []byte) bool { return x.keywords.hasWord(x.folded(word)) }

func (x *lexer) add(dst []fingerprint.Token, class fingerprint.Class, src []byte, from, to int) []fingerprint.Token {
	return append(dst, fingerprint.Token{Class: class, Code: fingerprint.Code(src[from:to]), Start: uint32(from), End: uint32(to)})
}
