package syntax

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Weights of what speaks for and against a reading of a fragment, in the unit
// of half a line.
const (
	startsInCode = 5  // most fragments do
	straySign    = -8 // the closing mark of a comment in code
	strayQuote   = -4 // a quote that nothing closes
	longString   = -2 // a string in plain quotes that spans lines
	surest       = 6  // a line that can be nothing else
)

// score weighs a reading: lines of code that look like code and lines of
// comments and strings that look like prose speak for it.
func (x *lexer) score(tokens []fingerprint.Token, src []byte, s start, code int) int {
	score := 0
	if code == 0 {
		score += startsInCode
	}
	if s.quote != nil && code < len(src) {
		score += x.closing(src, code-len(s.quote.close), code)
	}
	next, inside := 0, code // inside: end of the literal or comment that is being read
	for at := 0; at < len(src); {
		end := at + len(src[at:])
		if n := bytes.IndexByte(src[at:], '\n'); n >= 0 {
			end = at + n + 1
		}
		look := x.looks(src[at:end])
		codeLine := false
		text := inside > at
		for ; next < len(tokens) && int(tokens[next].Start) < end; next++ {
			t := tokens[next]
			if int(t.Start) < inside {
				continue
			}
			codeLine = true
			score += x.weigh(t, src)
			if t.Class == fingerprint.String {
				inside = int(t.End)
			}
		}
		switch {
		case text && inside >= end, !codeLine && !x.lineCommentAt(src[at:end]):
			score -= look
		case codeLine && !text:
			score += look
		}
		at = end
	}
	return score
}

// weigh is what a single token of code speaks for.
func (x *lexer) weigh(t fingerprint.Token, src []byte) int {
	from, to := int(t.Start), int(t.End)
	switch t.Class {
	case fingerprint.Punctuation:
		for k := range x.block {
			if hasAt(src, from, len(src), x.block[k][1]) {
				return straySign
			}
		}
		if b := src[from]; b == '"' || b == '\'' || b == '`' {
			return strayQuote
		}
	case fingerprint.String:
		if bytes.IndexByte(src[from:to], '\n') < 0 {
			return 0
		}
		score := x.openingLooks(src, from)
		if to < len(src) {
			score += x.closing(src, to-1, to)
		}
		if to-from < 3 || src[from] != src[from+1] {
			score += longString
		}
		return score
	}
	return 0
}

// openingLooks is positive where the place looks like the opening of a literal
// of many lines: an operator or a bracket before it, or a line of its own.
func (x *lexer) openingLooks(src []byte, at int) int {
	before := bytes.TrimRight(src[bytes.LastIndexByte(src[:at], '\n')+1:at], " \t")
	if len(before) == 0 {
		return 0
	}
	switch before[len(before)-1] {
	case '=', '(', ',', '[', '{', ':', '+', '>', '<', '~', '&', '|':
		return surest
	}
	if bytes.HasSuffix(before, []byte("return")) || bytes.IndexByte(before, '"') >= 0 {
		return 2
	}
	return -2
}

// closing is positive where the mark src[from:to] looks like the end of a
// literal: nothing behind it but brackets and separators.
func (x *lexer) closing(src []byte, from, to int) int {
	end := len(src)
	if n := bytes.IndexByte(src[to:], '\n'); n >= 0 {
		end = to + n
	}
	after := bytes.TrimSpace(src[to:end])
	if len(after) == 0 {
		return 2
	}
	switch after[0] {
	case ')', ',', ';', '.', ']', '}', '%', '+', '|', ':':
		return 4
	}
	return -4
}

// lineCommentAt tells whether the line is a comment of its own.
func (x *lexer) lineCommentAt(line []byte) bool {
	line = bytes.TrimSpace(line)
	for _, open := range x.line {
		if bytes.HasPrefix(line, []byte(open)) {
			return true
		}
	}
	return len(line) == 0
}

// looks is positive for a line that looks like code, negative for prose.
func (x *lexer) looks(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(line) == 0 {
		return 0
	}
	if x.lineCommentAt(line) {
		return 2
	}
	if x.margins && line[0] == '*' && (len(line) == 1 || line[1] <= ' ' || line[1] == '*') {
		return -surest
	}
	signs, prose := x.count(line)
	score := min(signs, surest) - 2*prose
	switch line[len(line)-1] {
	case ';', '{', '}', '(', ')', ',':
		score += 2
	case '.', '?', '!':
		score -= 2
	}
	return max(-surest, min(score, surest))
}

// count counts the signs of code in a line (brackets, operators, keywords), and
// the plain words that follow each other as in prose.
func (x *lexer) count(line []byte) (signs, prose int) {
	wordBefore := false
	for i := 0; i < len(line); {
		b := line[i]
		if b|0x20 < 'a' || b|0x20 > 'z' {
			switch b {
			case ' ':
			case ',', '.', '\'', '-':
				if b == '\'' && wordBefore && i+1 < len(line) && wordByte(line[i+1]) {
					prose++
				} else if i+1 < len(line) && line[i+1] != ' ' {
					wordBefore = false
				}
			default:
				wordBefore = false
				if bytes.IndexByte([]byte("(){}[]=;<>&|+_$@\\"), b) >= 0 {
					signs++
				}
			}
			i++
			continue
		}
		end := i
		for end < len(line) && wordByte(line[end]) {
			end++
		}
		word := line[i:end]
		switch {
		case x.keywords[string(word)]:
			signs++
			wordBefore = len(word) <= 3
		case mixed(word):
			signs++
			wordBefore = false
		default:
			if wordBefore {
				prose++
			}
			wordBefore = true
		}
		i = end
	}
	return signs, prose
}

// mixed tells whether a word is a name that only code has: with digits,
// underscores, or a capital inside.
func mixed(word []byte) bool {
	for i, b := range word {
		if b == '_' || b >= '0' && b <= '9' || i > 0 && b >= 'A' && b <= 'Z' && word[i-1] >= 'a' && word[i-1] <= 'z' {
			return true
		}
	}
	return false
}
