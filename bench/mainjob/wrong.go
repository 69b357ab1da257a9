package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// wrong makes sure that wrong input is named in one line with its remedy, ends
// with status 2, and leaves nothing behind.
func (j *job) wrong() error {
	inputs := map[string]string{
		"empty.mbox":       "",
		"truncated.patch":  "--- a/x.c\n+++ b/x.c\n@@ -1,3 +1,9 @@\n int a;\n+int b;\n",
		"binary.mbox":      "\x7fELF\x02\x01\x01\x00\x00\x00\x00\x00\x00\x00\x00\x00\x02\x00\x3e\x00\x01",
		"foreign/MANIFEST": "of another program\n",
		"good.patch":       "--- a/x.c\n+++ b/x.c\n@@ -1 +1,2 @@\n int a;\n+int b;\n",
	}
	dir := filepath.Join(j.dir, "wrong")
	for name, text := range inputs {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			return err
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			return err
		}
	}
	in := func(name string) string { return filepath.Join(dir, name) }
	for _, c := range []struct {
		what            string
		index, license  string
		queue           string
		names, remedies string // both are in the message
	}{
		{"a missing index", in("nowhere"), "MIT", in("good.patch"), in("nowhere"), "scan index"},
		{"an index of another format", in("foreign"), "MIT", in("good.patch"), in("foreign"), "scan index"},
		{"a truncated patch", j.index, "MIT", in("truncated.patch"), "truncated.patch", "again"},
		{"an empty queue", j.index, "MIT", in("empty.mbox"), "empty.mbox", "give"},
		{"a binary file as a queue", j.index, "MIT", in("binary.mbox"), "binary.mbox", "give"},
		{"an unknown licence expression", j.index, "Apache-2", in("good.patch"), "Apache-2", "Apache-2.0"},
	} {
		report := in("report.json")
		out := j.call("check", "--index", c.index, "--project-license", c.license, "-o", report, "--format", "json", c.queue)
		fmt.Printf("   %s: %s", c.what, out.stderr)
		switch {
		case out.status != 2:
			return fmt.Errorf("%s: exit status %d, not 2", c.what, out.status)
		case strings.Count(out.stderr, "\n") != 1 || !strings.Contains(out.stderr, c.names) || !strings.Contains(out.stderr, c.remedies):
			return fmt.Errorf("%s: the message is not one line that names %q and %q", c.what, c.names, c.remedies)
		case out.stdout != "":
			return fmt.Errorf("%s: something on standard output: %s", c.what, out.stdout)
		}
		if err := wholeOrNone(report); err != nil {
			return fmt.Errorf("%s: %w", c.what, err)
		}
	}
	return leftOver(dir, inputs)
}

// wholeOrNone makes sure that a report that was written is whole: it names what
// could not be read.
func wholeOrNone(report string) error {
	text, err := os.ReadFile(report)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	var r result
	if err = errors.Join(err, json.Unmarshal(text, &r), os.Remove(report)); err == nil && len(r.Unread) == 0 {
		err = errors.New("the report does not say what was not read")
	}
	return err
}

// leftOver finds files that a run left.
func leftOver(dir string, inputs map[string]string) error {
	return filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(dir, path)
		if _, ok := inputs[filepath.ToSlash(name)]; err == nil && !ok {
			return fmt.Errorf("%s was left behind", path)
		}
		return err
	})
}
