package syntax

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Weights of what speaks for and against a reading of a fragment, in the unit
// of half a line.
const (
	startsInCode = 10   // most fragments do
	straySign    = -400 // the closing mark of a comment in code
	strayOpening = -40  // the opening mark of a comment in a comment or string
	strayQuote   = -4   // a quote that nothing closes
	surelyOpens  = 60   // a mark between an operator and text; the same for one that closes
	heredocLine  = 40   // a line of nothing but a word that ends heredocs
	strayTail    = -200 // the closing mark of a raw string in code
	wordNear     = -4   // a word that touches a string
	longString   = -8   // a string in plain quotes that spans lines
)

// view is what one line of a fragment looks like, in every reading.
type view struct {
	end, look int
}

// viewsOf appends the views of all lines.
func (x *lexer) viewsOf(dst []view, src []byte) []view {
	end := 0
	for line := range bytes.Lines(src) {
		end += len(line)
		dst = append(dst, view{end, x.looks(line)})
	}
	return dst
}

// score weighs a reading: lines of code that look like code and lines of
// comments and strings that look like prose speak for it.
func (x *lexer) score(tokens []fingerprint.Token, src []byte, s start, code int) int {
	score := 0
	if code <= len(mark(src)) {
		score += startsInCode
	}
	if s.quote != nil && code < len(src) {
		score -= x.role(src, code-len(s.quote.close), code)
		if wordByte(src[code]) {
			score += 2 * wordNear
		}
	}
	if s.word {
		score += heredocLine
	}
	if s.mark > 0 {
		score -= x.role(src, s.at-s.mark, s.at)
	}
	if code > 0 && x.opensBlock(src[:code]) {
		score += strayOpening
	}
	if s.quote == nil && code == len(src) && x.docstrings && x.hasLongMark(src) { // it would have ended there
		score += strayOpening
	}
	next, inside := 0, code // inside: end of the literal or comment that is being read
	at := 0
	for _, l := range x.views {
		end, look := l.end, l.look
		codeLine, embedded := false, false
		text := inside > at
		for ; next < len(tokens) && int(tokens[next].Start) < end; next++ {
			t := tokens[next]
			if int(t.Start) < inside {
				embedded = x.embeds
				continue
			}
			codeLine = true
			score += x.weigh(t, src)
			if t.Class == fingerprint.String {
				inside = int(t.End)
			}
		}
		switch {
		case embedded && look > 0, x.bodies() && code < len(src): // looks the same inside and outside
		case text && inside >= end, !codeLine && !x.lineCommentAt(src[at:end]):
			score -= look
		case codeLine && !text:
			score += look
		}
		at = end
	}
	return score
}

// opensBlock tells whether a block comment opens in the text.
func (x *lexer) opensBlock(text []byte) bool {
	for k := range x.block {
		if bytes.Contains(text, []byte(x.block[k][0])) {
			return true
		}
	}
	return false
}

// hasLongMark tells whether the text has the mark of a literal of many lines.
func (x *lexer) hasLongMark(text []byte) bool {
	for k := range x.quotes {
		if q := &x.quotes[k]; q.lines && bytes.Contains(text, []byte(q.close)) {
			return true
		}
	}
	return false
}

// weigh is what a single token of code speaks for.
func (x *lexer) weigh(t fingerprint.Token, src []byte) int {
	from, to := int(t.Start), int(t.End)
	switch t.Class {
	case fingerprint.Punctuation:
		for k := range x.block {
			open, end := x.block[k][0], x.block[k][1]
			star := hasAt(src, from+1, len(src), open) // of "T */*a*/": a comment begins behind it
			if hasAt(src, from, len(src), end) && !star && !x.bound(src[:from]) {
				return straySign
			}
		}
		if x.tails[1] != "" && hasAt(src, from, len(src), x.tails[1]) && x.role(src, from, from+len(x.tails[1])) < -10 && !partnered(lineBefore(src, from)) {
			return strayTail
		}
		if b := src[from]; b == '"' || b == '\'' || b == '`' {
			return strayQuote
		}
	case fingerprint.String:
		return x.weighString(src, from, to)
	}
	return 0
}

// bound tells whether the text ends in a word that takes the first character of a
// closing mark with it.
func (x *lexer) bound(text []byte) bool {
	for _, word := range x.binders {
		if bytes.HasSuffix(text, []byte(word)) {
			return true
		}
	}
	return false
}

// weighString is what the marks of a string speak for. Those of a string on
// one line count less: most such strings are read alike in every reading.
func (x *lexer) weighString(src []byte, from, to int) int {
	score := adjacent(src, from, to)
	n := 1
	if to-from >= 6 && src[to-1] == src[to-2] {
		n = 3
	}
	marks := x.role(src, from, min(from+n, to))
	if to < len(src) {
		marks -= x.role(src, to-n, to)
	}
	if n == 1 && bytes.IndexByte(src[from:to], '\n') < 0 {
		if x.spansLines(src[from]) {
			score += min(marks, 0) / 8
		}
		return score
	}
	if n == 1 {
		score += longString
	}
	return score + marks
}

// spansLines tells whether the plain quote may open a literal of many lines.
func (x *lexer) spansLines(mark byte) bool {
	for k := range x.quotes {
		if q := &x.quotes[k]; q.lines && len(q.open) == 1 && q.open[0] == mark {
			return true
		}
	}
	return false
}

// adjacent counts against a string that a word stands next to.
func adjacent(src []byte, from, to int) int {
	score := 0
	if from > 0 && wordByte(src[from-1]) {
		score += wordNear
	}
	if to < len(src) && wordByte(src[to]) {
		score += wordNear
	}
	return score
}
