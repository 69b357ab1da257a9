package license

import (
	"errors"
	"strings"
	"testing"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"MIT", "MIT"},
		{"mit", "MIT"},
		{"  MIT\t", "MIT"},
		{"MIT OR Apache-2.0", "Apache-2.0 OR MIT"},
		{"MIT AND ISC OR Zlib", "(ISC AND MIT) OR Zlib"},
		{"MIT AND (ISC OR Zlib)", "(ISC OR Zlib) AND MIT"},
		{"((MIT))", "MIT"},
		{"MIT OR MIT", "MIT"},
		{"MIT OR (ISC OR Zlib)", "ISC OR MIT OR Zlib"},
		{"(MIT)AND(ISC)", "ISC AND MIT"},
		{"GPL-2.0", "GPL-2.0-only"},
		{"GPL-2.0+", "GPL-2.0-or-later"},
		{"gpl-2.0-or-later", "GPL-2.0-or-later"},
		{"GPL-2.0-or-later+", "GPL-2.0-or-later"},
		{"LGPL-2.1+", "LGPL-2.1-or-later"},
		{"AGPL-3.0", "AGPL-3.0-only"},
		{"GFDL-1.3+", "GFDL-1.3-or-later"},
		{"Apache-1.1+", "Apache-1.1+"},
		{"GPL-2.0+ WITH Bison-exception-2.2", "GPL-2.0-or-later WITH Bison-exception-2.2"},
		{"gpl-2.0-only with classpath-exception-2.0", "!"},
		{"GPL-2.0-only WITH classpath-exception-2.0", "GPL-2.0-only WITH Classpath-exception-2.0"},
		{"GPL-2.0-with-classpath-exception", "GPL-2.0-only WITH Classpath-exception-2.0"},
		{"GPL-3.0-with-GCC-exception", "GPL-3.0-only WITH GCC-exception-3.1"},
		{"eCos-2.0", "GPL-2.0-or-later WITH eCos-exception-2.0"},
		{"wxWindows", "LGPL-2.0-or-later WITH WxWindows-exception-3.1"},
		{"Net-SNMP", "Net-SNMP"},
		{"BSD-2-Clause-NetBSD", "BSD-2-Clause"},
		{"LicenseRef-my-1.0", "LicenseRef-my-1.0"},
		{"DocumentRef-a:LicenseRef-b", "DocumentRef-a:LicenseRef-b"},
		{"NONE", "NONE"},
		{"NOASSERTION", "NOASSERTION"},
		{" NONE ", "NONE"},
	} {
		e, err := Parse(c.in)
		if c.want == "!" {
			if err == nil {
				t.Errorf("Parse(%q) = %s, want an error", c.in, e)
			}
			continue
		}
		if err != nil || e.String() != c.want {
			t.Errorf("Parse(%q) = %s, %v; want %s", c.in, e, err, c.want)
		}
	}
}

func TestParseErrors(t *testing.T) {
	for _, c := range []struct {
		in   string
		off  int
		word string // of the message
	}{
		{"", 0, "license expected"},
		{"MIT AND", 7, "license expected"},
		{"MIT ISC", 4, "AND or OR expected"},
		{"MIT or ISC", 4, "upper case"},
		{"AND MIT", 0, "license expected"},
		{"(MIT", 4, "parenthesis"},
		{"MIT)", 3, `")"`},
		{"()", 1, "license expected"},
		{"GPL-2.0 +", 8, "expected"},
		{"+", 0, "unknown"},
		{"Apache2.0", 0, "did you mean Apache-2.0?"},
		{"GLP-2.0", 0, "did you mean GPL-2.0-only or GPL-2.0-or-later?"},
		{"LGLP-2.1", 0, "did you mean LGPL-2.1-only or LGPL-2.1-or-later?"},
		{"GPLv2", 0, "did you mean GPL-2.0-only or GPL-2.0-or-later?"},
		{"GPLv3+", 0, "did you mean GPL-3.0-only or GPL-3.0-or-later?"},
		{"GPL-2.0-onyl", 0, "did you mean GPL-2.0-only?"},
		{"AGPL-3.0-orlater", 0, "did you mean AGPL-3.0-or-later?"},
		{"MTI", 0, "did you mean MIT?"},
		{"ICS", 0, "did you mean ISC?"},
		{"Apahce-2.0", 0, "did you mean Apache-2.0?"},
		{"MLP-2.0", 0, "did you mean MPL-2.0?"},
		{"Apache 2.0", 0, "did you mean Apache"},
		{"ISC OR BSD-3-Claus", 7, "did you mean BSD-3-Clause?"},
		{"xyzzy-frobnicate-2000-plugh", 0, `unknown license "xyzzy-frobnicate-2000-plugh"`},
		{"GPL-2.0-only WITH Claspath-exception-2.0", 18, "did you mean Classpath-exception-2.0?"},
		{"GPL-2.0-only WITH", 17, "exception expected"},
		{"GPL-2.0-only WITH MIT", 18, "unknown exception"},
		{"(MIT OR ISC) WITH LLVM-exception", 13, "expected"},
		{"GPL-2.0-with-GCC-exception WITH LLVM-exception", 32, "already"},
		{"GPL-2.0-only+", 0, "contradict"},
		{"LicenseRef-", 0, "unknown"},
		{"LicenseRef-a_b", 0, "unknown"},
		{"licenseref-a", 0, "unknown"},
		{"LicenseRef-a+", 0, "no +"},
		{"DocumentRef-a", 0, "unknown"},
		{"NONE OR MIT", 0, "alone"},
		{"MIT OR NOASSERTION", 7, "alone"},
		{strings.Repeat("(", 100) + "MIT" + strings.Repeat(")", 100), 64, "parentheses"},
		{strings.Repeat("MIT OR ", 2000) + "MIT", maxExprLen, "longer"},
	} {
		_, err := Parse(c.in)
		var syntax *SyntaxError
		if !errors.As(err, &syntax) {
			t.Errorf("Parse(%.40q): %v, want a SyntaxError", c.in, err)
			continue
		}
		if syntax.Off != c.off || !strings.Contains(err.Error(), c.word) {
			t.Errorf("Parse(%.40q): off %d, %v; want off %d and %q", c.in, syntax.Off, err, c.off, c.word)
		}
	}
}

func TestListComplete(t *testing.T) {
	l := list()
	if len(l.licenses) < 700 || len(l.exceptions) < 80 || len(l.deprecated) < 25 {
		t.Errorf("%d licences, %d exceptions, %d deprecated", len(l.licenses), len(l.exceptions), len(l.deprecated))
	}
	for old := range l.deprecated {
		if _, both := l.licenses[old]; both {
			t.Errorf("%s is both current and deprecated", old)
		}
	}
}

func TestTerms(t *testing.T) {
	e := mustParse(t, "(MIT OR GPL-2.0+) AND (MIT OR ISC)")
	var ids []string
	for _, term := range e.Terms() {
		ids = append(ids, term.String())
	}
	if got := strings.Join(ids, " "); got != "GPL-2.0-or-later MIT ISC" {
		t.Error(got)
	}
	if mustParse(t, "NONE").Known() || (Expr{}).Known() || !e.Known() {
		t.Error("Known")
	}
}

// FuzzParse: the normal form reads back to itself, and checking never fails.
func FuzzParse(f *testing.F) {
	for _, s := range []string{"MIT", "(MIT OR GPL-2.0+) AND ISC", "GPL-2.0 WITH GCC-exception-2.0", "DocumentRef-a:LicenseRef-b", "NONE", "((", "MIT)", "a+ WITH b"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e, err := Parse(s)
		if err != nil {
			var syntax *SyntaxError
			if !errors.As(err, &syntax) || syntax.Off < 0 || syntax.Off > len(s) {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		again, err := Parse(e.String())
		if err != nil || again.String() != e.String() {
			t.Fatalf("%q: %s, again %s, %v", s, e, again, err)
		}
		if o := Check(e, e); o.Compat.rank() < 0 || o.Why == "" {
			t.Fatalf("%q: %+v", s, o)
		}
	})
}

// FuzzInformal: whatever people write becomes a valid expression.
func FuzzInformal(f *testing.F) {
	for _, s := range []string{"GPL-2+ or Artistic, and Expat", "GPL v2 or later (GPLv2+)", "MIT/X11", "(a or (b and c", ",,or and", "GPL-2+ with x exception"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		e := Informal(s)
		if again, err := Parse(e.String()); err != nil || again.String() != e.String() {
			t.Fatalf("%q: %s, again %s, %v", s, e, again, err)
		}
	})
}

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0}, {"mit", "mit", 0}, {"mti", "mit", swapCost}, {"mi", "mit", editCost}, {"mat", "mit", editCost},
		{"glp-2.0", "gpl-2.0", swapCost}, {"abcd", "badc", 2 * swapCost}, {"kitten", "sitting", 3 * editCost},
	} {
		if d := distance(c.a, c.b, 100); d != c.want || distance(c.b, c.a, 100) != d {
			t.Errorf("%q, %q: %d, want %d", c.a, c.b, d, c.want)
		}
	}
	if d := distance("a", "abcdef", 2*editCost); d <= 2*editCost {
		t.Errorf("beyond the bound: %d", d)
	}
}
