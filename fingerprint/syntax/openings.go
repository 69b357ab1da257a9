package syntax

import (
	"bytes"
	"strings"
	"unicode/utf8"
)

// The literals whose marks are not fixed, language by language. Each function
// gives the quote that opens at i and where its text begins, 0 for none.

// rawC is R"mark( ... )mark" of C++.
func rawC(src []byte, i, to int, prefix string) (quote, int) {
	if !strings.HasSuffix(prefix, "R") || !hasAt(src, i, to, `"`) {
		return quote{}, 0
	}
	const maxMark = 16
	n := bytes.IndexByte(src[i+1:min(to, i+2+maxMark)], '(')
	if n < 0 || bytes.ContainsAny(src[i+1:i+1+n], " )\\\n\"") {
		return quote{}, 0
	}
	return quote{close: ")" + string(src[i+1:i+1+n]) + `"`, lines: true, raw: true}, i + n + 2
}

// rawRust is r"..." and r#"..."# of Rust.
func rawRust(src []byte, i, to int, prefix string) (quote, int) {
	if !strings.HasSuffix(prefix, "r") {
		return quote{}, 0
	}
	n := run(src, i, to, '#')
	if !hasAt(src, i+n, to, `"`) {
		return quote{}, 0
	}
	return quote{close: `"` + strings.Repeat("#", n), lines: true, raw: true}, i + n + 1
}

// hashQuote is #"..."# of Swift.
func hashQuote(src []byte, i, to int, prefix string) (quote, int) {
	n := run(src, i, to, '#')
	quotes := run(src, i+n, to, '"')
	if n == 0 || quotes == 0 {
		return quote{}, 0
	}
	q := quote{close: `"` + strings.Repeat("#", n), raw: true}
	if quotes >= 3 {
		return quote{close: `""` + q.close, raw: true, lines: true}, i + n + 3
	}
	return q, i + n + 1
}

// formatted is an f-string of Python.
func formatted(src []byte, i, to int, prefix string) (quote, int) {
	if !strings.ContainsAny(prefix, "fFtT") || i >= to || src[i] != '"' && src[i] != '\'' {
		return quote{}, 0
	}
	mark := string(src[i])
	if run(src, i, to, src[i]) >= 3 {
		mark = strings.Repeat(mark, 3)
	}
	return quote{close: mark, lines: len(mark) == 3, code: plain}, i + len(mark)
}

// interpolator is s"...$name ${code}" of Scala.
func interpolator(src []byte, i, to int, prefix string) (quote, int) {
	if prefix == "" || !hasAt(src, i, to, `"`) {
		return quote{}, 0
	}
	if hasAt(src, i, to, `"""`) {
		return quote{close: `"""`, lines: true, raw: true, late: true, code: braces}, i + 3
	}
	return quote{close: `"`, code: braces}, i + 1
}

// dollarAt is @"...", $"..." and """...""" of C#.
func dollarAt(src []byte, i, to int, prefix string) (quote, int) {
	at := i
	var q quote
	for ; at < min(to, i+maxRun) && (src[at] == '@' || src[at] == '$'); at++ {
		if src[at] == '$' {
			q.code = plain
		} else {
			q.lines, q.raw, q.doubled = true, true, true
		}
	}
	n := run(src, at, to, '"')
	if n >= 3 && !q.raw {
		return quote{close: strings.Repeat(`"`, n), lines: true, raw: true, late: true, code: q.code}, at + n
	}
	if at == i || n == 0 {
		return quote{}, 0
	}
	q.close = `"`
	return q, at + 1
}

// longBracket is [[...]] and [==[...]==] of Lua.
func longBracket(src []byte, i, to int, prefix string) (quote, int) {
	if src[i] != '[' {
		return quote{}, 0
	}
	n := run(src, i+1, to, '=')
	if !hasAt(src, i+1+n, to, "[") {
		return quote{}, 0
	}
	return quote{close: "]" + strings.Repeat("=", n) + "]", lines: true, raw: true}, i + n + 2
}

// bracedOCaml is {|...|} and {mark|...|mark} of OCaml.
func bracedOCaml(src []byte, i, to int, prefix string) (quote, int) {
	if src[i] != '{' {
		return quote{}, 0
	}
	at := i + 1
	for at < to && (src[at] >= 'a' && src[at] <= 'z' || src[at] == '_') {
		at++
	}
	if !hasAt(src, at, to, "|") {
		return quote{}, 0
	}
	return quote{close: "|" + string(src[i+1:at]) + "}", lines: true, raw: true}, at + 1
}

// escapedSQL is E'...' of PostgreSQL, where a backslash escapes.
func escapedSQL(src []byte, i, to int, prefix string) (quote, int) {
	if prefix != "E" && prefix != "e" || !hasAt(src, i, to, "'") {
		return quote{}, 0
	}
	return quote{close: "'", lines: true, doubled: true, body: true}, i + 1
}

// regexJS is /.../flags: a slash where no operand stands before it. Behind "<" it closes an element.
func regexJS(src []byte, i, to int, operand bool) (quote, int) {
	if src[i] != '/' || operand || i > 0 && src[i-1] == '<' {
		return quote{}, 0
	}
	return quote{close: "/", set: true, flags: true}, i + 1
}

// rubyLiteral is /.../, %w[...] with their kin, and ?c.
func rubyLiteral(src []byte, i, to int, operand bool) (quote, int) {
	operand = operand && !firstOnLine(src, i) // a line end ends the expression
	blankBefore := i == 0 || src[i-1] <= ' '
	tight := i+1 < to && src[i+1] > ' ' && src[i+1] != '='
	if operand && !(blankBefore && tight) || i > 1 && src[i-1] == '.' && src[i-2] != '.' { // def a.%(b)
		return quote{}, 0
	}
	switch src[i] {
	case '/':
		return quote{close: "/", lines: true, flags: true, code: hashed}, i + 1
	case '%':
		return percent(src, i, to, operand)
	case '?':
		if !operand && i+1 < to && src[i+1] > ' ' && src[i+1] < 0x80 && src[i+1] != '\\' && (i+2 == to || !wordByte(src[i+2])) {
			return quote{close: string(src[i+1 : i+2]), raw: true}, i + 1
		}
	}
	return quote{}, 0
}

// firstOnLine tells whether nothing but blanks stands before i on its line.
func firstOnLine(src []byte, i int) bool {
	for i > 0 && (src[i-1] == ' ' || src[i-1] == '\t') {
		i--
	}
	return i == 0 || src[i-1] == '\n'
}

// percent is %(...), %w[...], %q{...}, %r!...! of Ruby.
func percent(src []byte, i, to int, operand bool) (quote, int) {
	at := i + 1
	kind := byte('Q')
	if at < to && strings.IndexByte("wWiIqQrxs", src[at]) >= 0 {
		kind = src[at]
		at++
	}
	marks := "([{<|!/-"
	switch {
	case operand && at == i+1: // a method and its argument
		marks = "([{"
	case operand:
		marks += "\"'"
	case !operand:
		marks += "\"'#$%&*+,.:;?@^`~"
	}
	if at >= to || strings.IndexByte(marks, src[at]) < 0 {
		return quote{}, 0
	}
	q := bracketed(src[at])
	q.flags = kind == 'r'
	if strings.IndexByte("WIQrx", kind) >= 0 {
		q.code = hashed
	}
	return q, at + 1
}

// sigil is ~r/.../ and its kin, and ?c of Elixir.
func sigil(src []byte, i, to int, operand bool) (quote, int) {
	if src[i] == '?' && i+1 < to && src[i+1] > ' ' && (i == 0 || !wordByte(src[i-1])) {
		if src[i+1] == '\\' && i+2 < to {
			i++
		}
		_, n := utf8.DecodeRune(src[i+1 : to])
		return quote{close: string(src[i+1 : i+1+n]), raw: true}, i + 1
	}
	if src[i] != '~' {
		return quote{}, 0
	}
	at := i + 1
	for at < to && (src[at]|0x20 >= 'a' && src[at]|0x20 <= 'z') {
		at++
	}
	if at == i+1 || at >= to {
		return quote{}, 0
	}
	raw := src[i+1] < 'a'
	var q quote
	if mark := string(src[at]); strings.Contains(`"'`, mark) && run(src, at, to, src[at]) >= 3 {
		q = quote{close: strings.Repeat(mark, 3), lines: true}
		at += 2
	} else if strings.Contains(`/|"'([{<`, mark) {
		q = bracketed(src[at])
		q.pair = 0 // the first closing mark closes
	} else {
		return q, 0
	}
	q.flags = true
	if !raw {
		q.code = hashed
	}
	return q, at + 1
}

// bracketed is a literal between a mark and its partner.
func bracketed(open byte) quote {
	const left, right = "([{<", ")]}>"
	if k := strings.IndexByte(left, open); k >= 0 {
		return quote{close: right[k : k+1], pair: open, lines: true}
	}
	return quote{close: string(open), lines: true}
}

// maxRun is the longest row of characters that marks a literal.
const maxRun = 255

// run counts how often b stands in a row, up to maxRun.
func run(src []byte, i, to int, b byte) int {
	n := 0
	for to = min(to, i+maxRun); i+n < to && src[i+n] == b; {
		n++
	}
	return n
}

func wordByte(b byte) bool {
	return b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9' || b == '_' || b >= 0x80
}
