package license

import (
	"cmp"
	"slices"
	"strings"
)

// Expr is an SPDX licence expression in normal form. It is immutable; the zero
// Expr is NOASSERTION. Two expressions are the same when their strings are.
//
// Normal form: identifiers as the SPDX list writes them, deprecated ones
// replaced, equal operands written once, operands in alphabetical order, and
// parentheses wherever AND and OR meet.
type Expr struct {
	op   op
	term Term   // of a single licence
	args []Expr // of AND and OR: two or more, none with the same op
}

// Term is one licence of an expression, with the exception that widens it.
type Term struct {
	ID        string // SPDX identifier, or LicenseRef, DocumentRef
	Plus      bool   // "or any later version", for licences without an -or-later identifier
	Exception string // SPDX exception identifier; empty without WITH
}

type op uint8

const (
	opNoAssertion op = iota // nothing is known
	opNone                  // known: no licence is given
	opTerm
	opAnd
	opOr
)

// NoAssertion is the expression of a text of which nothing is known.
const NoAssertion = "NOASSERTION"

// String returns the normal form, which Parse reads back to an equal Expr.
func (e Expr) String() string {
	switch e.op {
	case opNoAssertion:
		return NoAssertion
	case opNone:
		return "NONE"
	case opTerm:
		return e.term.String()
	}
	var b strings.Builder
	for i, a := range e.args {
		if i > 0 {
			b.WriteString(e.op.word())
		}
		if a.op == opTerm {
			b.WriteString(a.String())
		} else {
			b.WriteString("(" + a.String() + ")")
		}
	}
	return b.String()
}

func (o op) word() string {
	if o == opAnd {
		return " AND "
	}
	return " OR "
}

func (t Term) String() string {
	s := t.ID
	if t.Plus {
		s += "+"
	}
	if t.Exception != "" {
		s += " WITH " + t.Exception
	}
	return s
}

// Known reports whether e names a licence at all: it is neither NONE nor
// NOASSERTION.
func (e Expr) Known() bool { return e.op >= opTerm }

// Terms returns the licences that e names, each once, in the order of its
// string.
func (e Expr) Terms() []Term {
	if e.op == opTerm {
		return []Term{e.term}
	}
	var all []Term
	for _, a := range e.args {
		for _, t := range a.Terms() {
			if !slices.Contains(all, t) {
				all = append(all, t)
			}
		}
	}
	return all
}

// And is the expression of a text that stands under all of es at once.
// Operands of which nothing is known are left out.
func And(es ...Expr) Expr { return join(opAnd, es) }

// Or is the expression of a text whose taker may choose one of es.
// Operands of which nothing is known are left out.
func Or(es ...Expr) Expr { return join(opOr, es) }

func join(o op, es []Expr) Expr {
	type keyed struct {
		key, low string
		e        Expr
	}
	var args []keyed
	seen := map[string]bool{}
	add := func(e Expr) {
		s := e.String()
		if e.Known() && !seen[s] {
			seen[s] = true
			args = append(args, keyed{s, strings.ToLower(s), e})
		}
	}
	for _, e := range es {
		if e.op == o {
			for _, a := range e.args {
				add(a)
			}
		} else {
			add(e)
		}
	}
	switch len(args) {
	case 0:
		if len(es) > 0 {
			return es[0]
		}
		return Expr{}
	case 1:
		return args[0].e
	}
	slices.SortFunc(args, func(a, b keyed) int {
		return cmp.Or(cmp.Compare(a.low, b.low), cmp.Compare(a.key, b.key))
	})
	out := Expr{op: o, args: make([]Expr, len(args))}
	for i, a := range args {
		out.args[i] = a.e
	}
	return out
}
