package report

import (
	"strings"
	"unicode"

	"golang.org/x/text/width"
)

// columnsOf is how many columns of a terminal a text takes: two for what East
// Asian type sets wide, none for a mark on the letter before it.
func columnsOf(s string) (n int) {
	for _, r := range s {
		n += columnsOfRune(r)
	}
	return n
}

func columnsOfRune(r rune) int {
	if r < 0x300 {
		return 1
	}
	switch k := width.LookupRune(r).Kind(); {
	case k == width.EastAsianWide || k == width.EastAsianFullwidth:
		return 2
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	}
	return 1
}

// cutAt cuts a text behind as many columns as fit.
func cutAt(s string, columns int) (head, rest string) {
	n := 0
	for i, r := range s {
		if n += columnsOfRune(r); n > columns {
			return s[:i], s[i:]
		}
	}
	return s, ""
}

// padded fills a text with blanks up to a number of columns.
func padded(s string, columns int) string {
	return s + strings.Repeat(" ", max(columns-columnsOf(s), 0))
}

// wrapped breaks a text at blanks. A word that is longer than a line stays whole.
func wrapped(s string, columns int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(s) {
		switch {
		case line == "":
			line = word
		case columnsOf(line)+1+columnsOf(word) > columns:
			lines, line = append(lines, line), word
		default:
			line += " " + word
		}
	}
	return append(lines, line)
}

// clipped cuts a text to a number of columns.
func clipped(s string, columns int) string {
	if columnsOf(s) <= columns {
		return s
	}
	head, _ := cutAt(s, columns-3)
	return head + "..."
}
