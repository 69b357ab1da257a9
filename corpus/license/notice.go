package license

import (
	"regexp"
	"slices"
	"strings"
)

// A notice is read in four steps. Whole licence texts are found by licensecheck
// and replaced by marks. What remains is folded: lower case, no punctuation.
// In it, names of licences are found with their versions; one counts only when
// words of a grant stand before it. At last the words between and around the
// names say whether they are a choice (OR) or hold together (AND).

// mention is one licence that a notice speaks of, at words start to end.
type mention struct {
	start, end int // bytes of the folded notice, half-open
	expr       Expr
	family     string // what compares: "GPL", "BSD", ...
	vague      bool   // no version, no number of clauses
	text       bool   // the licence's whole text
}

// readNotice says which terms a notice states; NOASSERTION when it states none.
func readNotice(notice string) Expr {
	marked, texts := markTexts(notice)
	folded := fold(marked)
	ms := markMentions(folded, texts)
	ms = append(ms, looseTexts(folded, ms)...)
	ms = append(ms, nameMentions(folded)...)
	slices.SortStableFunc(ms, func(a, b mention) int { return a.start - b.start })
	ms = dropVague(ms)
	return combine(folded, ms)
}

// mayHaveText tells whether licensecheck need look for a licence text at all: each
// has one of these words, and those that call themselves licences are long.
func mayHaveText(low string) bool {
	return containsAny(low, textSigns) || len(low) >= longText && containsAny(low, titleSigns)
}

var (
	textSigns = []string{
		"redistribution", "hereby granted", "permission to", "permission is", "unlimited permission", "without fee",
		"as is\"", "\"as is", "as is'", "'as is", "as-is", "in no event", "hereby grant", "terms and conditions",
		"following conditions", "following restrictions", "unencumbered", "reproduction and distribution", "are permitted",
		"is permitted", "incompatible with secondary licenses",
	}
	titleSigns = []string{"public license", "creative commons", "legal code"}
)

// mark stands in a notice where a whole licence text was: "zzlicense7zz".
const markWord = "zzlicense"

func markTexts(notice string) (string, []scanned) {
	if !mayHaveText(strings.ToLower(notice)) {
		return notice, nil
	}
	texts := slices.DeleteFunc(scanTexts(notice), func(s scanned) bool { return isGNUHeader(s) })
	var out strings.Builder
	last := 0
	for i, t := range texts {
		if t.expr.String() == "MIT" && advertising(notice[t.start:]) {
			texts[i].expr, _ = parse("X11")
		}
		out.WriteString(notice[last:t.start])
		out.WriteString("\n" + markWord + string(rune('a'+min(i, 25))) + "\n")
		last = t.end
	}
	out.WriteString(notice[last:])
	return out.String(), texts
}

// advertising reports whether the clause of X11 follows, which forbids to use a
// name to promote: it makes the MIT licence the X11 licence.
func advertising(s string) bool {
	s = strings.Join(strings.Fields(strings.ToLower(s[:min(len(s), 2500)])), " ")
	return strings.Contains(s, "except as contained in this notice") && strings.Contains(s, "promote the sale")
}

// isGNUHeader: the short GNU notices are read by name, with all their variants.
func isGNUHeader(s scanned) bool {
	return s.expr.op == opTerm && familyOf(s.expr) != "" && s.end-s.start < 3000 &&
		slices.Contains([]string{"GPL", "LGPL", "AGPL"}, familyOf(s.expr))
}

func markMentions(folded string, texts []scanned) []mention {
	var ms []mention
	for i, t := range texts {
		at := strings.Index(folded, markWord+string(rune('a'+min(i, 25))))
		if at < 0 || i > 25 {
			continue
		}
		ms = append(ms, mention{at, at + len(markWord) + 1, t.expr, familyOf(t.expr), false, true})
	}
	return ms
}

// looseText is a way to tell a licence text that licensecheck does not know
// from the words that each of its variants has.
type looseText struct {
	opening string
	also    string // "" for none
	expr    string
}

// looseForms are asked in order; the first of a family whose words occur
// answers.
var looseForms = []looseText{
	{"redistribution and use in source and binary forms", "advertising materials mentioning", "BSD-4-Clause"},
	{"redistribution and use in source and binary forms", "neither the name", "BSD-3-Clause"},
	{"redistribution and use in source and binary forms", "endorse or promote", "BSD-3-Clause"},
	{"redistribution and use in source and binary forms", "in binary form must reproduce", "BSD-2-Clause"},
	{"permission is hereby granted free of charge to any person obtaining", "sublicense", "MIT"},
	{"permission to use copy modify and distribute this software for any purpose with or without fee is hereby granted", "", "ISC"},
	{"dedicated all copyright and related and neighboring rights", "", "CC0-1.0"},
	{"freely subject to the following restrictions", "must not be misrepresented", "Zlib"},
}

func looseTexts(folded string, found []mention) []mention {
	var ms []mention
	for _, l := range looseForms {
		e, _ := parse(l.expr)
		known := func(m mention) bool { return m.family == familyOf(e) }
		at := strings.Index(folded, l.opening)
		if at < 0 || !strings.Contains(folded[at:], l.also) || slices.ContainsFunc(found, known) || slices.ContainsFunc(ms, known) {
			continue
		}
		ms = append(ms, mention{at, at + len(l.opening), e, familyOf(e), false, true})
	}
	return ms
}

// familyOf is the part of an identifier that its versions share.
func familyOf(e Expr) string {
	if e.op != opTerm {
		return ""
	}
	id := e.term.ID
	if strings.HasPrefix(id, "BSD") {
		return "BSD"
	}
	switch id {
	case "X11", "MIT-0", "MIT":
		return "MIT"
	}
	stem, _, _ := splitVersion(id)
	return stem
}

var (
	urls       = regexp.MustCompile(`(?i)\b(?:https?|ftp)://[^\s<>"')]+`)
	notWord    = regexp.MustCompile(`[^a-z0-9+./]+`)
	looseDots  = regexp.MustCompile(`\.+( |$)|(^| )\.+`)
	gnuNumber  = regexp.MustCompile(`\b(a|l)?gpl ?-?v?([0-9])`)
	shortGNU   = regexp.MustCompile(`\b(version|ver|v)\.? ?([0-9])`)
	slashWords = regexp.MustCompile(`([a-z0-9+])/([a-z0-9])`)
)

// urlNames are addresses that stand for a licence.
var urlNames = []struct{ part, name string }{
	{"opensource.org/licenses/mit", "mit license"},
	{"opensource.org/license/mit", "mit license"},
	{"opensource.org/licenses/bsd-3", "3 clause bsd license"},
	{"opensource.org/licenses/bsd-2", "2 clause bsd license"},
	{"opensource.org/licenses/isc", "isc license"},
	{"apache.org/licenses/license-2.0", "apache license version 2.0"},
	{"opensource.org/licenses/apache-2.0", "apache license version 2.0"},
	{"mozilla.org/mpl/2.0", "mozilla public license version 2.0"},
	{"creativecommons.org/publicdomain/zero", "cc0"},
	{"boost.org/license_1_0", "boost software license version 1.0"},
}

// fold brings a notice into the form that the patterns below are written in.
func fold(s string) string {
	s = urls.ReplaceAllStringFunc(s, func(u string) string {
		low := strings.ToLower(u)
		for _, n := range urlNames {
			if strings.Contains(low, n.part) {
				return " " + n.name + " "
			}
		}
		return " "
	})
	s = strings.ToLower(s)
	s = strings.NewReplacer("licence", "license", "and/or", "and", "&", " and ", "isn't", "is not").Replace(s)
	s = slashWords.ReplaceAllString(s, "$1 / $2")
	s = notWord.ReplaceAllString(s, " ")
	s = looseDots.ReplaceAllString(s, " ")
	s = gnuNumber.ReplaceAllString(s, "${1}gpl v$2")
	s = shortGNU.ReplaceAllString(s, "version $2")
	return " " + strings.Join(strings.Fields(s), " ") + " "
}

// combine joins what a notice mentions into one expression.
func combine(folded string, ms []mention) Expr {
	var es []Expr
	choice := choiceWords.MatchString(folded) || atYourOption(folded)
	ms = dropPublicDomain(ms)
	for i, m := range ms {
		es = append(es, m.expr)
		if i > 0 && orBetween.MatchString(between(folded, ms[i-1].end, m.start)) {
			choice = true
		}
	}
	if len(ms) > 1 && orBehind.MatchString(folded[ms[len(ms)-1].end:]) {
		choice = true // the last of the choices is a licence that has no name here
	}
	if choice {
		return addExceptions(folded, Or(es...))
	}
	return addExceptions(folded, And(es...))
}

// choiceWords are the phrases of a notice that offers a choice.
var choiceWords = regexp.MustCompile(` (?:dual|dually|tri|triple|multi) licens| alternatively | (?:a|your|the) choice | choose | at your option under | or under (?:the )?(?:following |terms )| either of | under either (?:the |of |a )?(?:[a-z0-9]+ ){0,6}(?:or|license)|or alternatively | dual (?:[a-z]+ / [a-z]+) `)

// atYourOption reports whether "at your option" offers licences and not just
// later versions.
func atYourOption(folded string) bool {
	const phrase = " at your option"
	for rest := folded; ; {
		before, after, ok := strings.Cut(rest, phrase)
		if !ok {
			return false
		}
		next, _, _ := strings.Cut(strings.TrimSpace(after), " ")
		versions := []string{"any", "version", "a", "all", "later", "or", ""}
		if !strings.HasSuffix(before, " or") && !slices.Contains(versions, next) {
			return true
		}
		rest = after
	}
}

// dropPublicDomain leaves public domain out beside real terms: what stands
// under none adds nothing to them.
func dropPublicDomain(ms []mention) []mention {
	terms := func(m mention) bool { return m.family != "public-domain" }
	if !slices.ContainsFunc(ms, terms) {
		return ms
	}
	return slices.DeleteFunc(ms, func(m mention) bool { return !terms(m) })
}

// orBetween matches the words between two names that are alternatives.
var orBetween = regexp.MustCompile(`^(?:.{0,60} )?or(?: .{0,60})?$|^ ?/ ?$`)

var orBehind = regexp.MustCompile(`^ or (?:the|a|an|under) `)

func between(s string, from, to int) string {
	if from >= to {
		return ""
	}
	return strings.TrimSpace(s[from:to])
}

// dropVague leaves out what a more precise statement of the same notice says
// better: "GPL" beside "GPL version 2", "BSD license" above the text itself.
func dropVague(ms []mention) []mention {
	better := func(m mention) bool {
		return slices.ContainsFunc(ms, func(o mention) bool {
			switch {
			case m.text:
				return false
			case o.text && o.family == m.family && m.family != "":
				return true
			case !m.vague || o.vague:
				return false
			}
			return o.family == m.family || m.family == "GPL" && (o.family == "LGPL" || o.family == "AGPL")
		})
	}
	var out []mention
	for _, m := range ms {
		if !better(m) {
			out = append(out, m)
		}
	}
	return out
}

// exceptionSigns are the phrases by which a notice widens a GNU licence.
var exceptionSigns = []struct {
	words     []string // all of them
	exception string
	forGPL3   string
}{
	{[]string{"configur", "script generated by autoconf"}, "Autoconf-exception-generic", "Autoconf-exception-generic-3.0"},
	{[]string{"autoconf macro s copyright owner"}, "Autoconf-exception-macro", "Autoconf-exception-macro"},
	{[]string{"output of autoconf when processing the macro"}, "Autoconf-exception-macro", "Autoconf-exception-macro"},
	{[]string{"built using gnu libtool"}, "Libtool-exception", "Libtool-exception"},
	{[]string{"special exception", "bison parser"}, "Bison-exception-2.2", "Bison-exception-2.2"},
	{[]string{"special exception", "copied by bison"}, "Bison-exception-1.24", "Bison-exception-1.24"},
	{[]string{"gcc runtime library exception"}, "GCC-exception-3.1", "GCC-exception-3.1"},
	{[]string{"link the compiled version of this file"}, "GCC-exception-2.0", "GCC-exception-2.0"},
	{[]string{"statically or dynamically with other modules"}, "Classpath-exception-2.0", "Classpath-exception-2.0"},
	{[]string{"classpath exception"}, "Classpath-exception-2.0", "Classpath-exception-2.0"},
	{[]string{"instantiate templates or use macros or inline functions from this file"}, "eCos-exception-2.0", "eCos-exception-2.0"},
	{[]string{"instantiate generics from this unit"}, "GNAT-exception", "GNAT-exception"},
	{[]string{"special exception", "openssl"}, "cryptsetup-OpenSSL-exception", "cryptsetup-OpenSSL-exception"},
	{[]string{"permission to link", "openssl"}, "cryptsetup-OpenSSL-exception", "cryptsetup-OpenSSL-exception"},
	{[]string{"document which uses this font"}, "Font-exception-2.0", "Font-exception-2.0"},
	{[]string{"apache license", "with llvm exceptions"}, "LLVM-exception", "LLVM-exception"},
	{[]string{"qt lgpl exception"}, "Qt-LGPL-exception-1.1", "Qt-LGPL-exception-1.1"},
	{[]string{"when this file is read by tex"}, "Texinfo-exception", "Texinfo-exception"},
}

// addExceptions adds to the GNU licences of e the exception that the notice
// grants.
func addExceptions(folded string, e Expr) Expr {
	for _, x := range exceptionSigns {
		if !slices.ContainsFunc(x.words, func(w string) bool { return !strings.Contains(folded, w) }) {
			return widen(e, x.exception, x.forGPL3)
		}
	}
	return e
}

func widen(e Expr, exception, forGPL3 string) Expr {
	switch e.op {
	case opTerm:
		stem, _, _ := splitVersion(e.term.ID)
		gnu := stem == "GPL" || stem == "LGPL" || stem == "AGPL"
		if e.term.Exception == "" && gnu != (exception == "LLVM-exception") && (gnu || stem == "Apache") {
			e.term.Exception = exception
			if strings.HasPrefix(e.term.ID, "GPL-3") {
				e.term.Exception = forGPL3
			}
		}
	case opAnd, opOr:
		args := make([]Expr, len(e.args))
		for i, a := range e.args {
			args[i] = widen(a, exception, forGPL3)
		}
		return join(e.op, args)
	}
	return e
}
