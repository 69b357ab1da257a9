package syntax

import "bytes"

// commentEnd is the end of the comment that opens at i, 0 where none does.
func (x *lexer) commentEnd(src []byte, i, to int) int {
	for _, b := range x.block {
		if hasAt(src, i, to, b[0]) && (!x.atLine || i == 0 || src[i-1] == '\n') {
			return x.blockEnd(src, i, to, b)
		}
	}
	for _, open := range x.line {
		if hasAt(src, i, to, open) && !x.partOfWord(src, i) {
			return x.lineComment(src, i, to, open)
		}
	}
	return 0
}

// partOfWord tells whether a # stands where it opens no comment.
func (x *lexer) partOfWord(src []byte, i int) bool {
	return x.wordHash && i > 0 && src[i-1] > ' ' && src[i-1] != ';' && src[i-1] != '(' && src[i-1] != ')'
}

// lineComment is the end of the comment at i: its line's, or that of a long
// comment of Lua; and PHP's tag ends it too.
func (x *lexer) lineComment(src []byte, i, to int, open string) int {
	if open == "--" && x.special != nil {
		if q, at := x.special(src[:to:to], min(i+2, to-1), to, ""); at > 0 {
			if n := bytes.Index(src[at:to], []byte(q.close)); n >= 0 {
				return at + n + len(q.close)
			}
			return to
		}
	}
	if x.html && hasAt(src, i, to, "#[") { // an attribute
		return 0
	}
	if x.html {
		return x.htmlLineEnd(src, i, to)
	}
	return x.lineEnd(src, i, to)
}

// htmlLineEnd is the place of the next line end or closing tag.
func (x *lexer) htmlLineEnd(src []byte, i, to int) int {
	for i < to && src[i] != x.newline && !hasAt(src, i, to, "?>") {
		i++
	}
	return i
}

// lineEnd is the place of the next line end, joined lines included.
func (x *lexer) lineEnd(src []byte, i, to int) int {
	for {
		n := bytes.IndexByte(src[i:to], x.newline)
		if n < 0 {
			return to
		}
		i += n
		if before := bytes.TrimSuffix(src[:i], []byte("\r")); len(before) == 0 || before[len(before)-1] != '\\' {
			return i
		}
		i++
	}
}

// blockEnd is the place behind the block comment at i; an open one reaches to the end.
func (x *lexer) blockEnd(src []byte, i, to int, b [2]string) int {
	return x.blockTail(src, i+len(b[0]), to, b)
}

// blockTail is the place behind the block comment whose text begins at i.
func (x *lexer) blockTail(src []byte, i, to int, b [2]string) int {
	if x.atLine {
		return x.lineBlockTail(src, i, to, b[1])
	}
	if !x.nested {
		if n := bytes.Index(src[i:to], []byte(b[1])); n >= 0 {
			return i + n + len(b[1])
		}
		return to
	}
	depth := 1
	for i < to {
		switch {
		case hasAt(src, i, to, b[1]):
			i += len(b[1])
			if depth--; depth == 0 {
				return i
			}
		case hasAt(src, i, to, b[0]):
			depth++
			i += len(b[0])
		case x.quoted && x.patience >= 0 && (src[i] == '"' || src[i] == '\''):
			i = x.quotedEnd(src, i, to)
		default:
			i++
		}
	}
	return to
}

// quotedEnd is the place behind the string inside of a comment.
func (x *lexer) quotedEnd(src []byte, i, to int) int {
	for k := range x.quotes {
		q := &x.quotes[k]
		if !hasAt(src, i, to, q.open) {
			continue
		}
		if q.char {
			if end := charEnd(src, i, to); end > 0 {
				return end
			}
		} else if _, end := x.text(nil, src, i+1, to, q); end > 0 {
			return end
		}
	}
	return i + 1
}

// lineBlockTail is the end of the line that begins with the closing mark.
func (x *lexer) lineBlockTail(src []byte, i, to int, mark string) int {
	n := bytes.Index(src[i:to], []byte("\n"+mark))
	if n < 0 {
		return to
	}
	return x.lineEnd(src, i+n+1, to)
}
