package license

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"
	"sync"
)

//go:embed classes.txt
var classesText string

//go:embed compat.txt
var compatText string

type rule struct {
	inbound, target []string
	answer          Compat
	source, why     string
}

type familyKey struct{ stem, tail string }

// compatTable is the judgement in data: rules over classes of licences.
type compatTable struct {
	class    map[string]string // identifier -> class
	duties   map[string][]Duty // class -> what it asks for
	rules    []rule
	families map[familyKey][]string // versions of one licence, oldest first
}

// table reads the embedded table once; nothing changes it afterwards.
var table = sync.OnceValue(func() *compatTable {
	t := &compatTable{class: map[string]string{}, duties: map[string][]Duty{}, families: map[familyKey][]string{}}
	t.readClasses(classesText)
	t.readRules(compatText)
	for _, id := range list().licenses {
		stem, version, tail := splitVersion(id)
		k := familyKey{stem, tail}
		t.families[k] = append(t.families[k], version)
	}
	for _, versions := range t.families {
		slices.Sort(versions) // "1.1" < "2.0": no family reaches version 10
	}
	return t
})

func (t *compatTable) readClasses(text string) {
	class := ""
	for line := range dataLines(text) {
		if name, words, ok := strings.Cut(line, ":"); ok {
			class = name
			for w := range strings.FieldsSeq(words) {
				t.duties[class] = append(t.duties[class], Duty(w))
			}
			continue
		}
		for id := range strings.FieldsSeq(line) {
			t.class[id] = class
		}
	}
}

func (t *compatTable) readRules(text string) {
	for line := range dataLines(text) {
		f := strings.Split(line, " | ")
		t.rules = append(t.rules, rule{strings.Split(f[0], ", "), strings.Split(f[1], ", "), Compat(f[2]), f[3], f[4]})
	}
}

// dataLines yields the lines of an embedded file that are neither blank nor
// comment.
func dataLines(text string) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for line := range strings.Lines(text) {
			line = strings.TrimSpace(line)
			if line != "" && line[0] != '#' && !yield(line) {
				return
			}
		}
	}
}

// classOf is the class of a term; a version to come is judged like the newest
// one unless the table names it.
func (t *compatTable) classOf(term Term) string {
	if c, ok := t.class[term.ID]; ok {
		return c
	}
	stem, ok := strings.CutSuffix(term.ID, "-next")
	if all := t.families[familyKey{stem, ""}]; ok && len(all) > 0 {
		return t.class[stem+"-"+all[len(all)-1]]
	}
	return ""
}

// lookupRule asks the table for two single versions. written is the inbound
// term as it stands in the expression, before its versions were spelled out.
func lookupRule(in, to, written Term) Opinion {
	t := table()
	branch := ""
	if in != written {
		branch = display(in)
	}
	if strings.Contains(in.ID, "LicenseRef-") && t.class[in.ID] == "" {
		return Opinion{Compat: Unknown, Branch: branch, Source: "SPDX 2.3 annex D",
			Why: fmt.Sprintf("%s names terms that are written down elsewhere", in.ID)}
	}
	for _, r := range t.rules {
		if !t.fits(r.inbound, in, to) || !t.fits(r.target, to, in) {
			continue
		}
		why := strings.NewReplacer("{in}", display(in), "{to}", display(to)).Replace(r.why)
		return Opinion{Compat: r.answer, Branch: branch, Why: why, Source: r.source, Duties: duties(Expr{op: opTerm, term: in}, r.answer)}
	}
	return Opinion{Compat: Review, Branch: branch, Why: fmt.Sprintf("no judgement is recorded for %s into %s", display(in), display(to)),
		Duties: duties(Expr{op: opTerm, term: in}, Review)}
}

func (t *compatTable) fits(patterns []string, term, other Term) bool {
	class := t.classOf(term)
	for _, p := range patterns {
		switch p {
		case "*", term.ID, class:
			return true
		case "same":
			if term.ID == other.ID {
				return true
			}
		default:
			if term.Exception != "" && p == term.String() {
				return true
			}
		}
	}
	return false
}

// duties lists what the licences of e ask for, unless the answer forbids them
// anyway.
func duties(e Expr, c Compat) []Duty {
	if c != Yes && c != Review {
		return nil
	}
	var all []Duty
	for _, term := range e.Terms() {
		for _, v := range versions(term)[:1] {
			all = append(all, table().duties[table().classOf(v)]...)
		}
	}
	return sortDuties(all)
}

func sortDuties(all []Duty) []Duty {
	var out []Duty
	for _, d := range []Duty{Notice, Source, Network, Patent} {
		if slices.Contains(all, d) {
			out = append(out, d)
		}
	}
	return out
}

// versions spells a licence with "or later" out: its own version, each later
// one that is known, and one that stands for the future.
func versions(t Term) []Term {
	base, later := strings.CutSuffix(t.ID, "-or-later")
	if !later && !t.Plus {
		return []Term{t}
	}
	stem, version, tail := splitVersion(base)
	if later {
		tail += "-only"
	}
	all := table().families[familyKey{stem, tail}]
	i := slices.Index(all, version)
	if i < 0 {
		t.Plus = false
		return []Term{t}
	}
	var out []Term
	for _, v := range all[i:] {
		out = append(out, Term{ID: stem + "-" + v + tail, Exception: t.Exception})
	}
	return append(out, Term{ID: stem + "-next", Exception: t.Exception})
}

// splitVersion cuts an identifier around its version: "GFDL", "1.3", "-only".
func splitVersion(id string) (stem, version, tail string) {
	for i := 0; i+1 < len(id); i++ {
		if id[i] == '-' && id[i+1] >= '0' && id[i+1] <= '9' {
			j := i + 1
			for j < len(id) && id[j] != '-' {
				j++
			}
			return id[:i], id[i+1 : j], id[j:]
		}
	}
	return id, "", ""
}
