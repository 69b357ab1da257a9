package license

import (
	"bytes"
	"strings"
)

// What of a file is read. Notices stand at its head; these bounds keep the cost
// of a file small and independent of its size.
const (
	headBytes     = 24 << 10 // bytes of a file that are looked at
	headCodeLines = 200      // lines of code after which no notice is looked for
)

// head is the part of a text where notices stand.
func head(text []byte) []byte {
	text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
	return text[:min(len(text), headBytes)]
}

// isBinary reports whether text is not meant to be read.
func isBinary(text []byte) bool { return bytes.IndexByte(head(text), 0) >= 0 }

// block is a pair of marks between which everything is comment.
type block struct{ open, shut string }

// blocks are the block comments of the languages, longest mark first where one
// begins another. A text that opens with a mark that other languages use for
// something else costs a missed notice at worst.
var blocks = []block{
	{"/*", "*/"}, {"<!--", "-->"}, {"<%--", "--%>"}, {`"""`, `"""`}, {"'''", "'''"}, {"r\"\"\"", `"""`}, {"u\"\"\"", `"""`},
	{"--[[", "]]"}, {"--[==[", "]==]"}, {"{-", "-}"}, {"(*", "*)"}, {"{#", "#}"}, {"<#", "#>"}, {"#|", "|#"}, {"#=", "=#"},
	{"=begin", "=end"}, {"=pod", "=cut"}, {"=head", "=cut"}, {"=encoding", "=cut"}, {"@ignore", "@end ignore"}, {"@copying", "@end copying"}, {"=for", "=cut"}, {"=comment", "=cut"},
	{"\\begin{comment}", "\\end{comment}"},
}

// lineMarks begin a comment that ends with its line.
var lineMarks = []string{
	"//", "#", ";", "--", "%", "!", "dnl ", "dnl\t", "rem ", "REM ", "Rem ", ".\\\"", "'\\\"", "'", "\"", "@c ", "@comment ", "::", "..",
	"$!", "C ", "@rem ", "@REM ",
}

// directives are the words after which a # line is not a comment but C.
var directives = []string{"include", "define", "if", "else", "elif", "endif", "undef", "pragma", "import", "error", "line", "warning"}

// codeMark stands in prose for a line of code.
const codeMark = "\f"

// prose returns the comments at the head of text, one line each without their
// marks, with codeMark for every line of code between them.
func prose(text []byte) string {
	text = head(text)
	var out strings.Builder
	out.Grow(len(text) / 2)
	var in *block
	code, comments := 0, 0
	for len(text) > 0 && code < headCodeLines {
		var raw []byte
		if i := bytes.IndexByte(text, '\n'); i >= 0 {
			raw, text = text[:i], text[i+1:]
		} else {
			raw, text = text, nil
		}
		line := bytes.TrimSpace(raw)
		content, ok := line, true
		if in == nil {
			if in = opens(line); in != nil {
				content = line[len(in.open):]
			}
		}
		switch {
		case in != nil:
			if i := bytes.Index(content, []byte(in.shut)); i >= 0 {
				content, in = content[:i], nil
			}
		case len(line) > 0:
			content, ok = lineComment(line)
		}
		if ok {
			if len(line) > 0 {
				comments++
			}
			out.Write(trimMarks(content))
		} else if len(line) > 0 && line[0] != '#' {
			out.WriteString(codeMark)
			code++
		}
		out.WriteByte('\n')
	}
	if comments == 0 {
		return ""
	}
	return out.String()
}

// opens returns the block comment that line begins.
func opens(line []byte) *block {
	if len(line) < 2 {
		return nil
	}
	for i := range blocks {
		if open := blocks[i].open; line[0] == open[0] && bytes.HasPrefix(line, []byte(open)) {
			return &blocks[i]
		}
	}
	return nil
}

// lineComment returns the text of a one-line comment.
func lineComment(line []byte) ([]byte, bool) {
	for _, m := range lineMarks {
		if line[0] != m[0] || !bytes.HasPrefix(line, []byte(m)) {
			continue
		}
		rest := line[len(m):]
		quoted := (m == `"` || m == "'") && len(rest) > 0 && line[len(line)-1] == m[0] // a string, not a comment
		return rest, !quoted && (m != "#" || !isDirective(rest))
	}
	return nil, false
}

func isDirective(rest []byte) bool {
	rest = bytes.TrimLeft(rest, " \t")
	for _, d := range directives {
		if bytes.HasPrefix(rest, []byte(d)) {
			return true
		}
	}
	return false
}

// trimMarks strips the frame that comments are drawn with.
// "+" ends "GPL-2+".
func trimMarks(b []byte) []byte {
	const marks = " \t\r*/#;%!|-=~<>\\\""
	return bytes.TrimRight(bytes.TrimLeft(b, marks+"+"), marks)
}
