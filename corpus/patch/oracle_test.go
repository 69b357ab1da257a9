package patch

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// git runs the git client outside of any repository, with nothing of the
// user's configuration, and is skipped where there is none.
func git(t testing.TB, dir, stdin string, args ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("git"); err != nil {
		t.Skip("no git")
	}
	cmd := exec.Command("git", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(),
		"LC_ALL=C", "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_SYSTEM=/dev/null", "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir),
		"GIT_AUTHOR_NAME=A U Thor", "GIT_AUTHOR_EMAIL=author@example.org", "GIT_AUTHOR_DATE=2024-05-06T07:08:09+0000",
		"GIT_COMMITTER_NAME=C O Mitter", "GIT_COMMITTER_EMAIL=committer@example.org", "GIT_COMMITTER_DATE=2024-05-06T07:08:09+0000")
	cmd.Stdin = strings.NewReader(stdin)
	var out, complaint bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &complaint
	if err := cmd.Run(); err != nil {
		return out.String(), fmt.Errorf("git %s: %w: %s", args[0], err, complaint.String())
	}
	return out.String(), nil
}

// gitStats is what git apply --numstat says about a diff, a line a file.
func gitStats(t testing.TB, diff string, options ...string) ([]string, error) {
	t.Helper()
	out, err := git(t, t.TempDir(), diff, append([]string{"apply", "--numstat", "-z"}, options...)...)
	return strings.FieldsFunc(out, func(r rune) bool { return r == 0 }), err
}

// stats writes files as git apply --numstat does.
func stats(files []File) []string {
	var lines []string
	for _, f := range files {
		added, removed := count(f)
		line := fmt.Sprintf("%d\t%d\t%s", added, removed, f.Path)
		if f.Binary {
			line = "-\t-\t" + f.Path
		}
		lines = append(lines, line)
	}
	return lines
}

func count(f File) (added, removed int) {
	for _, h := range f.Hunks {
		for _, l := range h.Lines {
			switch l.Op {
			case '+':
				added++
			case '-':
				removed++
			}
		}
	}
	return added, removed
}

// readAll collects what a reader yields. Every error has to be an Unread.
func readAll(t testing.TB, text string, o Options) (patches []*Patch, unread []*Unread) {
	t.Helper()
	return collect(t, ReadFrom(context.Background(), strings.NewReader(text), "test", o))
}

func collect(t testing.TB, seq func(func(*Patch, error) bool)) (patches []*Patch, unread []*Unread) {
	t.Helper()
	for p, err := range seq {
		var u *Unread
		switch {
		case err == nil:
			patches = append(patches, p)
		case errors.As(err, &u):
			unread = append(unread, u)
		default:
			t.Fatalf("%T is no Unread: %v", err, err)
		}
	}
	return patches, unread
}

// filesOf joins the files of all patches.
func filesOf(patches []*Patch) []File {
	var files []File
	for _, p := range patches {
		files = append(files, p.Files...)
	}
	return files
}
