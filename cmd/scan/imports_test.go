package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/hunkprint/hunkprint"

// house says which packages of the module a package may import, tests aside.
// What is not here has no place in the house; bench may import everything.
var house = map[string][]string{
	"fingerprint":              {},
	"fingerprint/syntax":       {"fingerprint"},
	"corpus":                   {"corpus/license"},
	"corpus/license":           {},
	"corpus/patch":             {},
	"index":                    {"fingerprint", "corpus", "corpus/license"},
	"index/match":              {"fingerprint", "index"},
	"cmd/scan/internal/gate":   {"index", "index/match", "corpus/license", "corpus/patch"},
	"cmd/scan/internal/report": {"cmd/scan/internal/gate", "corpus/license", "corpus/patch", "index/match"},
	"cmd/scan": {"cmd/scan/internal/gate", "cmd/scan/internal/report", "corpus", "corpus/license", "corpus/patch",
		"fingerprint", "fingerprint/syntax", "index", "index/match"},
}

// keepers says which packages alone may import something from outside.
var keepers = map[string][]string{
	"C":                                 {"fingerprint/syntax"},
	"github.com/smacker/go-tree-sitter": {"fingerprint/syntax"},
	"github.com/dgraph-io/badger/v4":    {"index"},
	"github.com/FastFilter/xorfilter":   {"index"},
	"github.com/spf13/cobra":            {"cmd/scan"},
	"github.com/schollz/progressbar/v3": {"cmd/scan"},
	"github.com/google/licensecheck":    {"corpus/license"},
	"github.com/emersion/go-message":    {"cmd/scan/internal/report"},
	"github.com/mholt/archives":         {"corpus"},
	"github.com/go-git/go-git/v5":       {"corpus"},
	"github.com/pelletier/go-toml/v2":   {"cmd/scan/internal/gate", "corpus/license"},
	"github.com/spdx/tools-golang":      {"cmd/scan/internal/report"},
	"github.com/CycloneDX/cyclonedx-go": {"cmd/scan/internal/report"},
	"github.com/bluekeyes/go-gitdiff":   {}, // of tests alone
	"github.com/owenrumney/go-sarif":    {}, // of tests alone
	"github.com/rogpeppe/go-internal":   {}, // of tests alone
}

// folders are the only ones at the top.
var folders = []string{"bench", "cmd", "corpus", "fingerprint", "index", "testdata"}

// files are the only ones at the top, dot-files aside.
var files = []string{"CHANGELOG.md", "Dockerfile", "LICENSE", "README.md", "action.yml", "go.mod", "go.sum"}

func TestImports(t *testing.T) {
	root := os.DirFS("../..")
	seen := make(map[string]bool)
	err := fs.WalkDir(root, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != "." && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || path.Ext(name) != ".go":
			return nil
		}
		seen[path.Dir(name)] = true
		for _, imported := range importsOf(t, root, name) {
			if why := misplaced(name, imported); why != "" {
				t.Errorf("%s imports %s: %s", name, imported, why)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for dir := range house {
		if !seen[dir] {
			t.Errorf("%s is in the house, but has no file", dir)
		}
	}
}

func importsOf(t *testing.T, root fs.FS, name string) (list []string) {
	t.Helper()
	text, err := fs.ReadFile(root, name)
	if err != nil {
		t.Fatal(err)
	}
	f, err := parser.ParseFile(token.NewFileSet(), name, text, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range f.Imports {
		p, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, p)
	}
	return list
}

// misplaced says why a file may not import something; it is empty where it may.
func misplaced(name, imported string) string {
	dir, isTest := path.Dir(name), strings.HasSuffix(name, "_test.go")
	inBench := dir == "bench" || strings.HasPrefix(dir, "bench/")
	allowed, known := house[dir]
	if !known && !inBench {
		return "the house has no such package"
	}
	if own, ok := strings.CutPrefix(imported, module+"/"); ok {
		// Tests may use more, but the arrows never turn around.
		if !inBench && !slices.Contains(allowed, own) && (!isTest || own == "cmd/scan" || imports(own, dir)) {
			return "against the arrows of the house"
		}
		return ""
	}
	for outside, keeper := range keepers {
		if (imported == outside || strings.HasPrefix(imported, outside+"/")) && !slices.Contains(keeper, dir) && !isTest && !inBench {
			return "only " + strings.Join(keeper, ", ") + " may"
		}
	}
	return ""
}

// imports tells whether a package of the house leads to another one.
func imports(from, to string) bool {
	return slices.ContainsFunc(house[from], func(p string) bool { return p == to || imports(p, to) })
}

func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir("../..")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		known := files
		if e.IsDir() {
			known = folders
		}
		if !strings.HasPrefix(e.Name(), ".") && !slices.Contains(known, e.Name()) {
			t.Errorf("%s does not belong at the top", e.Name())
		}
	}
}

// TestMisplaced makes sure that the map catches what it is for.
func TestMisplaced(t *testing.T) {
	for _, c := range []struct {
		name, imported string
		wrong          bool
	}{
		{"index/match/a.go", module + "/index", false},
		{"index/a.go", module + "/index/match", true},
		{"index/a_test.go", module + "/index/match", true},
		{"index/a_test.go", module + "/fingerprint/syntax", false},
		{"index/a.go", module + "/fingerprint/syntax", true},
		{"cmd/scan/internal/gate/a.go", module + "/fingerprint/syntax", true},
		{"bench/x/main.go", module + "/fingerprint/syntax", false},
		{"corpus/a.go", module + "/cmd/scan", true},
		{"index/a.go", "github.com/dgraph-io/badger/v4/options", false},
		{"index/match/a.go", "github.com/dgraph-io/badger/v4", true},
		{"fingerprint/syntax/a.go", "C", false},
		{"fingerprint/a.go", "C", true},
		{"util/a.go", "fmt", true},
	} {
		if got := misplaced(c.name, c.imported); (got != "") != c.wrong {
			t.Errorf("%s imports %s: %q", c.name, c.imported, got)
		}
	}
}
