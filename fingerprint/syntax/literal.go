package syntax

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"github.com/hunkprint/hunkprint/fingerprint"
)

const (
	maxChar  = 14      // bytes of a character literal: quotes, escape, digits
	maxLine  = 1 << 12 // bytes of a literal on one line that holds expressions
	hasty    = 1 << 7  // bytes of any literal once patience is lost
	maxDepth = 50      // literals inside of expressions inside of literals
)

// opening is the quote that opens at i, and where its text begins; 0 for none.
func (x *lexer) opening(src []byte, i, to int, operand bool) (quote, int) {
	if x.special != nil {
		if q, at := x.special(src, i, to, ""); at > 0 {
			return q, at
		}
	}
	for k := range x.quotes {
		if hasAt(src, i, to, x.quotes[k].open) {
			return x.quotes[k], i + len(x.quotes[k].open)
		}
	}
	if x.guess != nil && !x.sure {
		return x.guess(src, i, to, operand)
	}
	return quote{}, 0
}

// prefixed is the quote behind the word src[i:end] that belongs to it.
func (x *lexer) prefixed(src []byte, i, end, to int) (quote, int) {
	if len(x.prefixes) == 0 || end >= to || src[end] != '"' && src[end] != '\'' && src[end] != '#' {
		return quote{}, 0
	}
	if !x.prefixes[string(src[i:end])] && !(x.prefixes["*"] && src[end] == '"') {
		return quote{}, 0
	}
	if x.special != nil {
		if q, at := x.special(src, end, to, string(src[i:end])); at > 0 {
			return q, at
		}
	}
	for k := range x.quotes {
		if hasAt(src, end, to, x.quotes[k].open) {
			return x.quotes[k], end + len(x.quotes[k].open)
		}
	}
	return quote{}, 0
}

// literal reads the literal at from whose text begins at at: one string token,
// and the tokens of the expressions in it. It gives the place behind it, 0
// where it has no end.
func (x *lexer) literal(dst []fingerprint.Token, src []byte, from, at, to int, q *quote) ([]fingerprint.Token, int) {
	if q.char {
		end := charEnd(src, at-1, to)
		if end == 0 {
			return dst, 0
		}
		return x.add(dst, fingerprint.String, src, from, end), end
	}
	limit := to
	if x.patience < 0 {
		limit = x.lineEnd(src, at, min(to, at+hasty))
	} else if len(q.code) > 0 && !q.lines {
		limit = min(to, at+maxLine)
	}
	first := len(dst)
	dst = append(dst, fingerprint.Token{Class: fingerprint.String, Start: uint32(from)})
	dst, end := x.text(dst, src, at, limit, q)
	if end == 0 {
		if !x.piece || !q.lines || x.depth > 0 || limit < to {
			return dst[:first], 0
		}
		end = to // the fragment ends inside of the literal
	} else {
		limit = x.textEnd(src, end, q)
	}
	dst[first].End = uint32(end)
	dst[first].Code = fingerprint.Code(src[from:end])
	if inner, ok := x.inner(dst[:first+1], src, at, limit, q); ok {
		dst = inner
	}
	return dst, end
}

// charEnd is the place behind the character literal at i, 0 where there is none.
func charEnd(src []byte, i, to int) int {
	to = min(to, i+maxChar)
	i++
	if i >= to || src[i] == '\n' || src[i] == '\'' {
		return 0
	}
	if src[i] != '\\' {
		_, n := utf8.DecodeRune(src[i:to])
		if hasAt(src, i+n, to, "'") {
			return i + n + 1
		}
		return 0
	}
	for i += 2; i < to && src[i] != '\n'; i++ {
		if src[i] == '\'' {
			return i + 1
		}
	}
	return 0
}

// text reads the text of a literal from i on: it appends the tokens of the
// expressions in it, and gives the place behind the closing mark; 0 for none.
func (x *lexer) text(dst []fingerprint.Token, src []byte, i, to int, q *quote) ([]fingerprint.Token, int) {
	start, level, inSet := i, 0, false
	for i < to {
		b := src[i]
		if (wordByte(b) || b == ' ') && (q.close == "" || b != q.close[0]) {
			i++
			continue
		}
		if n := escapeLen(src, i, to, q); n > 0 {
			i += n
			continue
		}
		if len(q.code) > 0 {
			var end int
			if dst, end = x.expression(dst, src, i, to, q); end > 0 {
				i = end
				continue
			}
		}
		switch {
		case b == '\n' && !q.lines:
			x.patience -= i - start
			return dst, 0
		case q.set && (b == '[' || b == ']'):
			inSet = b == '['
		case inSet:
		case q.pair != 0 && b == q.pair:
			level++
		case q.close != "" && hasAt(src, i, to, q.close):
			if level > 0 {
				level--
				break
			}
			return dst, x.closeEnd(src, i, to, q)
		}
		i++
	}
	if q.close == "" {
		return dst, to
	}
	x.patience -= i - start
	return dst, 0
}

// escapeLen is the length of what stands for a single character at i, 0 for none.
func escapeLen(src []byte, i, to int, q *quote) int {
	switch {
	case q.doubled && hasAt(src, i, to, q.close) && hasAt(src, i+len(q.close), to, q.close):
		return 2 * len(q.close)
	case src[i] == '{' && len(q.code) > 0 && q.code[0][0] == "{" && hasAt(src, i+1, to, "{"):
		return 2
	case src[i] != '\\' || q.raw:
		return 0
	case len(q.code) > 0 && hasAt(src, i, to, q.code[0][0]):
		return 0
	case hasAt(src, i+1, to, "\r\n"):
		return 3
	}
	return 2
}

// closeEnd is the place behind the closing mark at i and what belongs to it.
func (x *lexer) closeEnd(src []byte, i, to int, q *quote) int {
	end := i + len(q.close)
	for q.late && end < to && src[end] == q.close[0] {
		end++
	}
	for q.flags && end < to && x.starts[src[end]] == isWord {
		end++
	}
	return end
}

// expression reads the expression that opens at i inside of a literal and gives
// the place behind it. What opens one but has no end is text.
func (x *lexer) expression(dst []fingerprint.Token, src []byte, i, to int, q *quote) ([]fingerprint.Token, int) {
	for _, marks := range q.code {
		if !hasAt(src, i, to, marks[0]) || x.depth >= maxDepth || x.patience < 0 {
			continue
		}
		open, close := marks[0][len(marks[0])-1], marks[1][0]
		first, at := len(dst), i+len(marks[0])
		if open == close {
			open = 0
		}
		x.depth++
		dst, end := x.until(dst, src, at, to, open, close)
		x.depth--
		if end < to {
			return dst, end + 1
		}
		x.patience -= end - i
		return dst[:first], 0
	}
	return dst, 0
}

// heredoc is a text that begins on the next line and ends at a line of its word.
type heredoc struct {
	word   string
	indent bool // blanks may stand before the word
	sure   bool // nothing else looks like it
}

// announce notes the heredoc that opens at i.
func (x *lexer) announce(src []byte, i, to int) {
	if hasAt(src, i, to, "<<<") != x.html || !hasAt(src, i, to, "<<") || i > 0 && src[i-1] == '<' {
		return
	}
	h := heredoc{indent: x.html}
	at := i + 2 + run(src, i+2, to, '<')
	if at < to && (src[at] == '-' || src[at] == '~') {
		h.indent = true
		at++
	}
	for at < to && src[at] == ' ' && !x.percents {
		at++
	}
	if at < to && (src[at] == '"' || src[at] == '\'' || src[at] == '\\') {
		h.sure = true
		at++
	}
	end := x.wordEnd(src, at, to)
	if q := src[at-1]; x.percents && (q == '"' || q == '\'') { // between quotes it may be more than a word
		if n := bytes.IndexAny(src[at:to], string(q)+"\n"); n > 0 && src[at+n] == q {
			end = at + n
		}
	}
	if end == at || x.starts[src[at]] == isDigit {
		return
	}
	h.word = string(src[at:end])
	h.sure = h.sure || h.indent || h.word == string(bytes.ToUpper(src[at:end]))
	x.pending = append(x.pending, h)
}

// hereTexts reads the texts of the heredocs that the line before i opened. The
// line of the word is code.
func (x *lexer) hereTexts(dst []fingerprint.Token, src []byte, i, to int) ([]fingerprint.Token, int) {
	pending := slices.Clone(x.pending)
	x.pending = x.pending[:0]
	for k, h := range pending {
		if x.patience < 0 {
			return dst, i
		}
		end := h.end(src, i, to)
		if end < 0 {
			x.patience -= to - i
			if !x.piece || !h.sure || x.patience < 0 {
				continue
			}
			end = to
		}
		dst = x.hereText(dst, src, i, end)
		i = end
		if k+1 < len(pending) { // else the caller goes on with it
			line := x.lineEnd(src, i, to)
			dst = x.lex(dst, src, i, line)
			i = line
		}
	}
	return dst, i
}

// hereText reads one text between lines, without the white space around it.
func (x *lexer) hereText(dst []fingerprint.Token, src []byte, from, to int) []fingerprint.Token {
	for from < to && src[from] <= ' ' {
		from++
	}
	for from < to && src[to-1] <= ' ' {
		to--
	}
	if from == to {
		return dst
	}
	dst = x.add(dst, fingerprint.String, src, from, to)
	q := quote{lines: true, code: x.quotes[0].code}
	switch {
	case x.bodies():
		return x.body(dst, src, from, to)
	case x.embeds:
		return x.embedded(dst, src, from, to, &q)
	}
	dst, _ = x.text(dst, src, from, to, &q)
	return dst
}

// end is where the line of the heredoc's word begins, -1 for none.
func (h heredoc) end(src []byte, i, to int) int {
	for i < to {
		n := bytes.IndexByte(src[i:to], '\n')
		if n < 0 {
			n = to - i
		}
		if h.closes(src[i : i+n]) {
			return i
		}
		i += n + 1
	}
	return -1
}

func (h heredoc) closes(line []byte) bool {
	if h.indent {
		line = bytes.TrimLeft(line, " \t")
	}
	if !bytes.HasPrefix(line, []byte(h.word)) {
		return false
	}
	rest := line[len(h.word):]
	return len(rest) == 0 || !wordByte(rest[0]) && (h.indent || rest[0] == '\r' || rest[0] == ';' || rest[0] == ')')
}

// htmlEnd is the place behind a tag of PHP: an opening tag is no token, and
// from the closing one up to the next opening one there is no code.
func htmlEnd(src []byte, i, to int) int {
	switch {
	case hasAt(src, i, to, "?>"):
		return htmlTail(src, i+2, to)
	case hasAt(src, i, to, "<?php"):
		return i + 5
	case hasAt(src, i, to, "<?="):
		return i + 3
	case hasAt(src, i, to, "<?"):
		return i + 2
	}
	return 0
}

// htmlTail is where the code behind inline HTML begins.
func htmlTail(src []byte, i, to int) int {
	if n := bytes.Index(src[i:to], []byte("<?")); n >= 0 {
		return i + n
	}
	return to
}
