package license

import (
	"bytes"
	"strings"
)

const tagName = "SPDX-License-Identifier:"

// tags reads the SPDX-License-Identifier lines at the head of text. Several of
// them hold together: AND. The line is the first one's, 1-based.
func tags(text []byte) (e Expr, line int) {
	text = head(text)
	var es []Expr
	for off := 0; ; {
		i := bytes.Index(text[off:], []byte(tagName))
		if i < 0 {
			return And(es...), line
		}
		i += off
		off = i + len(tagName)
		start := bytes.LastIndexByte(text[:i], '\n') + 1
		if !marksOnly(text[start:i]) {
			continue
		}
		value, _, _ := bytes.Cut(text[off:], []byte("\n"))
		if e, ok := tagValue(string(value)); ok {
			if es = append(es, e); line == 0 {
				line = 1 + bytes.Count(text[:i], []byte("\n"))
			}
		}
	}
}

// marksOnly reports whether nothing but comment marks stands before a tag. A
// quotation mark alone opens a string of a program that speaks of tags.
func marksOnly(b []byte) bool {
	s := strings.TrimSpace(string(b))
	switch strings.ToLower(s) {
	case "rem", "@rem", "dnl", "@c", "@comment", "c", "comment", "* @license", "@license", "- ", "//!":
		return true
	case `"`, "'", "`":
		return false
	}
	for i := range len(s) {
		c := s[i]
		if c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '=' && i > 0 {
			return false
		}
	}
	return true
}

// tagValue reads the expression after the tag, without what closes the comment.
func tagValue(s string) (Expr, bool) {
	for _, shut := range []string{"*/", "-->", "*)", "-}", "#}", "%>", "?>", `"""`, "'''", "]]", `\n`, "|#", "#>", "--%>"} {
		s, _, _ = strings.Cut(s, shut)
	}
	s = strings.TrimSpace(strings.TrimRight(strings.TrimSpace(s), `"'*#/;,.`+"`"))
	if s == "" {
		return Expr{}, false
	}
	if e, err := parse(s); err == nil {
		return e, true
	}
	e := Informal(s)
	return e, e.Known()
}
