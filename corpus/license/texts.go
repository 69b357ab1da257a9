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
// product of the licences' optional parts; groups take 0.4 s together, and each
// is built when a text first has one of its signs (2 cores, Nov 2026).
type scanGroup struct {
	signs   []string // folded to lower case; nil for any text
	least   int      // bytes below which no text of the group can be
	scanner func() *licensecheck.Scanner
}

// longText is the length in bytes from which the licences that fill pages are
// looked for too.
const longText = 5000

var scanGroups = sync.OnceValue(func() []scanGroup {
	sets := map[string][]licensecheck.License{}
	for _, l := range licensecheck.BuiltinLicenses() {
		if l.LRE != "" {
			g := groupOf(l)
			sets[g] = append(sets[g], l)
		}
	}
	groups := []scanGroup{
		{[]string{"redistribution"}, 0, builder(sets["bsd"])},
		{[]string{"redistribution"}, 0, builder(sets["bsd-rare"])},
		{[]string{"general public license", "free documentation license"}, longText, builder(sets["gnu"])},
		{[]string{"creative commons"}, longText, builder(sets["cc"])},
		{nil, 0, builder(sets["short"])},
		{nil, 1500, builder(sets["middle"])},
	}
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
	case slices.Contains([]string{"BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSD-4-Clause", "BSD-4-Clause-UC"}, l.ID):
		return "bsd"
	case stem == "BSD":
		return "bsd-rare"
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
	low := strings.ToLower(s)
	var all []scanned
	for _, g := range scanGroups() {
		if len(s) < g.least || g.signs != nil && !containsAny(low, g.signs) {
			continue
		}
		for _, m := range g.scanner().Scan([]byte(s)).Match {
			if e, ok := scannedName(m.ID); ok && !m.IsURL {
				all = append(all, scanned{m.Start, m.End, e})
			}
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
