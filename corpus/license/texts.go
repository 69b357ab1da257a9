package license

import (
	"cmp"
	"slices"
	"strings"
	"sync"

	"github.com/google/licensecheck"
)

// scanned is a licence text that licensecheck found, at bytes start to end.
type scanned struct {
	start, end int
	expr       Expr
}

// scanGroup is a set of licences that are looked for together. One scanner for
// all takes 1.7 s of a core to build, since its automaton grows with the
// product of the licences' optional parts. Groups take less, and each is built when
// a text first has one of its signs. Those of the licences that most projects have
// come first and take 1 to 30 ms each; what they leave of a text is mostly no
// text of a licence, and then no other group is asked (2 cores, Nov 2026).
type scanGroup struct {
	signs   []string // folded to lower case; nil for any text
	least   int      // bytes below which no text of the group can be
	scanner func() *licensecheck.Scanner
}

// longText is the length in bytes from which the licences that fill pages are
// looked for too.
const longText = 5000

// usual are the licences that most projects have, by a sign of theirs, each with
// those that only add a paragraph to it.
var usual = []struct {
	sign  string
	least int
	ids   []string
}{
	{"permission is hereby granted", 0, []string{"MIT", "MIT-0", "MIT-NoAd", "X11", "BSL-1.0"}},
	{"permission to use", 0, []string{"ISC", "0BSD", "NTP", "curl"}},
	{"nuclear facility", 0, []string{"BSD-3-Clause-No-Nuclear-License", "BSD-3-Clause-No-Nuclear-License-2014", "BSD-3-Clause-No-Nuclear-Warranty"}},
	{"redistribution", 0, []string{"BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSD-4-Clause-UC", "BSD-2-Clause-Views"}},
	{"following restrictions", 0, []string{"Zlib"}},
	{"unencumbered", 0, []string{"Unlicense"}},
	{"apache license", longText, []string{"Apache-2.0"}},
	{"mozilla public license", longText, []string{"MPL-1.1", "MPL-2.0"}},
	{"eclipse public license", longText, []string{"EPL-1.0", "EPL-2.0"}},
	{"affero general public license", longText, []string{"AGPL-3.0"}},
	{"gnu general public license", longText, []string{"GPL-1.0", "GPL-2.0", "GPL-3.0"}},
	{"lesser general public license", longText, []string{"LGPL-2.1", "LGPL-3.0"}},
	{"library general public license", longText, []string{"LGPL-2.0"}},
}

var scanGroups = sync.OnceValue(func() []scanGroup {
	all := slices.DeleteFunc(licensecheck.BuiltinLicenses(), func(l licensecheck.License) bool { return l.LRE == "" })
	var groups []scanGroup
	for _, u := range usual {
		others := func(l licensecheck.License) bool { return !slices.Contains(u.ids, l.ID) }
		groups = append(groups, scanGroup{[]string{u.sign}, u.least, builder(slices.DeleteFunc(slices.Clone(all), others))})
	}
	sets := map[string][]licensecheck.License{}
	for _, l := range all {
		sets[groupOf(l)] = append(sets[groupOf(l)], l)
	}
	groups = append(groups,
		scanGroup{[]string{"redistribution"}, 0, builder(sets["bsd"])},
		scanGroup{[]string{"general public license", "free documentation license"}, longText, builder(sets["gnu"])},
		scanGroup{[]string{"creative commons"}, longText, builder(sets["cc"])},
		scanGroup{nil, 0, builder(sets["short"])},
		scanGroup{nil, 1500, builder(sets["middle"])},
	)
	for part := range slices.Chunk(sets["long"], 16) {
		groups = append(groups, scanGroup{nil, longText, builder(part)})
	}
	return groups
})

func builder(ls []licensecheck.License) func() *licensecheck.Scanner {
	return sync.OnceValue(func() *licensecheck.Scanner {
		s, err := licensecheck.NewScanner(ls)
		if err != nil {
			panic("license: " + err.Error()) // the licences are licensecheck's own
		}
		return s
	})
}

func groupOf(l licensecheck.License) string {
	switch stem, _, _ := strings.Cut(l.ID, "-"); {
	case stem == "BSD":
		return "bsd"
	case slices.Contains([]string{"GPL", "LGPL", "AGPL", "GFDL"}, stem):
		return "gnu"
	case stem == "CC":
		return "cc"
	case len(l.LRE) < 3000 || stem == "HPND":
		return "short"
	case len(l.LRE) < 8000:
		return "middle"
	}
	return "long"
}

// scanTexts finds whole licence texts. Where two overlap, the longer one is
// meant.
func scanTexts(s string) []scanned {
	rest := without(s, nil)
	var all []scanned
	for _, g := range scanGroups() {
		if !mayHaveText(rest) {
			break
		}
		if len(rest) < g.least || g.signs != nil && !containsAny(rest, g.signs) {
			continue
		}
		found := false
		for _, m := range g.scanner().Scan([]byte(s)).Match {
			if e, ok := scannedName(m.ID); ok && !m.IsURL {
				all = append(all, scanned{m.Start, m.End, e})
				found = true
			}
		}
		if found {
			rest = without(s, all)
		}
	}
	slices.SortStableFunc(all, func(a, b scanned) int { return cmp.Compare(b.end-b.start, a.end-a.start) })
	var out []scanned
	for _, t := range all {
		if !slices.ContainsFunc(out, func(o scanned) bool { return t.start < o.end && o.start < t.end }) {
			out = append(out, t)
		}
	}
	slices.SortFunc(out, func(a, b scanned) int { return a.start - b.start })
	return out
}

// without gives what is outside of texts, in lower case and on one line.
func without(s string, texts []scanned) string {
	left := []byte(s)
	for _, t := range texts {
		for i := t.start; i < t.end; i++ {
			left[i] = ' '
		}
	}
	return strings.Join(strings.Fields(strings.ToLower(string(left))), " ")
}

// scannedName turns the identifiers of licensecheck, some of which SPDX does
// not have, into expressions. The text of a GNU licence alone grants its own
// version and no other.
func scannedName(id string) (Expr, bool) {
	switch id {
	case "GooglePatentClause", "GooglePatentsFile":
		return Expr{}, false
	case "MIT-NoAd":
		id = "X11"
	case "GPL-2.0-or-3.0":
		id = "GPL-2.0-only OR GPL-3.0-only"
	case "BSD-3-Clause-NoTrademark":
		id = "BSD-3-Clause"
	case "Prosperity-3.0.0", "Anti996", "Aladdin-9", "BSD-1-Clause-Clear":
		id = "LicenseRef-" + id
	case "CommonsClause":
		id = "LicenseRef-Commons-Clause"
	case "CC-BY-NC-SA-3.0-US":
		id = "CC-BY-NC-SA-3.0"
	}
	e, err := parse(id)
	return e, err == nil
}
