package corpus

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"regexp"
	"strings"
)

// openNPM opens an npm package, [@SCOPE/]NAME[@VERSION], through npm, which
// fetches and verifies its archive and runs none of its scripts.
func (s *Source) openNPM(ctx context.Context, arg string) error {
	if err := checkNPM(arg); err != nil {
		return err
	}
	dir, err := s.scratch("fetched")
	if err != nil {
		return err
	}
	p, err := packNPM(ctx, dir, arg)
	if err != nil {
		return err
	}
	s.spec = "npm:" + p.Name + "@" + p.Version
	namespace, name := "", p.Name
	if scope, rest, scoped := strings.Cut(p.Name, "/"); scoped {
		namespace, name = scope, rest
	}
	s.purl = purl{kind: "npm", namespace: namespace, name: name, version: p.Version}.String()
	archive, err := only(filepath.Join(dir, "*.tgz"))
	if err != nil {
		return err
	}
	if err := s.unpackArchive(ctx, archive); err != nil {
		return err
	}
	return s.drop("fetched")
}

// checkNPM lets names from the registry through and nothing else that npm would
// fetch, such as directories, addresses and repositories.
func checkNPM(arg string) error {
	name := regexp.MustCompile(`^(@[A-Za-z0-9~][A-Za-z0-9._~-]*/)?[A-Za-z0-9~][A-Za-z0-9._~-]*(@[A-Za-z0-9^~][A-Za-z0-9.+_~-]*)?$`)
	if !name.MatchString(arg) {
		return fmt.Errorf("%q is not NAME@VERSION of a package", arg)
	}
	return nil
}

type npmPackage struct{ Name, Version string }

func packNPM(ctx context.Context, dir, request string) (npmPackage, error) {
	out, err := run(ctx, dir, nil, "npm", "pack", "--ignore-scripts", "--json", "--", request)
	var failure struct {
		Error struct{ Code, Summary string }
	}
	if err != nil && json.Unmarshal(out, &failure) == nil && failure.Error.Summary != "" {
		first, _, _ := strings.Cut(failure.Error.Summary, "\n")
		return npmPackage{}, fmt.Errorf("npm: %s", printable(first))
	}
	if err != nil {
		return npmPackage{}, err
	}
	var packed []npmPackage
	if err := json.Unmarshal(out, &packed); err != nil {
		return npmPackage{}, fmt.Errorf("npm: %w", err)
	}
	if len(packed) != 1 || packed[0].Name == "" || packed[0].Version == "" {
		return npmPackage{}, errors.New("npm does not name the package that it packed")
	}
	return packed[0], nil
}
