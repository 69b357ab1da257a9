package main

import (
	"errors"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

var update = flag.Bool("update", false, "write what is printed into the scripts")

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"scan": main})
}

// TestScripts runs the scripts of testdata/script. Each finds the small corpus
// as corpus, the demo queue as demo, and an empty home.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           filepath.Join("..", "..", "testdata", "script"),
		UpdateScripts: *update,
		Setup:         prepare,
		Cmds:          map[string]func(*testscript.TestScript, bool, []string){"status": status},
	})
}

func prepare(e *testscript.Env) error {
	testdata := filepath.Join("..", "..", "testdata")
	for from, to := range map[string]string{"corpus": "corpus", "patches/demo": "demo"} {
		if err := os.CopyFS(filepath.Join(e.WorkDir, to), os.DirFS(filepath.Join(testdata, from))); err != nil {
			return err
		}
	}
	home := filepath.Join(e.WorkDir, "home")
	e.Setenv("HOME", home)
	e.Setenv("XDG_CACHE_HOME", filepath.Join(home, "cache"))
	return os.Mkdir(home, 0o777)
}

// status runs a program that must end with a status: status 2 scan check.
func status(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: status N program [args...]")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	var exit *exec.ExitError
	if err := ts.Exec(args[1], args[2:]...); errors.As(err, &exit) {
		got = exit.ExitCode()
	} else if err != nil {
		ts.Fatalf("%v", err)
	}
	if got != want {
		ts.Fatalf("exit status %d, not %d", got, want)
	}
}
