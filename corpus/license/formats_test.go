package license

import (
	"strings"
	"testing"
)

func TestWildcard(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*", "a/b/c.c", true},
		{"*.c", "a/b/c.c", true},
		{"*.c", "a/b/c.h", false},
		{"lib/*", "lib/a/b.c", true},
		{"lib/*", "lib", false},
		{"a?c", "abc", true},
		{"a?c", "ac", false},
		{"a?c", "a/c", true},
		{"a*b*c", "aXbYbZc", true},
		{"a*b*c", "aXcYb", false},
		{`a\*c`, "a*c", true},
		{`a\*c`, "abc", false},
		{`a\?c`, "a?c", true},
		{`a\\c`, `a\c`, true},
		{`*\*`, "xx*", true},
		{`*\*`, "xxx", false},
		{"", "", true},
		{"", "a", false},
		{"**", "a", true},
		{"./a", "a", false}, // readCopyright strips it
		{"*/Makefile.in", "Makefile.in", false},
	} {
		if got := matchWildcard(c.pattern, c.path); got != c.want {
			t.Errorf("matchWildcard(%q, %q) = %v", c.pattern, c.path, got)
		}
	}
}

func TestReuseGlob(t *testing.T) {
	for _, c := range []struct {
		pattern, path string
		want          bool
	}{
		{"*.c", "a.c", true},
		{"*.c", "d/a.c", false},
		{"**.c", "d/e/a.c", true},
		{"**/*.c", "d/e/a.c", true},
		{"**/a.c", "a.c", false},
		{"d/**", "d/e/a.c", true},
		{"d/*", "d/e/a.c", false},
		{"d/*/a.c", "d/e/a.c", true},
		{"**", "anything/at/all", true},
		{"*", "a/b", false},
		{`\*.c`, "*.c", true},
		{`\*.c`, "a.c", false},
		{`\**.c`, "*a.c", true},
		{"a**b*c", "a/x/b/b1c", true},
		{"a**b*c", "a/x/b/c", false},
		{"a**b*c", "a/b/b-c", true},
		{"", "", true},
		{"a", "", false},
	} {
		if got := matchReuse(c.pattern, c.path); got != c.want {
			t.Errorf("matchReuse(%q, %q) = %v", c.pattern, c.path, got)
		}
	}
}

func TestCopyright(t *testing.T) {
	text := "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\r\n" +
		"Upstream-Name: x\n\n" +
		"# a comment\nFiles: *\nCopyright: A\nLicense: GPL-2+\n text\n .\n more\n\n" +
		"Files:\n a.c\n ./b.c,\n doc/*\nLicense: Expat\n\n" +
		"Files: doc/x*\nLicense: GPL-2+ with OpenSSL exception\n\n" +
		"Files: nolicense.c\nCopyright: B\n\n" +
		"License: GPL-2+\n whatever\n"
	c, err := readCopyright([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"x.c":         "GPL-2.0-or-later 5",
		"a.c":         "MIT 12",
		"b.c":         "MIT 12",
		"doc/a":       "MIT 12",
		"doc/xa":      "GPL-2.0-or-later WITH cryptsetup-OpenSSL-exception 18",
		"nolicense.c": "NOASSERTION 21",
	} {
		p, ok := c.of(path)
		if got := p.expr.String() + " " + itoa(p.line); !ok || got != want {
			t.Errorf("%s: %s, want %s", path, got, want)
		}
	}
	if _, err := readCopyright([]byte("This package was debianized by A.\n\nLicense: GPL\n")); err != errNotDEP5 {
		t.Error(err)
	}
	if _, err := readCopyright(nil); err != errNotDEP5 {
		t.Error(err)
	}
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

func TestMetadata(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"package.json", `{"license": "MIT OR ISC"}`, "ISC OR MIT"},
		{"package.json", `{"license": {"type": "BSD-2-Clause", "url": "x"}}`, "BSD-2-Clause"},
		{"package.json", `{"licenses": [{"type": "MIT"}, {"type": "GPL-2.0"}]}`, "GPL-2.0-only OR MIT"},
		{"package.json", `{"license": "SEE LICENSE IN x"}`, ""},
		{"package.json", `{"license": "UNLICENSED"}`, "LicenseRef-proprietary"},
		{"package.json", `{}`, ""},
		{"composer.json", `{"license": ["LGPL-2.1-only", "GPL-3.0-or-later"]}`, "GPL-3.0-or-later OR LGPL-2.1-only"},
		{"Cargo.toml", "[package]\nlicense = \"MIT/Apache-2.0\"\n", "Apache-2.0 OR MIT"},
		{"Cargo.toml", "[workspace.package]\nlicense = \"MPL-2.0\"\n", "MPL-2.0"},
		{"Cargo.toml", "[package]\nlicense.workspace = true\n", ""},
		{"pyproject.toml", "[project]\nlicense = \"MIT\"\n", "MIT"},
		{"pyproject.toml", "[project]\nlicense = {text = \"Apache License 2.0\"}\n", "Apache-2.0"},
		{"pyproject.toml", "[project]\nlicense = {file = \"COPYING\"}\nclassifiers = [\"Topic :: X\", \"License :: OSI Approved :: ISC License (ISCL)\"]\n", "ISC"},
		{"pyproject.toml", "[tool.poetry]\nlicense = \"GPL-3.0-or-later\"\n", "GPL-3.0-or-later"},
		{"setup.cfg", "[metadata]\nname = x\nlicense = GPLv2+\n", "GPL-2.0-or-later"},
		{"setup.cfg", "[options]\nlicense = MIT\n", ""},
		{"setup.cfg", "[metadata]\nclassifiers =\n    License :: OSI Approved :: MIT License\n    Topic :: X\n", "MIT"},
	} {
		e, err := readMetadata(c.name, []byte(c.text))
		if c.want == "" {
			if err != errNoLicense {
				t.Errorf("%s %s: %s, %v", c.name, c.text, e, err)
			}
			continue
		}
		if err != nil || e.String() != c.want {
			t.Errorf("%s %s: %s, %v; want %s", c.name, c.text, e, err, c.want)
		}
	}
	for name, text := range map[string]string{"package.json": "{", "Cargo.toml": "=", "pyproject.toml": "[", "composer.json": `{"license"`} {
		if _, err := readMetadata(name, []byte(text)); err == nil || err == errNoLicense {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTags(t *testing.T) {
	for _, c := range []struct {
		text, want string
		line       int
	}{
		{"/* SPDX-License-Identifier: GPL-2.0 */\n", "GPL-2.0-only", 1},
		{"#!/bin/sh\n# SPDX-License-Identifier: MIT\n", "MIT", 2},
		{"// SPDX-License-Identifier: (GPL-2.0+ OR BSD-2-Clause)\n", "BSD-2-Clause OR GPL-2.0-or-later", 1},
		{"// SPDX-License-Identifier: MIT\n// SPDX-License-Identifier: ISC\n", "ISC AND MIT", 1},
		{"<!-- SPDX-License-Identifier: CC0-1.0 -->\n", "CC0-1.0", 1},
		{"\"\"\"\nSPDX-License-Identifier: MIT\n\"\"\"\n", "MIT", 2},
		{"\"\"\"SPDX-License-Identifier: MIT\"\"\"\n", "MIT", 1},
		{"(* SPDX-License-Identifier: MIT *)\n", "MIT", 1},
		{"{- SPDX-License-Identifier: MIT -}\n", "MIT", 1},
		{"rem SPDX-License-Identifier: MIT\r\n", "MIT", 1},
		{"dnl SPDX-License-Identifier: FSFAP\n", "FSFAP", 1},
		{".\\\" SPDX-License-Identifier: MIT\n", "MIT", 1},
		{"; SPDX-License-Identifier: MIT;\n", "MIT", 1},
		{"// SPDX-License-Identifier: GPLv2+\n", "GPL-2.0-or-later", 1},
		{"// SPDX-License-Identifier: House-1.0\n", "LicenseRef-House-1.0", 1},
		{"\xef\xbb\xbf// SPDX-License-Identifier: MIT\n", "MIT", 1},
		{strings.Repeat("// x\n", 100) + "// SPDX-License-Identifier: MIT\n", "MIT", 101},
		{"char *s = \"SPDX-License-Identifier: MIT\";\n", "NOASSERTION", 0},
		{"\"SPDX-License-Identifier: MIT\\n\"\n", "NOASSERTION", 0},
		{"// SPDX-License-Identifier:\n", "NOASSERTION", 0},
		{"echo SPDX-License-Identifier: MIT\n", "NOASSERTION", 0},
		{strings.Repeat("int x;\n", 10_000) + "// SPDX-License-Identifier: MIT\n", "NOASSERTION", 0},
	} {
		e, line := tags([]byte(c.text))
		if e.String() != c.want || line != c.line {
			t.Errorf("%.60q: %s at %d, want %s at %d", c.text, e, line, c.want, c.line)
		}
	}
}

func FuzzCopyright(f *testing.F) {
	f.Add([]byte("Format: copyright-format/1.0\n\nFiles: * a\\*b ?\nLicense: GPL-2+ or Artistic, and x\n\nLicense: x\n Permission is hereby granted\n"), "a*b")
	f.Add([]byte("Format: dep5\n\nFiles:\n *.c\n"), "x.c")
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		c, err := readCopyright(text)
		if err != nil {
			return
		}
		if p, ok := c.of(path); ok {
			if _, err := Parse(p.expr.String()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

func FuzzReuse(f *testing.F) {
	f.Add([]byte("version = 1\n[[annotations]]\npath = [\"a/**\", \"*\"]\nSPDX-License-Identifier = \"MIT\"\n"), "a/b")
	f.Add([]byte("[[annotations]]\npath = \"\\\\*\"\nprecedence = \"override\"\n"), "*")
	f.Fuzz(func(t *testing.T, text []byte, path string) {
		as, err := readReuse(text)
		if err != nil {
			return
		}
		if a, ok := annotated(as, path); ok {
			if _, err := Parse(a.expr.String()); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// FuzzDetect: any text has an answer that is an expression, the same with and
// without memory.
func FuzzDetect(f *testing.F) {
	for _, n := range notices {
		f.Add([]byte(styles["c"](n.text)))
	}
	f.Add([]byte("# SPDX-License-Identifier: MIT AND (ISC\n"))
	f.Add([]byte(strings.Repeat("/* license\n", 100)))
	d := new(detector)
	for _, g := range scanGroups() {
		g.scanner() // which takes seconds in a fuzzing binary, and would count as a hang
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		got := Detect(text)
		if _, err := Parse(got.Expr); err != nil {
			t.Fatal(err)
		}
		if (got.From == NotFound) != (got.Expr == NoAssertion) {
			t.Fatalf("%+v", got)
		}
		d.detect(text)
		if again := d.detect(text); again.Expr != got.Expr || again.Place != got.Place {
			t.Fatalf("%+v, with memory %+v", got, again)
		}
	})
}
