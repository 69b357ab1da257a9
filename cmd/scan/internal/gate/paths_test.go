package gate

import (
	"strings"
	"testing"
)

func TestGlob(t *testing.T) {
	for _, c := range []struct {
		pattern string
		yes, no []string
	}{
		{"hw/**", []string{"hw/a.c", "hw/b/c.c"}, []string{"hw", "hwx/a.c", "x/hw/a.c"}},
		{"hw/", []string{"hw/a.c", "hw/b/c.c"}, []string{"hw", "x/hw/a.c"}},
		{"*.c", []string{"a.c"}, []string{"hw/a.c", "a.h"}},
		{"**/*.c", []string{"a.c", "hw/a.c", "hw/b/c.c"}, []string{"a.h"}},
		{"/a?.c", []string{"ab.c"}, []string{"a/.c", "a.c", "abb.c"}},
		{"a.c", []string{"a.c"}, []string{"axc", "a.c/b"}},
		{"a+(b)[c]", []string{"a+(b)[c]"}, []string{"aab"}},
		{"**", []string{"a", "a/b\nc"}, nil},
	} {
		re, err := glob(c.pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range c.yes {
			if !re.MatchString(path) {
				t.Errorf("%s does not match %q", c.pattern, path)
			}
		}
		for _, path := range c.no {
			if re.MatchString(path) {
				t.Errorf("%s matches %q", c.pattern, path)
			}
		}
	}
}

const pathsText = `[[path]]
path = "hw/**"
threshold = 0.3
project-license = "GPL-2.0-only"
[[path]]
path = "hw/old/"
min-bits = 400
[[path]]
path = "**/*.h"
threshold = 0.9
project-license = "MIT"
`

func TestPaths(t *testing.T) {
	c, err := ParseConfig([]byte(pathsText))
	if err != nil {
		t.Fatal(err)
	}
	paths, err := c.Paths()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []struct {
		paths            Paths
		path             string
		similarity, bits float64
		license          string
	}{
		{paths, "a.c", 0.5, 100, "NOASSERTION"},
		{paths, "hw/a.c", 0.3, 100, "GPL-2.0-only"},
		{paths, "hw/old/a.c", 0.3, 400, "GPL-2.0-only"},
		{paths, "hw/old/a.h", 0.9, 400, "MIT"},
		{paths.Without(true, false, false), "hw/old/a.h", 0.5, 400, "MIT"},
		{paths.Without(false, true, false), "hw/old/a.h", 0.9, 100, "MIT"},
		{paths.Without(false, false, true), "hw/old/a.h", 0.9, 400, "NOASSERTION"},
	} {
		p := Policy{Similarity: 0.5, Bits: 100, Paths: want.paths}.At(want.path)
		if p.Similarity != want.similarity || p.Bits != want.bits || want.paths.License(want.path).String() != want.license {
			t.Errorf("%s: %v, %v, %s", want.path, p.Similarity, p.Bits, want.paths.License(want.path))
		}
	}
}

func TestPathErrors(t *testing.T) {
	for name, text := range map[string]string{
		"no path":          "[[path]]\nthreshold = 0.1",
		"no share":         strings.Replace(pathsText, "0.3", "1.3", 1),
		"less than 0":      strings.Replace(pathsText, "400", "-4", 1),
		"no licence":       strings.Replace(pathsText, "MIT", "MTI", 1),
		"an unknown one":   strings.Replace(pathsText, "MIT", "NOASSERTION", 1),
		"too long":         "[[path]]\npath = \"" + strings.Repeat("a", maxPattern+1) + "\"",
		"too many":         strings.Repeat("[[path]]\npath = \"a\"\n", maxPaths+1),
		"another key":      "[[path]]\npath = \"a\"\nexclude = true",
		"no share at all":  "threshold = 2.0",
		"fewer bits":       "min-bits = nan",
		"nothing to fail":  "fail-on = [\"everything\"]",
		"nothing to let":   "from-tree = [\"threshold\"]",
		"licence of none":  "project-license = \"NONE\"",
		"a day for a list": "[[waiver]]\nfinding = 1",
	} {
		if _, err := ParseConfig([]byte(text)); err == nil {
			t.Errorf("%s is taken", name)
		}
	}
}
