package gate

import (
	"strings"
	"testing"
)

const full = `project-license = "GPL-2.0-or-later"
threshold = 0.4
min-bits = 120
fail-on = ["incompatible"]
[[override]]
inbound = "GPL-2.0-only"
target = "GPL-2.0-or-later"
compatible = "yes"
reason = "the whole is distributed under version 2"
`

func TestParseConfig(t *testing.T) {
	c, err := ParseConfig([]byte(full))
	if err != nil {
		t.Fatal(err)
	}
	if c.ProjectLicense != "GPL-2.0-or-later" || *c.Threshold != 0.4 || *c.MinBits != 120 || len(c.FailOn) != 1 || len(c.Override) != 1 {
		t.Errorf("%+v", c)
	}
	checker, err := c.Checker()
	if err != nil {
		t.Fatal(err)
	}
	if o := checker.Check(expr(t, "GPL-2.0-only"), expr(t, "GPL-2.0-or-later")); o.Compat != "yes" || !strings.Contains(o.Why, "distributed under version 2") {
		t.Errorf("%+v", o)
	}
	for name, bad := range map[string]string{
		"unknown key":        "run = \"rm\"",
		"no TOML":            "= =",
		"unknown licence":    strings.Replace(full, "GPL-2.0-only", "GLP", 1),
		"no reason":          strings.Replace(full, "reason", "#", 1),
		"no such answer":     strings.Replace(full, `"yes"`, `"maybe"`, 1),
		"longer than it may": strings.Repeat("#", maxConfig+1),
	} {
		if _, err := ParseConfig([]byte(bad)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}

// What is taken can be used: nothing that is compiled later is wrong.
func FuzzParseConfig(f *testing.F) {
	f.Add([]byte(full))
	f.Add([]byte(pathsText + waiversText))
	f.Add([]byte("[policy]\n" + everything + "generator.exempts = [\"disclosure\"]\ntrivial = { bits = 1.5, exempts = [\"dco\"] }"))
	f.Add([]byte("from-tree = [\"waiver\"]\n[policy]\nprofile = \"linux\"\nassistant = [{ name = \"x\", mails = ['a.*'] }]"))
	p := patchOf(f, "Assisted-by: x\nSigned-off-by: Robin <robin@example.org>")
	f.Fuzz(func(t *testing.T, text []byte) {
		c, err := ParseConfig(text)
		if err != nil {
			if strings.Contains(err.Error(), "\n") {
				t.Fatalf("%q is more than a line", err)
			}
			return
		}
		rules, err := c.Rules()
		if err != nil {
			t.Fatal(err)
		}
		paths, err := c.Paths()
		if err != nil {
			t.Fatal(err)
		}
		rules.Check(p, 1)
		if at := (Policy{Paths: paths}).At("hw/a.c"); !(at.Similarity >= 0 && at.Similarity <= 1 && at.Bits >= 0) {
			t.Fatalf("%+v", at)
		}
	})
}
