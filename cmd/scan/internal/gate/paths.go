package gate

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// pathTable states for some paths what else holds for the whole project.
type pathTable struct {
	Path           string   `toml:"path"` // a glob
	Threshold      *float64 `toml:"threshold"`
	MinBits        *float64 `toml:"min-bits"`
	ProjectLicense string   `toml:"project-license"`
}

// Paths states thresholds and licences by path. What stands later goes before.
type Paths []pathRule

type pathRule struct {
	matches    *regexp.Regexp
	similarity *float64
	bits       *float64
	license    license.Expr // the zero one where none is stated
}

// maxPaths bounds the globs of a configuration.
const maxPaths = 1000

func compilePaths(tables []pathTable) (Paths, error) {
	if len(tables) > maxPaths {
		return nil, fmt.Errorf("%d paths: give at most %d", len(tables), maxPaths)
	}
	var list Paths
	for i, t := range tables {
		rule, err := t.compile()
		if err != nil {
			return nil, fmt.Errorf("path %d: %w", i+1, err)
		}
		list = append(list, rule)
	}
	return list, nil
}

func (t pathTable) compile() (rule pathRule, err error) {
	if t.Path == "" {
		return rule, errors.New("give the path, as in hw/** or *.c")
	}
	if rule.matches, err = glob(t.Path); err != nil {
		return rule, err
	}
	if err := checkBars(t.Threshold, t.MinBits); err != nil {
		return rule, err
	}
	rule.similarity, rule.bits = t.Threshold, t.MinBits
	if t.ProjectLicense != "" {
		rule.license, err = projectLicense(t.ProjectLicense)
	}
	return rule, err
}

// checkBars refuses bars that mean nothing.
func checkBars(similarity, bits *float64) error {
	switch {
	case similarity != nil && !(*similarity >= 0 && *similarity <= 1):
		return fmt.Errorf("threshold = %v: give a share between 0 and 1", *similarity)
	case bits != nil && !(*bits >= 0):
		return fmt.Errorf("min-bits = %v: give 0 or more", *bits)
	}
	return nil
}

func projectLicense(s string) (license.Expr, error) {
	e, err := license.Parse(s)
	if err != nil {
		return e, fmt.Errorf("project-license: %w", err)
	}
	if !e.Known() {
		return e, fmt.Errorf("project-license = %q: names no licence", s)
	}
	return e, nil
}

// glob makes an expression of a pattern for whole paths: * and ? stay within a
// folder, ** does not, and a slash at the end means all that is below.
func glob(pattern string) (*regexp.Regexp, error) {
	if len(pattern) > maxPattern {
		return nil, fmt.Errorf("a path of %d bytes: give at most %d", len(pattern), maxPattern)
	}
	if strings.HasSuffix(pattern, "/") {
		pattern += "**"
	}
	var b strings.Builder
	b.WriteString("^")
	for rest := strings.TrimPrefix(pattern, "/"); rest != ""; {
		switch {
		case strings.HasPrefix(rest, "**/"):
			b.WriteString("(?:.*/)?")
			rest = rest[3:]
		case strings.HasPrefix(rest, "**"):
			b.WriteString(".*")
			rest = rest[2:]
		case rest[0] == '*':
			b.WriteString("[^/]*")
			rest = rest[1:]
		case rest[0] == '?':
			b.WriteString("[^/]")
			rest = rest[1:]
		default:
			n := strings.IndexAny(rest, "*?")
			if n < 0 {
				n = len(rest)
			}
			b.WriteString(regexp.QuoteMeta(rest[:n]))
			rest = rest[n:]
		}
	}
	b.WriteString("$")
	return regexp.Compile(`(?s)` + b.String())
}

// At is the policy for a path.
func (p Policy) At(path string) Policy {
	for _, rule := range p.Paths {
		if !rule.matches.MatchString(path) {
			continue
		}
		if rule.similarity != nil {
			p.Similarity = *rule.similarity
		}
		if rule.bits != nil {
			p.Bits = *rule.bits
		}
	}
	return p
}

// License is the licence that is stated for a path; not Known where none is.
func (p Paths) License(path string) (e license.Expr) {
	for _, rule := range p {
		if rule.license.Known() && rule.matches.MatchString(path) {
			e = rule.license
		}
	}
	return e
}

// Without takes away what flags state for all paths.
func (p Paths) Without(similarity, bits, license bool) Paths {
	var list Paths
	for _, rule := range p {
		if similarity {
			rule.similarity = nil
		}
		if bits {
			rule.bits = nil
		}
		if license {
			rule.license = noLicense
		}
		list = append(list, rule)
	}
	return list
}

var noLicense license.Expr
