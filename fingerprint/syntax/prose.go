package syntax

import "bytes"

// A line looks like code by its signs: brackets, operators, keywords, names that
// only programs have. It looks like prose by plain words that follow each other.
const (
	exampleLine = -30 // the mark of an example in a text
	surest      = 6   // a line that can be nothing else
)

// context is how far around a mark, and into a line, is looked, in bytes: lines
// of minified text have no end.
const context = 500

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
		if line[len(line)-1] == ';' { // an example in the comment, or "* place = value ;"
			return 0
		}
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
// the plain words that follow each other as in prose. Those that commas part
// behind the bracket of a call do not, nor do single letters.
func (x *lexer) count(line []byte) (signs, prose int) {
	wordBefore, calls := false, 0
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
				} else if b == ',' && calls > 0 || i+1 < len(line) && line[i+1] != ' ' {
					wordBefore = false
				}
			default:
				wordBefore = false
				if b == '(' && (calls > 0 || i > 0 && wordByte(line[i-1])) {
					calls++
				} else if b == ')' && calls > 0 {
					calls--
				}
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
		case len(word) == 1 && word[0]|0x20 != 'a' && word[0] != 'I':
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
