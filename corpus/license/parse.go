package license

import (
	"errors"
	"fmt"
	"strings"
)

// Limits of Parse. Real expressions stay far below; hostile ones must not cost
// stack or time.
const (
	maxExprLen   = 8 << 10 // bytes
	maxExprDepth = 64      // open parentheses
)

// SyntaxError says what is wrong with an expression, and where.
type SyntaxError struct {
	Off int // byte offset of the offending word, 0-based
	Msg string

	license, exception string // the identifier that is not known, if that is the matter
}

func (e *SyntaxError) Error() string {
	return fmt.Sprintf("license expression: %s (at byte %d)", e.Msg, e.Off)
}

// Parse reads an SPDX licence expression by the grammar of SPDX 2.3, annex D.
// Identifiers are compared without case; AND, OR, WITH, NONE and NOASSERTION
// are upper case. Deprecated identifiers become what replaces them: GPL-2.0+ is
// GPL-2.0-or-later. Any error is a *SyntaxError.
func Parse(s string) (Expr, error) {
	e, err := parse(s)
	var syntax *SyntaxError
	if errors.As(err, &syntax) {
		if near := suggestLicense(syntax.license) + suggestException(syntax.exception); near != "" {
			syntax.Msg += "; did you mean " + near + "?"
		}
	}
	return e, err
}

// parse is Parse without the look for what was meant, which costs more than the
// parse itself.
func parse(s string) (Expr, error) {
	if len(s) > maxExprLen {
		return Expr{}, &SyntaxError{Off: maxExprLen, Msg: fmt.Sprintf("longer than %d bytes", maxExprLen)}
	}
	switch strings.TrimSpace(s) {
	case "NONE":
		return Expr{op: opNone}, nil
	case NoAssertion:
		return Expr{}, nil
	}
	p := &parser{text: s}
	p.next()
	e := p.or(0)
	if p.err == nil && isOperator(p.word) && p.word != strings.ToUpper(p.word) {
		p.fail("%q: operators are upper case", p.word)
	} else if p.err == nil && p.word != "" {
		p.fail("AND or OR expected before %q", p.word)
	}
	if p.err != nil {
		return Expr{}, p.err
	}
	return e, nil
}

// parser is a recursive descent over words; word is the one at offset off, ""
// at the end. After the first error every method returns at once.
type parser struct {
	text string
	off  int // of word
	end  int // of word
	word string
	err  *SyntaxError
}

func (p *parser) fail(format string, args ...any) Expr {
	if p.err == nil {
		p.err = &SyntaxError{Off: p.off, Msg: fmt.Sprintf(format, args...)}
		p.word = ""
	}
	return Expr{}
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// next moves to the next word: a parenthesis, or all up to a space or one.
func (p *parser) next() {
	i := p.end
	for i < len(p.text) && isSpace(p.text[i]) {
		i++
	}
	j := i
	for j < len(p.text) && !isSpace(p.text[j]) && p.text[j] != '(' && p.text[j] != ')' {
		j++
	}
	if j == i && j < len(p.text) {
		j++ // the parenthesis itself
	}
	p.off, p.end, p.word = i, j, p.text[i:j]
}

func (p *parser) or(depth int) Expr {
	es := []Expr{p.and(depth)}
	for p.word == "OR" {
		p.next()
		es = append(es, p.and(depth))
	}
	return Or(es...)
}

func (p *parser) and(depth int) Expr {
	es := []Expr{p.single(depth)}
	for p.word == "AND" {
		p.next()
		es = append(es, p.single(depth))
	}
	return And(es...)
}

func (p *parser) single(depth int) Expr {
	switch p.word {
	case "":
		return p.fail("license expected")
	case "(":
		return p.group(depth)
	case ")", "AND", "OR", "WITH":
		return p.fail("license expected before %q", p.word)
	case "NONE", NoAssertion:
		return p.fail("%s stands only alone", p.word)
	}
	e := p.license()
	if p.err != nil || p.word != "WITH" {
		return e
	}
	p.next()
	return p.exception(e)
}

func (p *parser) group(depth int) Expr {
	if depth >= maxExprDepth {
		return p.fail("more than %d open parentheses", maxExprDepth)
	}
	p.next()
	e := p.or(depth + 1)
	if p.word != ")" {
		return p.fail("closing parenthesis missing")
	}
	p.next()
	return e
}

// license reads one identifier with its "+".
func (p *parser) license() Expr {
	id, plus := strings.CutSuffix(p.word, "+")
	if ref, ok := reference(id); ok {
		if plus {
			return p.fail("%q: a LicenseRef takes no +", p.word)
		}
		p.next()
		return Expr{op: opTerm, term: Term{ID: ref}}
	}
	e, ok := lookup(id)
	if !ok {
		return p.unknownLicense(id)
	}
	if plus && strings.HasSuffix(strings.ToLower(id), "-only") {
		return p.fail("%q: -only and + contradict each other", p.word)
	}
	if plus {
		e = orLater(e)
	}
	p.next()
	return e
}

func (p *parser) exception(e Expr) Expr {
	id, ok := list().exceptions[strings.ToLower(p.word)]
	switch {
	case p.word == "" || p.word == "(" || p.word == ")":
		return p.fail("exception expected after WITH")
	case !ok:
		return p.unknownException(p.word)
	case e.term.Exception != "":
		return p.fail("%s has an exception already", e)
	}
	p.next()
	e.term.Exception = id
	return e
}

func (p *parser) unknownLicense(id string) Expr {
	if isOperator(id) {
		return p.fail("%q: operators are upper case", id)
	}
	if p.err == nil {
		p.fail("unknown license %q", id)
		p.err.license = id
	}
	return Expr{}
}

func (p *parser) unknownException(id string) Expr {
	if p.err == nil {
		p.fail("unknown exception %q", id)
		p.err.exception = id
	}
	return Expr{}
}

// isOperator reports whether s is an operator but for its case.
func isOperator(s string) bool {
	return strings.EqualFold(s, "AND") || strings.EqualFold(s, "OR") || strings.EqualFold(s, "WITH")
}

// lookup finds a listed identifier, current or deprecated.
func lookup(id string) (Expr, bool) {
	low := strings.ToLower(id)
	if known, ok := list().licenses[low]; ok {
		return Expr{op: opTerm, term: Term{ID: known}}, true
	}
	now, ok := list().deprecated[low]
	if !ok {
		return Expr{}, false
	}
	now, exception, _ := strings.Cut(now, " WITH ")
	return Expr{op: opTerm, term: Term{ID: now, Exception: exception}}, true
}

// orLater widens e to later versions, by the -or-later identifier where SPDX
// has one.
func orLater(e Expr) Expr {
	if base, ok := strings.CutSuffix(e.term.ID, "-only"); ok {
		e.term.ID = base + "-or-later"
	} else if !strings.HasSuffix(e.term.ID, "-or-later") {
		e.term.Plus = true
	}
	return e
}

// reference checks LicenseRef-x and DocumentRef-d:LicenseRef-x. Their prefixes
// keep their case; the names are letters, digits, "-" and ".".
func reference(id string) (string, bool) {
	rest, doc := strings.CutPrefix(id, "DocumentRef-")
	if doc {
		name, after, ok := strings.Cut(rest, ":")
		if !ok || !isName(name) {
			return "", false
		}
		rest = after
	}
	name, ok := strings.CutPrefix(rest, "LicenseRef-")
	return id, ok && isName(name)
}

func isName(s string) bool {
	for i := range len(s) {
		c := s[i]
		if !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '.') {
			return false
		}
	}
	return s != ""
}
