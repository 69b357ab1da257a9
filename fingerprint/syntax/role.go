package syntax

import "bytes"

// Whether a mark that may open and close opens or closes is told by what stands around it.

// role is positive where the mark src[from:to] looks like the opening of a
// literal of many lines, negative where it looks like the closing: operators and
// open brackets stand before the one, closing brackets and separators behind
// the other.
func (x *lexer) role(src []byte, from, to int) int {
	long := to-from == 3 && src[from] == src[to-1] // not the start of ~S"""
	docstring := x.docstrings && long
	line := max(0, from-context)
	line += bytes.LastIndexByte(src[line:from], '\n') + 1
	before := bytes.TrimSpace(src[line:from])
	after := bytes.TrimSpace(src[to:x.lineEnd(src, to, min(to+context, len(src)))])
	opens := opensAfter(before, from > 0 && src[from-1] <= ' ')
	closes := closesBefore(after)
	switch {
	case len(before) > 0 && x.lineCommentAt(before): // it closes nothing
		return surelyOpens
	case x.fenced && long:
		return fence(before, after, bytes.TrimSpace(src[max(0, line-context):line]))
	case opens && closes:
		return 0
	case opens:
		return surelyOpens
	case closes:
		return -surelyOpens
	case len(before) == 0 && len(after) == 0:
		if !docstring {
			return -surelyOpens
		}
		return loneMark(bytes.TrimSpace(src[max(0, line-context):line]))
	case len(before) == 0 && docstring:
		return 30
	case len(before) == 0:
		return 8
	case len(after) == 0 && src[from-1] == ' ':
		return 10
	case len(after) == 0:
		return -10
	}
	return 0
}

// loneMark is the role of a mark on a line of its own, by the text above it.
func loneMark(above []byte) int {
	if len(above) == 0 {
		return -15
	}
	switch above[len(above)-1] {
	case ':', ',':
		return 10
	case '(', '[', '{', '=':
		return 30
	}
	return -15
}

// fence is the role of a mark that opens at the end of a line and closes at the
// start of one.
func fence(before, after, above []byte) int {
	switch {
	case len(before) > 0 && len(after) == 0:
		return surelyOpens
	case len(before) > 0:
		return 0
	case len(after) > 0:
		return -surelyOpens
	}
	return loneMark(above)
}

// opensAfter tells whether what stands before a mark is what stands before a
// literal. A comma that touches the mark may be the text of another one.
func opensAfter(before []byte, apart bool) bool {
	if len(before) == 0 {
		return false
	}
	switch before[len(before)-1] {
	case '=', '(', '[', '{':
		return true
	case ',', ':', '+', '<', '&', '|', '?':
		return apart
	}
	return bytes.HasSuffix(before, []byte("return"))
}

// closesBefore tells whether what follows a mark is what follows a literal.
func closesBefore(after []byte) bool {
	if len(after) == 0 {
		return false
	}
	switch after[0] {
	case ')', ',', ';', ']', '}':
		return len(after) == 1 || after[1] != '\'' && after[1] != '"'
	case '%', '+', '|', ':':
		return len(after) > 1 && (after[1] == ' ' || after[1] == '(')
	case '.':
		return len(after) > 1 && wordByte(after[1])
	}
	return false
}

// partnered tells whether a bracket or a quote is open at the end of a line's beginning.
func partnered(line []byte) bool {
	open, quotes := 0, 0
	for _, b := range line {
		switch b {
		case '[', '{':
			open++
		case ']', '}':
			open--
		case '"':
			quotes++
		}
	}
	return open > 0 || quotes%2 == 1
}

// lineBefore is the line of the text up to a place.
func lineBefore(src []byte, at int) []byte {
	from := max(0, at-context)
	return src[from+bytes.LastIndexByte(src[from:at], '\n')+1 : at]
}
