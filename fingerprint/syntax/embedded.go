package syntax

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// A literal of many lines often holds a program or a document that a program
// reads: a template, a query, a test's input. A fragment out of its middle looks like
// code, and nothing in it tells that it is none. So in the languages where such
// literals are common, what looks like code is read as code on both sides, a
// paragraph at a time, behind the token of the literal itself. Prose is no tokens on
// either side.

// embedded reads the text src[from:to] of a literal of many lines: its paragraphs
// that look like code, and the expressions in the others.
func (x *lexer) embedded(dst []fingerprint.Token, src []byte, from, to int, q *quote) []fingerprint.Token {
	if x.depth >= maxDepth || x.patience < 0 {
		return dst
	}
	x.patience -= to - from
	outer, piece, sure := x.pending, x.piece, x.sure
	x.pending, x.piece, x.sure = nil, false, false
	x.depth++
	for from < to {
		end := paragraphEnd(src, from, to)
		if x.likeCode(src[from:end], q.code) {
			dst = x.lex(dst, src, from, end)
		} else if len(q.code) > 0 {
			dst, _ = x.text(dst, src, from, end, &quote{lines: true, raw: q.raw, code: q.code})
		}
		from = end
	}
	x.depth--
	x.pending, x.piece, x.sure = outer, piece, sure
	return dst
}

// paragraphEnd is the place behind the blank line that ends a paragraph.
func paragraphEnd(src []byte, i, to int) int {
	text := false
	for i < to {
		end := to
		if n := bytes.IndexByte(src[i:to], '\n'); n >= 0 {
			end = i + n + 1
		}
		blank := len(bytes.TrimSpace(src[i:end])) == 0
		i = end
		if blank && text {
			break
		}
		text = text || !blank
	}
	return i
}

// likeCode tells whether the lines of a paragraph look more like code than like prose. The
// expressions in it say nothing: prose has them, too, under any names.
func (x *lexer) likeCode(paragraph []byte, code [][2]string) bool {
	for _, marks := range code {
		paragraph = x.without(paragraph, marks)
	}
	sum := 0
	for line := range bytes.Lines(paragraph) {
		sum += x.looks(line)
	}
	return sum > 0
}

// without is the text without the expressions between two marks; those that a line end cuts stay.
func (x *lexer) without(text []byte, marks [2]string) []byte {
	at := bytes.Index(text, []byte(marks[0]))
	if at < 0 {
		return text
	}
	x.plain = x.plain[:0]
	for at >= 0 {
		open := at + len(marks[0])
		end := bytes.IndexAny(text[open:], marks[1]+"\n")
		if end < 0 {
			break
		}
		x.plain = append(x.plain, text[:at]...)
		if text[open+end] == '\n' {
			x.plain = append(x.plain, text[at:open+end]...)
		} else {
			end++
		}
		text = text[open+end:]
		at = bytes.Index(text, []byte(marks[0]))
	}
	x.plain = append(x.plain, text...)
	return x.plain
}

// body reads the text of a literal that is code itself.
func (x *lexer) body(dst []fingerprint.Token, src []byte, from, to int) []fingerprint.Token {
	if x.depth >= maxDepth || x.patience < 0 {
		return dst
	}
	x.patience -= to - from
	x.depth++
	dst = x.lex(dst, src, from, to)
	x.depth--
	return dst
}

// inner reads what the text src[from:to] of a literal holds, where that is more than
// the expressions that text finds.
func (x *lexer) inner(dst []fingerprint.Token, src []byte, from, to int, q *quote) ([]fingerprint.Token, bool) {
	switch {
	case from >= to || !q.body && !x.holdsCode(q) || bytes.IndexByte(src[from:to], '\n') < 0:
		return dst, false
	case q.body:
		return x.body(dst, src, from, to), true
	}
	return x.embedded(dst, src, from, to, q), true
}

// holdsCode tells whether the text of such a literal may be code. A regular expression is none,
// nor is a string whose line ends are escaped.
func (x *lexer) holdsCode(q *quote) bool { return x.embeds && q.lines && q.close != "/" }

// textEnd is where the text of a literal ends that ends at end.
func (x *lexer) textEnd(src []byte, end int, q *quote) int {
	for q.flags && end > 0 && x.starts[src[end-1]] == isWord {
		end--
	}
	return end - len(q.close)
}
