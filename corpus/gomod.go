package corpus

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path"
	"regexp"
	"strings"
)

// openGo opens a Go module, MODULE@VERSION (the latest where no version is
// named), in the module cache, to which the go command downloads and verifies it.
func (s *Source) openGo(ctx context.Context, arg string) error {
	module, version, _ := strings.Cut(arg, "@")
	version = cmp.Or(version, "latest")
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._~/-]*$`).MatchString(module) {
		return fmt.Errorf("%q is not a module path", module)
	}
	if !regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._+~/-]*$`).MatchString(version) {
		return fmt.Errorf("%q is not a module version", version)
	}
	m, err := s.downloadGo(ctx, module+"@"+version)
	if err != nil {
		return err
	}
	s.spec = "go:" + m.Path + "@" + m.Version
	namespace, name := path.Split(strings.ToLower(m.Path))
	s.purl = purl{kind: "golang", namespace: namespace, name: name, version: m.Version}.String()
	s.root, err = os.OpenRoot(m.Dir)
	return err
}

// goModule is what "go mod download -json" says of a module.
type goModule struct {
	Path, Version, Dir, Error string
}

func (s *Source) downloadGo(ctx context.Context, request string) (goModule, error) {
	dir, err := s.scratch("fetched") // outside any module, whose go.mod would have a say
	if err != nil {
		return goModule{}, err
	}
	out, err := run(ctx, dir, []string{"GOWORK=off"}, "go", "mod", "download", "-json", "--", request)
	var m goModule
	if json.Unmarshal(out, &m) == nil && m.Error != "" {
		first, _, _ := strings.Cut(m.Error, "\n")
		return m, errors.New(printable(first))
	}
	if err == nil && m.Dir == "" {
		err = errors.New("the go command names no directory")
	}
	return m, err
}
