package license

import (
	"os"
	"slices"
	"strings"
	"testing"
)

func mustParse(t *testing.T, s string) Expr {
	t.Helper()
	e, err := Parse(s)
	if err != nil {
		t.Fatalf("%q: %v", s, err)
	}
	return e
}

// TestPairs checks the judgements of testdata/licenses/compat.txt.
func TestPairs(t *testing.T) {
	text, err := os.ReadFile("../../testdata/licenses/compat.txt")
	if err != nil {
		t.Fatal(err)
	}
	pairs := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		fields := strings.Split(line, " | ")
		in, to, ok := strings.Cut(fields[0], " -> ")
		if !ok || len(fields) != 3 || fields[2] == "" {
			t.Errorf("%q: inbound -> target | answer | source expected", line)
			continue
		}
		pairs++
		if o := Check(mustParse(t, in), mustParse(t, to)); o.Compat != Compat(fields[1]) {
			t.Errorf("%s -> %s: %s, want %s\n\twhy: %s\n\tsays: %s", in, to, o.Compat, fields[1], o.Why, fields[2])
		}
	}
	if pairs < 150 {
		t.Errorf("%d pairs, want 150 or more", pairs)
	}
}

// TestEveryPair asks the table for all listed licences against a few targets:
// every answer has words, and no copyleft or non-free licence gets into a
// permissive project.
func TestEveryPair(t *testing.T) {
	targets := []string{"MIT", "Apache-2.0", "GPL-2.0-only", "GPL-2.0-or-later", "GPL-3.0-only", "LGPL-2.1-or-later", "MPL-2.0", "AGPL-3.0-only"}
	for _, id := range list().licenses {
		in := mustParse(t, id)
		for _, to := range targets {
			o := Check(in, mustParse(t, to))
			if o.Compat.rank() < 0 || o.Why == "" {
				t.Fatalf("%s -> %s: %+v", id, to, o)
			}
			if (o.Compat == Yes || o.Compat == Review) == (o.Duties == nil) && table().duties[table().classOf(versions(in.term)[0])] != nil {
				t.Errorf("%s -> %s: %s with duties %v", id, to, o.Compat, o.Duties)
			}
		}
		class := table().classOf(versions(in.term)[0])
		free := []string{"public-domain", "permissive", "mixed", "apache", "credit", "advertising", "attribution"}
		if o := Check(in, mustParse(t, "MIT")); o.Compat == Yes && !slices.Contains(free, class) {
			t.Errorf("%s (%s) into MIT: yes", id, class)
		}
	}
}

func TestReflexive(t *testing.T) {
	for _, id := range list().licenses {
		e := mustParse(t, id)
		o := Check(e, e)
		want := Yes
		if table().classOf(versions(e.term)[0]) == "non-free" {
			want = Review
		}
		if o.Compat != want {
			t.Errorf("%s into itself: %s: %s", id, o.Compat, o.Why)
		}
	}
}

func TestBranchAndDuties(t *testing.T) {
	for _, c := range []struct{ in, to, branch, duties string }{
		{"MIT", "GPL-2.0-only", "", "notice"},
		{"MIT OR GPL-3.0-only", "GPL-2.0-only", "MIT", "notice"},
		{"GPL-2.0-or-later", "GPL-3.0-only", "GPL-3.0-only", "notice source patent"},
		{"GPL-2.0-or-later", "GPL-2.0-only", "GPL-2.0-only", "notice source"},
		{"GPL-2.0-or-later", "GPL-2.0-or-later", "", "notice source"},
		{"Apache-2.0", "MIT", "", "notice patent"},
		{"AGPL-3.0-only", "AGPL-3.0-only", "", "notice source network patent"},
		{"(MIT OR GPL-3.0-only) AND Apache-2.0", "BSD-2-Clause", "MIT", "notice patent"},
		{"CC0-1.0", "MIT", "", ""},
		{"GPL-2.0-only", "MIT", "", ""},
	} {
		o := Check(mustParse(t, c.in), mustParse(t, c.to))
		var words []string
		for _, d := range o.Duties {
			words = append(words, string(d))
		}
		if o.Branch != c.branch || strings.Join(words, " ") != c.duties {
			t.Errorf("%s -> %s: branch %q duties %v, want %q %s", c.in, c.to, o.Branch, o.Duties, c.branch, c.duties)
		}
	}
}

func TestOverride(t *testing.T) {
	c := &Checker{Overrides: []Override{{
		Inbound: mustParse(t, "GPL-2.0"), Target: mustParse(t, "MIT"), Compat: Yes, Reason: "the authors agreed",
	}}}
	for _, p := range []struct {
		in, to string
		want   Compat
	}{
		{"GPL-2.0-only", "MIT", Yes},
		{"GPL-2.0-only AND ISC", "MIT", Yes},
		{"GPL-3.0-only OR GPL-2.0-only", "MIT", Yes},
		{"GPL-2.0-only", "MIT OR ISC", No},
		{"GPL-2.0-or-later", "MIT", No},
		{"GPL-2.0-only", "ISC", No},
	} {
		o := c.Check(mustParse(t, p.in), mustParse(t, p.to))
		if o.Compat != p.want {
			t.Errorf("%s -> %s: %s, want %s", p.in, p.to, o.Compat, p.want)
		}
		if p.want == Yes && p.in == "GPL-2.0-only" && (o.Why != "the authors agreed" || len(o.Duties) == 0) {
			t.Errorf("%+v", o)
		}
	}
}

// TestTableReadable checks the embedded files against the SPDX list, so that a
// misspelt identifier or class cannot hide.
func TestTableReadable(t *testing.T) {
	known := func(id string) bool {
		_, listed := list().licenses[strings.ToLower(id)]
		return listed || strings.HasPrefix(id, "LicenseRef-") || strings.HasSuffix(id, "-next")
	}
	classes := map[string]bool{"*": true, "same": true}
	for id, class := range table().class {
		classes[class] = true
		if !known(id) {
			t.Errorf("classes.txt: unknown identifier %s", id)
		}
	}
	for _, r := range table().rules {
		if r.answer.rank() < 0 || r.source == "" || r.why == "" {
			t.Errorf("compat.txt: incomplete rule %+v", r)
		}
		for _, p := range slices.Concat(r.inbound, r.target) {
			base, _, _ := strings.Cut(p, " WITH ")
			if !classes[p] && !known(base) {
				t.Errorf("compat.txt: %q is neither class nor identifier", p)
			}
		}
	}
	for old, now := range list().deprecated {
		if _, err := Parse(old); err != nil {
			t.Errorf("%s = %s: %v", old, now, err)
		}
	}
}
