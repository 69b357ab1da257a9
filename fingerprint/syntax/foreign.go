package syntax

import "bytes"

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
