package license

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// maxMetadata bounds a package description, in bytes.
const maxMetadata = 1 << 20

// metadataFiles are the package descriptions that are read, in the order in
// which those of one folder are asked.
var metadataFiles = []string{"package.json", "Cargo.toml", "composer.json", "pyproject.toml", "setup.cfg"}

var errNoLicense = errors.New("no license field")

// readMetadata reads the licence that a package description states.
func readMetadata(name string, text []byte) (Expr, error) {
	if len(text) > maxMetadata {
		return Expr{}, fmt.Errorf("larger than %d bytes", maxMetadata)
	}
	switch name {
	case "package.json", "composer.json":
		return readPackageJSON(text)
	case "Cargo.toml":
		return readCargo(text)
	case "pyproject.toml":
		return readPyproject(text)
	}
	return readSetupCfg(text)
}

// readPackageJSON reads the field of npm and Composer: an expression, the old
// object or list of npm, or the list of Composer, which is a choice.
func readPackageJSON(text []byte) (Expr, error) {
	var doc struct {
		License  any `json:"license"`
		Licenses any `json:"licenses"`
	}
	if err := json.Unmarshal(text, &doc); err != nil {
		return Expr{}, err
	}
	var es []Expr
	for _, v := range []any{doc.License, doc.Licenses} {
		for _, s := range licenseValues(v) {
			if !strings.HasPrefix(strings.ToUpper(s), "SEE LICENSE") {
				es = append(es, Informal(s))
			}
		}
	}
	return known(Or(es...))
}

func licenseValues(v any) []string {
	switch v := v.(type) {
	case string:
		return []string{v}
	case map[string]any:
		s, _ := v["type"].(string)
		return []string{s}
	case []any:
		var out []string
		for _, x := range v {
			if _, nested := x.([]any); !nested {
				out = append(out, licenseValues(x)...)
			}
		}
		return out
	}
	return nil
}

func known(e Expr) (Expr, error) {
	if !e.Known() {
		return e, errNoLicense
	}
	return e, nil
}

func readCargo(text []byte) (Expr, error) {
	var doc struct {
		Package   struct{ License any }
		Workspace struct{ Package struct{ License any } }
	}
	if err := unmarshalTOML(text, &doc); err != nil {
		return Expr{}, err
	}
	for _, v := range []any{doc.Package.License, doc.Workspace.Package.License} {
		if s, ok := v.(string); ok {
			return known(Informal(s))
		}
	}
	return Expr{}, errNoLicense
}

func readPyproject(text []byte) (Expr, error) {
	type project struct {
		License     any
		Classifiers []string
	}
	var doc struct {
		Project project
		Tool    struct{ Poetry project }
	}
	if err := unmarshalTOML(text, &doc); err != nil {
		return Expr{}, err
	}
	for _, p := range []project{doc.Project, doc.Tool.Poetry} {
		s, _ := p.License.(string)
		if m, ok := p.License.(map[string]any); ok {
			s, _ = m["text"].(string)
		}
		if e := shortStatement(s); e.Known() {
			return e, nil
		}
		if e := classified(p.Classifiers); e.Known() {
			return e, nil
		}
	}
	return Expr{}, errNoLicense
}

// unmarshalTOML decodes with the guards of readReuse.
func unmarshalTOML(text []byte, v any) error {
	if tooDeep(text) {
		return fmt.Errorf("more than %d open brackets", maxReuseDepth)
	}
	return toml.Unmarshal(text, v)
}

// readSetupCfg reads the [metadata] section of setuptools: the license line and
// the classifiers, which stand one to a line.
func readSetupCfg(text []byte) (Expr, error) {
	section, key := "", ""
	var license string
	var classifiers []string
	for line := range strings.Lines(string(text)) {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "" || trimmed[0] == '#' || trimmed[0] == ';':
		case trimmed[0] == '[':
			section, key = trimmed, ""
		case line[0] == ' ' || line[0] == '\t':
			if key == "classifiers" || key == "classifier" {
				classifiers = append(classifiers, trimmed)
			}
		default:
			name, value, _ := strings.Cut(line, "=")
			key = strings.ToLower(strings.TrimSpace(name))
			if section == "[metadata]" && key == "license" {
				license = strings.TrimSpace(value)
			}
		}
	}
	if e := shortStatement(license); e.Known() {
		return e, nil
	}
	return known(classified(classifiers))
}

// shortStatement reads a field that some fill with a name and others with a
// whole licence text.
func shortStatement(s string) Expr {
	const longest = 100
	if s = strings.TrimSpace(s); len(s) > longest || strings.Contains(s, "\n") {
		e, _ := textLicense([]byte(s))
		return e
	}
	return Informal(s)
}

// classified reads Python's trove classifiers. Those that name a family without
// a version leave it open.
func classified(classifiers []string) Expr {
	var es []Expr
	for _, c := range classifiers {
		name, ok := strings.CutPrefix(c, "License :: ")
		if !ok {
			continue
		}
		name = strings.TrimPrefix(name, "OSI Approved :: ")
		if name != "" && name != "OSI Approved" {
			es = append(es, Informal(name))
		}
	}
	return And(es...)
}
