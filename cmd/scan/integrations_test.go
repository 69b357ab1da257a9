package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"go.yaml.in/yaml/v3"
)

const top = "../.."

// TestIntegrations runs the command lines of the files that fit scan into other
// programs, as those programs run them. Scripts find each as steps/NAME.sh.
func TestIntegrations(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join(top, "testdata", "integrations"),
		Setup: func(e *testscript.Env) error {
			dir := filepath.Join(e.WorkDir, "steps")
			if err := os.Mkdir(dir, 0o777); err != nil {
				return err
			}
			for name, script := range steps(t) {
				if err := os.WriteFile(filepath.Join(dir, name+".sh"), []byte(script), 0o666); err != nil {
					return err
				}
			}
			return prepare(e)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

// steps are the shell scripts in the files of the integrations.
func steps(t *testing.T) map[string]string {
	scripts := map[string]string{}
	var hooks []struct{ ID, Entry, Language string }
	readYAML(t, ".pre-commit-hooks.yaml", &hooks)
	for _, h := range hooks {
		scripts["hook-"+h.ID] = h.Entry + ` "$@"` // what is to be checked comes behind the entry
	}
	var action struct {
		Runs struct {
			Steps []struct{ Name, Run, Shell string }
		}
	}
	readYAML(t, "action.yml", &action)
	for _, s := range action.Runs.Steps {
		if s.Run != "" {
			scripts["action-"+strings.ToLower(s.Name)] = s.Run
		}
	}
	var pipeline struct{ Scan struct{ Script []string } }
	readYAML(t, ".gitlab/hunkprint.yml", &pipeline)
	scripts["gitlab"] = strings.Join(pipeline.Scan.Script, "\n")
	b4 := regexp.MustCompile(`(?m)^ +prep-perpatch-check-cmd = (.*)$`).FindStringSubmatch(readme(t))
	if b4 == nil {
		t.Fatal("README.md configures no b4")
	}
	scripts["b4"] = b4[1] + ` "$@"`
	return scripts
}

func readYAML(t *testing.T, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, name))
	if err == nil {
		err = yaml.Unmarshal(text, into)
	}
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
}

func readme(t *testing.T) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(top, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// commandLine is one in code or prose, up to its end or a pipe.
var commandLine = regexp.MustCompile("\\b(?:scan|hunkprint) ((?:check|index|explain|patches|tokens|license|man|completion)\\b[^`|\n]*)")

// TestCommandLines: every command line of these files names commands and flags
// that there are.
func TestCommandLines(t *testing.T) {
	for name, least := range map[string]int{"README.md": 15, ".pre-commit-hooks.yaml": 2, "action.yml": 1, ".gitlab/hunkprint.yml": 1, "Dockerfile": 1} {
		text, err := os.ReadFile(filepath.Join(top, name))
		if err != nil {
			t.Fatal(err)
		}
		lines := commandLine.FindAllStringSubmatch(string(text), -1)
		for _, m := range lines {
			if err := flagsExist(m[1]); err != nil {
				t.Errorf("%s: scan %s: %v", name, m[1], err)
			}
		}
		if len(lines) < least {
			t.Errorf("%s: %d command lines, not %d", name, len(lines), least)
		}
	}
}

var flagName = regexp.MustCompile(` (-[a-z]|--[a-z][a-z-]*)`)

func flagsExist(line string) error {
	c, _, err := newRoot().Find(strings.Fields(line))
	if err != nil {
		return err
	}
	for _, m := range flagName.FindAllStringSubmatch(line, -1) {
		long, isLong := strings.CutPrefix(m[1], "--")
		if isLong && c.Flag(long) == nil || !isLong && c.Flags().ShorthandLookup(m[1][1:]) == nil && c.InheritedFlags().ShorthandLookup(m[1][1:]) == nil {
			return fmt.Errorf("%s has no flag %s", c.CommandPath(), m[1])
		}
	}
	return nil
}
