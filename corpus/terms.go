package corpus

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// termsOf says under which terms a file stands.
type termsOf func(path string, text []byte) license.Evidence

// state checks the licence that the user states, before any work is done.
func (s *Source) state() error {
	if s.options.License == "" {
		return nil
	}
	expr, err := license.Parse(s.options.License)
	if err != nil {
		return fmt.Errorf("licence %q: %w", s.options.License, err)
	}
	s.options.License = expr.String()
	return nil
}

// terms resolves the licences of the source's files.
func (s *Source) terms() (termsOf, error) {
	if s.options.License == "" {
		return s.found()
	}
	stated := license.Evidence{Expr: s.options.License, From: license.Stated}
	return func(string, []byte) license.Evidence { return stated }, nil
}

// found resolves licences by what the source itself says.
func (s *Source) found() (termsOf, error) {
	return func(string, []byte) license.Evidence {
		return license.Evidence{Expr: "NOASSERTION", From: license.NotFound}
	}, nil
}

// flat is the file system of a single file: what stands beside it counts, what
// stands in directories is none of its business.
type flat struct{ fs.FS }

// ReadDir lists the files of a directory, without its directories.
func (f flat) ReadDir(name string) ([]fs.DirEntry, error) {
	entries, err := fs.ReadDir(f.FS, name)
	var files []fs.DirEntry
	for _, e := range entries {
		if !e.IsDir() {
			files = append(files, e)
		}
	}
	return files, err
}

// statesTerms reports whether a file, by its path, may say under which terms
// others stand: licence texts, REUSE and Debian records, package metadata.
func statesTerms(place string) bool {
	dir, base := path.Split(place)
	name := strings.ToLower(base)
	switch name {
	case "reuse.toml", "package.json", "cargo.toml", "pyproject.toml", "composer.json", "pkg-info":
		return true
	case "dep5":
		return path.Base(dir) == ".reuse"
	}
	for _, prefix := range []string{"license", "licence", "copying", "copyright", "unlicense", "notice"} {
		if strings.HasPrefix(name, prefix) {
			return true
		}
	}
	return strings.HasSuffix(name, ".license") || path.Base(dir) == "LICENSES"
}
