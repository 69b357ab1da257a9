package corpus

import (
	"fmt"
	"path"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// terms resolves under which terms the files of a source stand.
type terms struct {
	tree   *license.Tree
	stated string // what the user says, in normal form
}

// state checks the licence that the user states, before any work is done.
func (s *Source) state() error {
	if s.options.License == "" {
		return nil
	}
	expr, err := license.Parse(s.options.License)
	if err != nil {
		return fmt.Errorf("licence %q: %w", s.options.License, err)
	}
	s.terms.stated = expr.String()
	return nil
}

// of says under which terms one file stands. What the user states decides; what
// the source says otherwise is kept beside it.
func (t *terms) of(path string, text []byte) license.Evidence {
	found := t.tree.Of(path, text)
	if t.stated == "" {
		return found
	}
	e := license.Evidence{Expr: t.stated, From: license.Stated}
	others := append([]license.Evidence{found}, found.Others...)
	others[0].Others = nil
	for _, o := range others {
		if o.From != license.NotFound && o.Expr != e.Expr {
			e.Others = append(e.Others, o)
		}
	}
	return e
}

// unread lists what should state terms and could not be read.
func (t *terms) unread() *ledger {
	var l ledger
	for _, p := range t.tree.Problems() {
		l.skip(p.Path, "terms not read: "+printable(p.Err.Error()))
	}
	return &l
}

// statesTerms reports whether a file, by its path, may say under which terms
// others stand: it names more files than package license reads, and none less.
func statesTerms(place string) bool {
	dir, base := path.Split(place)
	name := strings.ToLower(base)
	switch name {
	case "reuse.toml", "package.json", "cargo.toml", "composer.json", "pyproject.toml", "setup.cfg":
		return true
	case "dep5":
		return path.Base(dir) == ".reuse"
	}
	for _, word := range []string{"license", "licence", "copying", "copyright", "unlicense", "notice"} {
		if strings.HasPrefix(name, word) {
			return true
		}
	}
	return strings.HasSuffix(name, ".license") || path.Base(dir) == "LICENSES" ||
		strings.HasSuffix(strings.TrimSuffix(name, ".txt"), "-license") || strings.HasSuffix(name, "_license")
}
