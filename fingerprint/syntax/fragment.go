package syntax

import (
	"bytes"
	"strings"
)

// trim finds where the code of a fragment starts and ends: a fragment may
// start inside of a comment or a long string, and end inside of one.
func (x *lexer) trim(src []byte) (from, to int) {
	if x.margin(src) {
		return len(src), len(src)
	}
	from = x.commentTail(src)
	if start, end, ok := x.stringTail(src[from:]); ok {
		return from + start, from + end
	}
	return from, len(src)
}

// margin tells whether the fragment lies inside of one block comment: every
// line starts with the margin that such comments have.
func (x *lexer) margin(src []byte) bool {
	if len(x.block) == 0 || x.block[0][0] != "/*" {
		return false
	}
	lines := 0
	for line := range bytes.Lines(src) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 {
			continue
		}
		if line[0] != '*' || len(line) > 1 && line[1] != ' ' && line[1] != '\t' && line[1] != '*' {
			return false
		}
		lines++
	}
	return lines > 1
}

// commentTail is the place behind the comment that the fragment starts in, 0
// where it starts in code: the first closing mark has no opening one before it.
func (x *lexer) commentTail(src []byte) int {
	for _, b := range x.block {
		end := bytes.Index(src, []byte(b[1]))
		if end < 0 || b[1] == "]]" {
			continue
		}
		if bytes.Contains(src[:end], []byte(b[0])) || x.quoted(src, end) {
			continue
		}
		return end + len(b[1])
	}
	return 0
}

// quoted tells whether the place lies inside of a string of its line, or
// behind the opening of a line comment.
func (x *lexer) quoted(src []byte, at int) bool {
	start := bytes.LastIndexByte(src[:at], '\n') + 1
	for i := start; i < at; {
		if end := x.commentEnd(src, i, len(src)); end > at {
			return true
		}
		q := x.opening(src, i, len(src))
		if q == nil {
			i++
			continue
		}
		end := x.stringEnd(src, i, len(src), q)
		if end > at {
			return true
		}
		i = max(end, i+1)
	}
	return false
}

// stringTail decides between the two readings of an odd number of marks that
// open and close strings of many lines: the fragment starts in code and ends
// in a string, or the other way round.
func (x *lexer) stringTail(src []byte) (from, to int, ok bool) {
	for _, q := range x.quotes {
		if !q.lines || len(q.open) < 3 && q.open != "`" || q.open != q.close {
			continue
		}
		marks := x.marks(src, q)
		if len(marks)%2 == 0 {
			continue
		}
		first, last := marks[0], marks[len(marks)-1]
		if x.codeLike(src, marks, 0) >= x.codeLike(src, marks, 1) {
			return 0, last, true
		}
		return first + len(q.close), len(src), true
	}
	return 0, len(src), false
}

// marks lists where the quote opens or closes, comments left out.
func (x *lexer) marks(src []byte, q quote) []int {
	var at []int
	for i := 0; i < len(src); {
		switch {
		case hasAt(src, i, len(src), q.open):
			at = append(at, i)
			i += len(q.open)
		case len(at)%2 == 0 && x.commentEnd(src, i, len(src)) > 0:
			i = x.commentEnd(src, i, len(src))
		default:
			i++
		}
	}
	return at
}

// codeLike counts the lines that look like code in every other stretch
// between the marks, less those that look like prose.
func (x *lexer) codeLike(src []byte, marks []int, odd int) int {
	score, at := 0, 0
	for i, mark := range append(marks[:len(marks):len(marks)], len(src)) {
		if i%2 == odd {
			for line := range bytes.Lines(src[at:mark]) {
				score += lineLike(line)
			}
		}
		at = mark
	}
	return score
}

// lineLike is positive for a line of code and negative for a line of prose.
func lineLike(line []byte) int {
	line = bytes.TrimSpace(line)
	if len(line) < 3 {
		return 0
	}
	score := 0
	for _, mark := range []string{"(", ")", "=", "{", "}", ";", "[", "->", "::", "self.", "return", "import", "def ", "if ", "&&"} {
		if bytes.Contains(line, []byte(mark)) {
			score++
		}
	}
	words := strings.Fields(string(line))
	plain := 0
	for _, w := range words {
		if strings.Trim(w, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,.'") == "" {
			plain++
		}
	}
	if plain >= 4 && plain*4 >= len(words)*3 {
		score -= 2
	}
	return score
}
