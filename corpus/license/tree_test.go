package license

import (
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
)

const gplNotice = "/* Licensed under the GPL version 2, see COPYING. */\nint x;\n"

func file(s string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(s)} }

func newTree(t *testing.T, files map[string]string) *Tree {
	t.Helper()
	fsys := fstest.MapFS{".": &fstest.MapFile{Mode: fs.ModeDir | 0o755}}
	for name, text := range files {
		fsys[name] = file(text)
	}
	tree, err := NewTree(fsys)
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

var someTree = map[string]string{
	"COPYING":          "Licensed under the Apache License, Version 2.0.\n",
	"package.json":     `{"license": "ISC"}`,
	"a.c":              gplNotice,
	"logo.png":         "\x00",
	"logo.png.license": "SPDX-FileCopyrightText: A\nSPDX-License-Identifier: CC0-1.0\n",
	"REUSE.toml":       "version = 1\n\n[[annotations]]\npath = \"data/**\"\nSPDX-License-Identifier = \"MIT\"\n\n[[annotations]]\npath = [\"data/x.c\", \"b/*.c\"]\nprecedence = \"override\"\nSPDX-License-Identifier = [\"Zlib\", \"ISC\"]\n\n[[annotations]]\npath = \"data/both.c\"\nprecedence = \"aggregate\"\nSPDX-License-Identifier = \"ISC\"\n",
	"debian/copyright": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\nFiles: *\nCopyright: 2001 A\nLicense: GPL-2+\n\nFiles: lib/* README\nCopyright: 2001 B\nLicense: BSD-3-clause\n\nFiles: lib/odd.c\nCopyright: C\nLicense: house\n\nLicense: house\n Permission is hereby granted, free of charge, to any person obtaining a copy\n of this software to deal in the Software without restriction, including the\n rights to use, copy, modify, merge, publish, distribute, sublicense, and/or sell.\n",
	"sub/LICENSE":      "MIT License\n\nLicensed under the MIT license.\n",
}

func TestTree(t *testing.T) {
	tree := newTree(t, someTree)
	for _, c := range []struct {
		path, text string
		expr       string
		from       Rule
		place      string
	}{
		{"logo.png", "\x00", "CC0-1.0", Sidecar, "logo.png.license:2"},
		{"t.c", "// SPDX-License-Identifier: MPL-2.0\n", "MPL-2.0", Tag, "t.c:1"},
		{"a.c", gplNotice, "GPL-2.0-only", Header, "a.c:1"},
		{"data/a.c", "int x;\n", "MIT", ReuseFile, "REUSE.toml:3"},
		{"data/a.c", gplNotice, "GPL-2.0-only", Header, "data/a.c:1"},
		{"data/deep/er/a.c", "int x;\n", "MIT", ReuseFile, "REUSE.toml:3"},
		{"data/x.c", gplNotice, "ISC AND Zlib", ReuseFile, "REUSE.toml:7"},
		{"b/x.c", "", "ISC AND Zlib", ReuseFile, "REUSE.toml:7"},
		{"b/deep/x.c", "", "GPL-2.0-or-later", DebianCopyright, "debian/copyright:3"},
		{"data/both.c", gplNotice, "GPL-2.0-only AND ISC", Header, "data/both.c:1, REUSE.toml:12"},
		{"x.c", "int x;\n", "GPL-2.0-or-later", DebianCopyright, "debian/copyright:3"},
		{"lib/deep/x.c", "int x;\n", "BSD-3-Clause", DebianCopyright, "debian/copyright:7"},
		{"README", "Hello\n", "BSD-3-Clause", DebianCopyright, "debian/copyright:7"},
		{"lib/odd.c", "int x;\n", "MIT", DebianCopyright, "debian/copyright:11"},
		{"./x.c", "int x;\n", "GPL-2.0-or-later", DebianCopyright, "debian/copyright:3"},
	} {
		got := tree.Of(c.path, []byte(c.text))
		if got.Expr != c.expr || got.From != c.from || got.Place != c.place {
			t.Errorf("%s: %s from %s at %s, want %s from %s at %s", c.path, got.Expr, got.From, got.Place, c.expr, c.from, c.place)
		}
	}
	if p := tree.Problems(); len(p) > 0 {
		t.Error(p)
	}
}

func TestTreeOthers(t *testing.T) {
	tree := newTree(t, someTree)
	got := tree.Of("sub/a.c", []byte(gplNotice))
	var words []string
	for _, o := range got.Others {
		words = append(words, string(o.From)+" "+o.Expr+" "+o.Place)
	}
	want := "debian-copyright GPL-2.0-or-later debian/copyright:3; package-metadata ISC package.json; license-file MIT sub/LICENSE"
	if s := strings.Join(words, "; "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
	delete := map[string]string{"package.json": `{"license": "ISC"}`, "LICENSE": "Licensed under the ISC license.\n"}
	if got := newTree(t, delete).Of("x.c", nil); got.From != PackageMetadata || len(got.Others) != 0 {
		t.Errorf("agreeing answers are kept: %+v", got)
	}
}

// TestTreeDep5: the older form of REUSE.toml, of which the last match counts.
func TestTreeDep5(t *testing.T) {
	tree := newTree(t, map[string]string{
		".reuse/dep5": "Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/\n\n" +
			"Files: img/*\nCopyright: A\nLicense: CC-BY-4.0\n\nFiles: img/own/*\nCopyright: B\nLicense: CC0-1.0\n",
		"LICENSE": "Licensed under the MIT license.\n",
	})
	for path, want := range map[string]string{"img/a.svg": "CC-BY-4.0", "img/own/a.svg": "CC0-1.0", "x.c": "MIT"} {
		if got := tree.Of(path, nil); got.Expr != want {
			t.Errorf("%s: %s from %s in %s, want %s", path, got.Expr, got.From, got.Place, want)
		}
	}
	if got := tree.Of("img/own/a.svg", nil); got.From != ReuseFile || got.Place != ".reuse/dep5:7" {
		t.Errorf("%+v", got)
	}
}

func TestTreeNearest(t *testing.T) {
	tree := newTree(t, map[string]string{
		"LICENSE":                 "Licensed under the Apache License, Version 2.0.\n",
		"vendor/a/COPYING":        "Licensed under the ISC license.\n",
		"vendor/a/Cargo.toml":     "[package]\nlicense = \"MIT/Apache-2.0\"\n",
		"vendor/b/LICENSE-MIT":    "Licensed under the MIT license.\n",
		"vendor/b/LICENSE-APACHE": "Licensed under the Apache License, Version 2.0.\n",
		"vendor/c/COPYING":        "This is under the GNU General Public License, version 3.\n",
		"vendor/c/COPYING.LESSER": "This is under the GNU Lesser General Public License, version 3.\n",
		"vendor/d/REUSE.toml":     "version = 1\n[[annotations]]\npath = \"*.c\"\nSPDX-License-Identifier = \"0BSD\"\n",
	})
	for path, want := range map[string]string{
		"x.c":               "Apache-2.0",
		"vendor/x.c":        "Apache-2.0",
		"vendor/a/deep/x.c": "Apache-2.0 OR MIT",
		"vendor/b/x.c":      "Apache-2.0 OR MIT",
		"vendor/c/x.c":      "LGPL-3.0-only",
		"vendor/d/x.c":      "0BSD",
		"vendor/d/deep/x.c": "Apache-2.0",
	} {
		if got := tree.Of(path, nil); got.Expr != want {
			t.Errorf("%s: %s from %s, want %s", path, got.Expr, got.From, want)
		}
	}
	if got := newTree(t, nil).Of("x.c", []byte("int x;\n")); got.Expr != NoAssertion || got.From != NotFound {
		t.Errorf("%+v", got)
	}
}

// TestLicenseFiles is about folders with several licence files, or one that tells
// files apart.
func TestLicenseFiles(t *testing.T) {
	whole := "The tool as a whole is released under the GNU General Public License,\nversion 2.\n\nSome parts may be under the MIT or BSD license.\n"
	rest := "Source files with no licensing information are released under the GNU\nGeneral Public License, version 2 or (at your option) any later version.\n"
	for _, c := range []struct {
		name, want, place string
		files             map[string]string
	}{
		{"the whole", "GPL-2.0-only", "LICENSE", map[string]string{"LICENSE": whole, "COPYING.LIB": "Licensed under the LGPL version 2.1.\n"}},
		{"files without terms", "GPL-2.0-or-later", "LICENSE", map[string]string{"LICENSE": whole + "\n" + rest}},
		{"a default", "ISC", "COPYRIGHT", map[string]string{"COPYRIGHT": "Unless otherwise noted, all files stand under the ISC license. Others are under the MIT license.\n"}},
		{"no sentence of it", "BSD-3-Clause AND MIT", "LICENSE", map[string]string{"LICENSE": "Licensed under the MIT license. The parser is licensed under the BSD license.\n"}},
		{"a choice", "Apache-2.0 OR MIT", "LICENSE-APACHE, LICENSE-MIT", map[string]string{"LICENSE-APACHE": "Licensed under the Apache License, Version 2.0.\n", "LICENSE-MIT": "Licensed under the MIT license.\n"}},
		{"a base", "LGPL-3.0-only", "COPYING, COPYING.LESSER", map[string]string{"COPYING": "Licensed under the GPL version 3.\n", "COPYING.LESSER": "Licensed under the LGPL version 3.\n"}},
	} {
		e := newTree(t, c.files).Of("a.c", []byte("int x;\n"))
		if e.Expr != c.want || e.From != LicenseFile || !strings.HasPrefix(e.Place, strings.Split(c.place, ",")[0]) {
			t.Errorf("%s: %s, %s in %s; want %s in %s", c.name, e.Expr, e.From, e.Place, c.want, c.place)
		}
	}
}

func TestTreeHostile(t *testing.T) {
	tree := newTree(t, map[string]string{
		"REUSE.toml":       "version = 1\n[[annotations]]\npath = [",
		"a/REUSE.toml":     "x = " + strings.Repeat("[", 100_000),
		"package.json":     "{" + strings.Repeat("[", 100_000),
		"a/package.json":   `{"license": [[["MIT"]], {"type": 7}, null]}`,
		"debian/copyright": "Format: copyright-format/1.0\n\nFiles: " + strings.Repeat("*a*a*a ", maxWildcards+1) + "\nLicense: MIT\n",
		"x.c.license":      "\xff\xfe SPDX-License-Identifier: \xff\n",
		"LICENSE":          strings.Repeat("\xff\x00", 1000),
		"a/COPYING":        strings.Repeat("permission to ", 100_000),
		".reuse/dep5":      "not a copyright file",
		"pyproject.toml":   "[project]\nlicense = {text = 5}\n",
		"b/setup.cfg":      "[metadata]\nlicense",
		"b/Cargo.toml":     "[package]\nlicense.workspace = true\n",
	})
	for _, path := range []string{"x.c", "a/x.c", "b/x.c", "../../etc/passwd", "/etc/passwd", "", "a//b", "\xff"} {
		tree.Of(path, []byte("\xff\xfe\n// \xff license\n"))
	}
	var failed []string
	for _, p := range tree.Problems() {
		failed = append(failed, p.Path)
	}
	want := "REUSE.toml a/REUSE.toml debian/copyright package.json"
	if got := strings.Join(failed, " "); got != want {
		t.Errorf("problems with %s, want %s: %v", got, want, tree.Problems())
	}
}

// brokenFS fails on everything but its root.
type brokenFS struct{}

func (brokenFS) Open(name string) (fs.File, error) {
	if name == "." {
		return os.Open(".")
	}
	return nil, errors.New("broken")
}

func TestTreeBroken(t *testing.T) {
	tree, err := NewTree(brokenFS{})
	if err != nil {
		t.Fatal(err)
	}
	if got := tree.Of("a/b.c", []byte(gplNotice)); got.Expr != "GPL-2.0-only" {
		t.Errorf("%+v", got)
	}
	if len(tree.Problems()) == 0 {
		t.Error("no problem noted")
	}
	if _, err := NewTree(os.DirFS("/nonexistent/folder")); err == nil {
		t.Error("a tree without a root opened")
	}
}

func TestTreeConcurrent(t *testing.T) {
	tree := newTree(t, someTree)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for _, p := range []string{"a.c", "lib/b.c", "data/x.c", "sub/deep/c.c", "logo.png"} {
				if got := tree.Of(p, []byte(gplNotice)); got.Expr == NoAssertion {
					t.Errorf("%s: %+v", p, got)
				}
			}
		})
	}
	group.Wait()
}
