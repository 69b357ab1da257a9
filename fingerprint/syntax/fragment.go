package syntax

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// A fragment may start in code, or inside of a comment or a literal that spans
// lines, and nothing but its own text tells which. So it is read from every
// state that the text allows, and the reading stands in which code looks most
// like code and the rest most like prose (see score.go and prose.go).

// start is one state that a fragment may start in.
type start struct {
	block *[2]string // inside of this comment
	quote *quote     // inside of this literal
	at    int        // where code begins, where the text shows it
	word  bool       // which is the line of a heredoc's word
	mark  int        // bytes of the closing mark before it

	outside bool // of the marks that code stands between
}

// maxSearch is how far the line that ends a heredoc is looked for, in bytes: a search a
// line takes the square of the length.
const maxSearch = 64 << 10

// fragment appends the tokens of the most likely reading.
func (x *lexer) fragment(dst []fingerprint.Token, src []byte) []fingerprint.Token {
	x.readings = x.startsOf(x.readings[:0], src)
	x.views = x.viewsOf(x.views[:0], src)
	first := len(dst)
	best := 0
	for k, s := range x.readings {
		from := len(dst)
		tokens, code := x.read(dst, src, s)
		dst = tokens
		score := x.score(dst[from:], src, s, code)
		if k == 0 || score > best {
			best = score
			n := copy(dst[first:], dst[from:])
			dst = dst[:first+n]
		} else {
			dst = dst[:from]
		}
	}
	return dst
}

// startsOutside tells whether a grammar would take the start of the text for HTML,
// where most fragments are code.
func (x *lexer) startsOutside(src []byte) bool {
	return x.html && !bytes.HasPrefix(bytes.TrimSpace(src), []byte("<?"))
}

// startsOf appends the states that are worth trying: code, and the inside of
// whatever has a closing mark in the text; where the whole text may be the
// inside, one state stands for all.
func (x *lexer) startsOf(dst []start, src []byte) []start {
	dst = append(dst, start{})
	if x.startsOutside(src) {
		dst = append(dst, start{at: htmlTail(src, 0, len(src)), outside: true})
	}
	for k := range x.block {
		if b := &x.block[k]; bytes.Contains(src, []byte(b[1])) {
			dst = append(dst, start{block: b})
		}
	}
	for k := range x.quotes {
		if q := &x.quotes[k]; q.lines && (bytes.Contains(src, []byte(q.close)) || len(q.code) > 0) {
			dst = append(dst, start{quote: q})
		}
	}
	dst = x.tailEnds(dst, src)
	if x.mayBeText(src) {
		dst = append(dst, start{at: len(src)})
	}
	return dst
}

// mayBeText tells whether the whole fragment may lie inside of a comment or a literal. Where
// the literals of many lines hold code, only comments are looked for, and no statement
// ends a line in them.
func (x *lexer) mayBeText(src []byte) bool {
	if x.bodies() {
		return len(x.block) > 0 && !bytes.Contains(src, []byte(";\n"))
	}
	return len(x.block) > 0 || x.tails[1] != "" || x.manyLines()
}

// bodies tells whether the strings of many lines hold code.
func (x *lexer) bodies() bool { return len(x.quotes) > 0 && x.quotes[0].body }

// expressions are the marks of those in the first kind of literal that spans lines.
func (x *lexer) expressions() [][2]string {
	for k := range x.quotes {
		if x.quotes[k].lines {
			return x.quotes[k].code
		}
	}
	return nil
}

// manyLines tells whether the language has a literal that spans lines.
func (x *lexer) manyLines() bool {
	for k := range x.quotes {
		if x.quotes[k].lines {
			return true
		}
	}
	return false
}

// tailEnds appends where code may begin behind a closing mark that is not
// fixed: that of a raw string, or the line of a heredoc's word.
func (x *lexer) tailEnds(dst []start, src []byte) []start {
	if x.tails[1] != "" {
		if at, mark := x.tail(src); mark > 0 {
			dst = append(dst, start{at: at + mark, mark: mark})
		}
	}
	if !x.heredocs {
		return dst
	}
	at := 0
	for line := range bytes.Lines(src) {
		if at > maxSearch {
			break
		}
		if word := bytes.TrimSuffix(bytes.TrimSpace(line), []byte(";")); heredocWord(word) && !bytes.Contains(src[:at], word) {
			return append(dst, start{at: at, word: true})
		}
		at += len(line)
	}
	return dst
}

// tail is the place and the length of the first closing mark of a raw string
// that belongs to nothing on its line, if none opens before it.
func (x *lexer) tail(src []byte) (at, mark int) {
	for i := 0; i < len(src); i++ {
		if hasAt(src, i, len(src), x.tails[0]) {
			return 0, 0
		}
		if end := i + len(x.tails[1]); hasAt(src, i, len(src), x.tails[1]) && !partnered(lineBefore(src, i)) {
			return i, len(x.tails[1]) + run(src, end, len(src), '#')
		}
	}
	return 0, 0
}

// heredocWord tells whether a line looks like the end of a heredoc.
func heredocWord(word []byte) bool {
	for _, b := range word {
		if (b < 'A' || b > 'Z') && b != '_' {
			return false
		}
	}
	return len(word) >= 3 && word[0] != '_'
}

// read appends the tokens of the reading from one state, and gives where its code begins.
func (x *lexer) read(dst []fingerprint.Token, src []byte, s start) ([]fingerprint.Token, int) {
	x.begin(src, true)
	at := max(s.at, len(mark(src)))
	switch {
	case s.word && x.bodies():
		dst = x.body(dst, src, 0, at)
	case s.block != nil:
		at = x.blockTail(src, 0, len(src), *s.block)
	case s.quote != nil:
		dst, at = x.insideQuote(dst, src, s.quote)
	case s.at > 0 && x.embeds && !s.outside:
		dst = x.embedded(dst, src, 0, s.at-s.mark, &quote{code: x.expressions()})
	}
	return x.lex(dst, src, at, len(src)), at
}

// insideQuote reads the rest of the literal that the fragment starts in, and
// gives the place behind it.
func (x *lexer) insideQuote(dst []fingerprint.Token, src []byte, q *quote) ([]fingerprint.Token, int) {
	first := len(dst)
	dst, at := x.text(dst, src, 0, len(src), q)
	end := at - len(q.close)
	if at == 0 {
		at, end = len(src), len(src)
	}
	switch {
	case q.body:
		dst = x.body(dst[:first], src, 0, end)
	case x.embeds:
		dst = x.embedded(dst[:first], src, 0, max(0, end), q)
	}
	return dst, at
}
