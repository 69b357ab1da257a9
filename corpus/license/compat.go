package license

import (
	"fmt"
	"slices"
	"strings"
)

// Compat answers whether code may be taken.
type Compat string

// The answers. Review means: possible under a condition that a person must
// weigh, named in Why. Unknown means that the terms themselves are not known,
// and what is not permitted is reserved.
const (
	Yes     Compat = "yes"
	No      Compat = "no"
	Review  Compat = "review"
	Unknown Compat = "unknown"
)

// rank orders answers from worst to best.
func (c Compat) rank() int {
	return slices.Index([]Compat{No, Unknown, Review, Yes}, c)
}

// Duty is a kind of obligation that comes with the code.
type Duty string

// The duties, in the order in which opinions list them.
const (
	Notice  Duty = "notice"  // keep copyright and licence texts, give credit
	Source  Duty = "source"  // offer the source
	Network Duty = "network" // offer the source to users over a network
	Patent  Duty = "patent"  // patent terms apply
)

// Opinion is the answer to: may code under one expression be distributed as
// part of a work under another? It is an opinion on licence texts and their
// stewards' published judgements, not legal advice.
type Opinion struct {
	Compat Compat
	Branch string // the inbound licence that was judged, where there was a choice; "" for none
	Why    string // one sentence
	Source string // who says so: a section of a licence, a steward's list
	Duties []Duty // what the taker owes; nil for No and Unknown
}

// Check answers whether code under inbound may be distributed as part of a work
// under target. Of an inbound OR the best branch counts, of an AND the worst; a
// target OR is a promise that needs every branch. "Or later" is a choice of
// versions on the inbound side and a promise of all of them on the target side.
func Check(inbound, target Expr) Opinion {
	return (*Checker)(nil).Check(inbound, target)
}

// Override is a judgement of a project's own, which goes before the table.
type Override struct {
	Inbound, Target Expr
	Compat          Compat
	Reason          string
}

// Checker checks with overrides. The zero and the nil Checker have none. It is
// safe for concurrent use as long as Overrides stays as it is.
type Checker struct {
	Overrides []Override
}

// Check is like the function Check. An override holds for the pair that it
// names, be that whole expressions or single licences within larger ones.
func (c *Checker) Check(inbound, target Expr) Opinion {
	if o, ok := c.overridden(inbound, target); ok {
		return o
	}
	switch {
	case inbound.op == opNone:
		return Opinion{Compat: Unknown, Source: "copyright law", Why: "no licence is given: all rights are reserved"}
	case inbound.op == opNoAssertion:
		return Opinion{Compat: Unknown, Source: "copyright law", Why: "the licence of the code is not known: all rights are reserved until shown otherwise"}
	case !target.Known():
		return Opinion{Compat: Unknown, Why: "the licence of the project is not known"}
	case target.op == opOr:
		return c.everyTarget(inbound, target.args)
	case inbound.op == opOr:
		return c.bestInbound(inbound.args, target)
	case inbound.op == opAnd:
		return c.worstInbound(inbound.args, target)
	case target.op == opAnd:
		return c.targetParts(inbound, target)
	}
	return checkTerms(inbound.term, target.term)
}

func (c *Checker) overridden(inbound, target Expr) (Opinion, bool) {
	if c == nil {
		return Opinion{}, false
	}
	in, to := inbound.String(), target.String()
	for _, o := range c.Overrides {
		if o.Inbound.String() == in && o.Target.String() == to {
			return Opinion{Compat: o.Compat, Branch: in, Why: o.Reason, Source: "project override", Duties: duties(inbound, o.Compat)}, true
		}
	}
	return Opinion{}, false
}

// everyTarget: who offers a choice of licences must be able to keep each offer.
func (c *Checker) everyTarget(inbound Expr, targets []Expr) Opinion {
	var worst Opinion
	for i, t := range targets {
		o := c.Check(inbound, t)
		if i == 0 || o.Compat.rank() < worst.Compat.rank() {
			worst = o
			if o.Compat != Yes {
				worst.Why = fmt.Sprintf("the project also offers %s: %s", t, o.Why)
			}
		}
	}
	return worst
}

func (c *Checker) bestInbound(branches []Expr, target Expr) Opinion {
	var best Opinion
	for i, b := range branches {
		o := c.Check(b, target)
		if i == 0 || o.Compat.rank() > best.Compat.rank() {
			best = o
			if best.Branch == "" {
				best.Branch = b.String()
			}
		}
	}
	return best
}

func (c *Checker) worstInbound(parts []Expr, target Expr) Opinion {
	var worst Opinion
	var all []Duty
	var branches []string
	for i, p := range parts {
		o := c.Check(p, target)
		all = append(all, o.Duties...)
		if o.Branch != "" {
			branches = append(branches, o.Branch)
		}
		if i == 0 || o.Compat.rank() < worst.Compat.rank() {
			worst = o
		}
	}
	worst.Branch = strings.Join(branches, " AND ")
	if worst.Duties != nil {
		worst.Duties = sortDuties(all)
	}
	return worst
}

// targetParts judges a work whose parts stand under several licences: code that
// fits every part may go anywhere; code that fits some depends on where it lands.
func (c *Checker) targetParts(inbound, target Expr) Opinion {
	var worst, best Opinion
	for i, t := range target.args {
		o := c.Check(inbound, t)
		if i == 0 || o.Compat.rank() < worst.Compat.rank() {
			worst = o
		}
		if i == 0 || o.Compat.rank() > best.Compat.rank() {
			best = o
		}
	}
	if best.Compat == Yes && worst.Compat != Yes {
		best.Compat = Review
		best.Why = "it fits only a part of the project's licences, so it depends on the file: " + worst.Why
	}
	if best.Compat == Yes {
		return worst
	}
	return best
}

// checkTerms compares two licences with their exceptions and versions.
func checkTerms(in, to Term) Opinion {
	if in == to {
		return lookupRule(in, to, in)
	}
	if to.Exception != "" {
		return checkGranted(in, to)
	}
	o := checkVersions(in, to)
	if in.Exception != "" && o.Compat == No && lifts(in.Exception) {
		o = Opinion{
			Compat: Review, Branch: o.Branch, Source: in.Exception,
			Why: fmt.Sprintf("%s without its exception may not go into %s; %s allows some uses, but the copied code stays under %s",
				in.ID, to, in.Exception, in.ID),
			Duties: duties(Expr{op: opTerm, term: in}, Review),
		}
	}
	return o
}

// checkGranted judges a target that grants an exception: others' code may join
// only if the same can be granted for it.
func checkGranted(in, to Term) Opinion {
	base := to
	base.Exception = ""
	if in.Exception == to.Exception {
		in.Exception = ""
		return checkVersions(in, base)
	}
	free := Term{ID: "MIT"}
	o := checkTerms(in, base)
	if o.Compat == Yes && checkTerms(in, free).Compat != Yes {
		return Opinion{Compat: No, Branch: o.Branch, Source: "licence text",
			Why: fmt.Sprintf("%s fits %s, but its authors have not granted %s, which the project promises", in, base, to.Exception)}
	}
	return o
}

// lifts reports whether an exception permits more than its licence does when
// code is combined with a work under other terms.
func lifts(exception string) bool {
	switch exception {
	case "Linux-syscall-note", "GPL-CC-1.0", "Swift-exception", "Google-Patent-WebM":
		return false
	}
	return !strings.Contains(strings.ToLower(exception), "openssl")
}

// checkVersions spells "or later" out into versions and asks the table for each
// pair. The target needs all its versions, each served by the inbound version
// that suits it best.
func checkVersions(in, to Term) Opinion {
	ins, tos := versions(in), versions(to)
	answers := make([]Opinion, len(tos))
	for i, t := range tos {
		for j, v := range ins {
			if o := lookupRule(v, t, in); j == 0 || o.Compat.rank() > answers[i].Compat.rank() {
				answers[i] = o
			}
		}
	}
	return promise(in, to, tos, answers)
}

// promise joins the answers for each version that the target offers.
func promise(in, to Term, tos []Term, answers []Opinion) Opinion {
	differ := func(o Opinion) bool { return o.Compat != answers[0].Compat }
	if !slices.ContainsFunc(answers, differ) {
		if len(answers) > 1 {
			answers[0].Branch = "" // no single version was chosen
		}
		return answers[0]
	}
	o := answers[len(answers)-1]
	first := slices.IndexFunc(answers, func(o Opinion) bool { return o.Compat == Yes })
	switch {
	case o.Compat == Yes:
		o.Compat = Review
		o.Why = fmt.Sprintf("%s fits only from %s on: the project would have to give up the older versions that %s offers",
			in, display(tos[first]), to)
	case first >= 0:
		o.Why = fmt.Sprintf("%s fits %s but not the later versions that %s offers: the project would have to give those up",
			in, display(tos[first]), to)
	}
	return o
}

// display names a version for people; "GPL-next" is a name of the table's own.
func display(t Term) string {
	if stem, ok := strings.CutSuffix(t.ID, "-next"); ok {
		t.ID = "any later " + stem
	}
	return t.String()
}
