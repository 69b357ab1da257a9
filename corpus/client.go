package corpus

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode"
)

// clientGrace is how long a stopped client may take to let go of its pipes.
const clientGrace = 2 * time.Second

// clientError is what a client program left when it failed.
type clientError struct {
	name   string
	stderr string
	err    error
}

func (e *clientError) Error() string {
	if said := lastWords(e.stderr); said != "" {
		return e.name + ": " + said
	}
	return e.name + ": " + e.err.Error()
}

func (e *clientError) Unwrap() error { return e.err }

// lastWords is the line that says why, fit to be printed: the first that is
// marked as an error, else the last.
func lastWords(stderr string) string {
	words := ""
	for line := range strings.Lines(stderr) {
		line = strings.TrimSpace(line)
		for _, mark := range []string{"fatal: ", "error: ", "E: "} {
			if why, ok := strings.CutPrefix(line, mark); ok {
				return printable(why)
			}
		}
		if line != "" {
			words = line
		}
	}
	return printable(words)
}

// printable replaces what could steer a terminal: clients repeat what servers say.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return '?'
	}, s)
}

// run runs a client program in dir to its end and gives its standard output.
func run(ctx context.Context, dir string, env []string, name string, args ...string) ([]byte, error) {
	c, err := client(ctx, dir, env, name, args...)
	if err != nil {
		return nil, err
	}
	var stdout, stderr bytes.Buffer
	c.Stdout, c.Stderr = &stdout, &stderr
	if err := c.Run(); err != nil {
		return stdout.Bytes(), failed(ctx, name, stderr.String(), err)
	}
	return stdout.Bytes(), nil
}

// client prepares a client program, which ends with the context.
func client(ctx context.Context, dir string, env []string, name string, args ...string) (*exec.Cmd, error) {
	program, err := exec.LookPath(name)
	if errors.Is(err, exec.ErrNotFound) {
		return nil, fmt.Errorf("%s %w", name, ErrNoClient)
	}
	if err != nil {
		return nil, err
	}
	c := exec.CommandContext(ctx, program, args...)
	c.Dir = dir
	c.Env = append(append(environment(), "LC_ALL=C"), env...)
	c.WaitDelay = clientGrace
	return c, nil
}

// environment is this program's own, without what git tells its hooks: it would
// lead every other git to the repository of the hook.
func environment() []string {
	return slices.DeleteFunc(os.Environ(), func(setting string) bool {
		name, _, _ := strings.Cut(setting, "=")
		switch name {
		case "GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_COMMON_DIR", "GIT_NAMESPACE", "GIT_PREFIX",
			"GIT_OBJECT_DIRECTORY", "GIT_ALTERNATE_OBJECT_DIRECTORIES":
			return true
		}
		return false
	})
}

// only is the one file that a client left.
func only(pattern string) (string, error) {
	found, err := filepath.Glob(pattern)
	if err != nil {
		return "", err
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%d files %s were fetched, not one", len(found), filepath.Base(pattern))
	}
	return found[0], nil
}

func failed(ctx context.Context, name, stderr string, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return &clientError{name: name, stderr: stderr, err: err}
}
