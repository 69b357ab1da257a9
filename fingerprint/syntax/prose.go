package syntax

import (
	"bytes"

	"github.com/hunkprint/hunkprint/fingerprint"
)

// Weights of what speaks for and against a reading of a fragment, in the unit
// of half a line.
const (
	startsInCode = 10   // most fragments do
	parses       = 20   // so does what the grammar reads without an error
	straySign    = -400 // the closing mark of a comment in code
	strayOpening = -40  // the opening mark of a comment in a comment or string
	strayQuote   = -4   // a quote that nothing closes
	surelyOpens  = 60   // a mark between an operator and text; the same for one that closes
	heredocLine  = 40   // a line of nothing but a word that ends heredocs
	strayTail    = -200 // the closing mark of a raw string in code
	wordNear     = -4   // a word that touches a string
	longString   = -8   // a string in plain quotes that spans lines
	exampleLine  = -30  // the mark of an example in a text
	surest       = 6    // a line that can be nothing else
)

// context is how far around a mark, and into a line, is looked, in bytes: lines
// of minified text have no end.
const context = 500

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
		case x.bodies(): // looks the same inside and outside
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
			if hasAt(src, from, len(src), x.block[k][1]) && !x.bound(src[:from]) {
				return straySign
			}
		}
		if x.tails[1] != "" && hasAt(src, from, len(src), x.tails[1]) && x.role(src, from, from+len(x.tails[1])) < -10 {
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
	line = bytes.TrimSpace(line[:min(len(line), context)])
	if len(line) == 0 {
		return 0
	}
	if x.lineCommentAt(line) {
		return 2
	}
	for _, mark := range x.example {
		if bytes.HasPrefix(line, []byte(mark)) {
			return exampleLine
		}
	}
	if x.margins && line[0] == '*' && (len(line) == 1 || line[1] <= ' ' || line[1] == '*') {
		return -surest
	}
	line = x.beforeComment(line)
	if x.apart && x.foreign(line) {
		return -surest
	}
	signs, prose := x.count(line)
	score := signs - 2*prose
	switch line[len(line)-1] {
	case ';', '{', '}', '(', ')', ',':
		score += 2
	case '.', '?', '!':
		score -= 2
	}
	return max(-surest, min(score, surest))
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

// beforeComment is what stands on a line before its comment.
func (x *lexer) beforeComment(line []byte) []byte {
	for k := range x.block {
		if n := bytes.Index(line, []byte(x.block[k][0])); n > 0 {
			line = bytes.TrimSpace(line[:n])
		}
	}
	for _, open := range x.line {
		if n := bytes.Index(line, []byte(open)); n > 0 && line[n-1] <= ' ' {
			line = bytes.TrimSpace(line[:n])
		}
	}
	return line
}

// count counts the signs of code in a line (brackets, operators, keywords), and
// the plain words that follow each other as in prose.
func (x *lexer) count(line []byte) (signs, prose int) {
	wordBefore := false
	for i := 0; i < len(line); {
		b := line[i]
		if b|0x20 < 'a' || b|0x20 > 'z' {
			if end := x.quotedTail(line, i); end > 0 {
				signs++
				wordBefore = false
				i = end
				continue
			}
			switch b {
			case ' ':
			case ',', '.', '\'', '-':
				if b == '\'' && i > 0 && wordByte(line[i-1]) && i+1 < len(line) && wordByte(line[i+1]) {
					prose++
				} else if i+1 < len(line) && line[i+1] != ' ' {
					wordBefore = false
				}
			default:
				wordBefore = false
				if bytes.IndexByte([]byte("(){}[]=;<>&|+*_$@\\"), b) >= 0 || b == ':' && i+1 < len(line) && (line[i+1] != ' ' || i > 0 && line[i-1] == ' ') {
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
		case x.isKeyword(word):
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

// foreign tells whether a line outside of strings has what the language never
// has: two names side by side, or a sign that it does not know. Prose is so, and
// so is code of another language.
func (x *lexer) foreign(line []byte) bool {
	if bytes.IndexByte([]byte(x.endless), line[len(line)-1]) >= 0 {
		return true
	}
	nameBefore := false
	for i := 0; i < len(line); {
		end := x.wordEnd(line, i, len(line))
		switch word := line[i:end]; {
		case line[i] == ' ' || line[i] == '\t':
			i++
			continue
		case len(word) > 0:
			soft := x.isKeyword(word) || i == 0 && x.softly[string(word)]
			if nameBefore && !soft && !(end < len(line) && x.prefixes[string(word)] && (line[end] == '"' || line[end] == '\'')) {
				return true
			}
			nameBefore = !soft
		default:
			if end = x.literalTail(line, i); end == 0 {
				return false // who knows what the rest is
			}
			if end == i+1 && x.strangeAt(line, i) {
				return true
			}
			nameBefore = false
		}
		i = end
	}
	return false
}

// strangeAt tells whether a sign stands at i that the language does not know.
func (x *lexer) strangeAt(line []byte, i int) bool {
	for _, sign := range x.strange {
		if hasAt(line, i, len(line), sign) {
			return true
		}
	}
	return false
}

// literalTail is the place behind the literal that opens at i and ends on the
// line, 0 where it does not end there, or behind the sign at i.
func (x *lexer) literalTail(line []byte, i int) int {
	if x.tails[1] != "" && hasAt(line, i, len(line), x.tails[0]) {
		if n := bytes.Index(line[i:], []byte(x.tails[1])); n > 0 {
			return i + n + len(x.tails[1])
		}
		return 0
	}
	if line[i] != '"' && line[i] != '\'' {
		return i + 1
	}
	for k := i + 1; k < len(line); k++ {
		if line[k] == '\\' {
			k++
		} else if line[k] == line[i] {
			return k + 1
		}
	}
	return 0
}

// quotedTail is the place behind the string that opens at i and ends on the
// line, 0 for none. An apostrophe opens nothing.
func (x *lexer) quotedTail(line []byte, i int) int {
	if line[i] != '"' && line[i] != '\'' || i > 0 && wordByte(line[i-1]) && !x.behindPrefix(line, i) {
		return 0
	}
	n := bytes.IndexByte(line[i+1:], line[i])
	if n < 0 || line[i] == '\'' && i+n+2 < len(line) && wordByte(line[i+n+2]) {
		return 0
	}
	return i + n + 2
}

// behindPrefix tells whether the word before i belongs to the string at i.
func (x *lexer) behindPrefix(line []byte, i int) bool {
	from := i
	for from > 0 && wordByte(line[from-1]) {
		from--
	}
	return x.prefixes[string(line[from:i])]
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
