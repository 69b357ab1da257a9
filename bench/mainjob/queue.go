package main

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The new code is ours, and of the length of the copied functions.
//
//go:embed testdata/new.c
var newCode string

// result is what this job asks of a JSON report.
type result struct {
	Patches []struct {
		Subject string
		Verdict string
		Hunks   []struct {
			Path, Verdict, Reason string
			Findings              []finding
		}
	}
	Unread []struct{ Where, Error string }
}

type finding struct {
	Verdict string
	Lines   [][2]int
	Renames []struct{ Origin, Patch string }
	Origins []struct {
		Source, Path, License, Compatible string
		LicenseFrom                       string `json:"license_from"`
		Lines                             [][2]int
	}
	Bits float64
}

// queue checks three mails under two licences.
func (j *job) queue() error {
	word := &function{path: "editors/sed.c", head: "static int parse_subst_cmd(", license: "GPL-2.0-only"}
	hidden := &function{path: "editors/awk.c", head: "static int awk_sub(", license: "GPL-2.0-or-later"}
	if err := fetch(context.Background(), "deb:busybox", word, hidden); err != nil {
		return err
	}
	disguise, names, err := disguised(hidden.text)
	if err != nil {
		return err
	}
	fresh := strings.Split(strings.TrimSuffix(newCode, "\n"), "\n")
	mbox := filepath.Join(j.dir, "queue.mbox")
	mails := mail(1, "a function word for word", "src/words.c", word.text) +
		mail(2, "a function in disguise", "src/hidden.c", disguise) +
		mail(3, "new code", "src/fresh.c", fresh)
	if err := os.WriteFile(mbox, []byte(mails), 0o666); err != nil {
		return err
	}
	text := j.call("check", "--index", j.index, "--project-license", "Apache-2.0", mbox)
	fmt.Print(indented(text.stdout))
	for _, c := range []struct {
		license  string
		verdicts []string
	}{
		{"Apache-2.0", []string{"incompatible", "incompatible", "clean"}},
		{"GPL-2.0-or-later", []string{"incompatible", "compatible", "clean"}},
		{"GPL-2.0-only", []string{"compatible", "compatible", "clean"}},
	} {
		r, err := j.check(mbox, c.license, slices.Contains(c.verdicts, "incompatible"))
		if err != nil {
			return fmt.Errorf("for %s: %w", c.license, err)
		}
		if err := r.verdicts(c.verdicts); err != nil {
			return fmt.Errorf("for %s: %w", c.license, err)
		}
		if err := r.copyOf(0, word, nil); err != nil {
			return err
		}
		if err := r.copyOf(1, hidden, names); err != nil {
			return err
		}
		fmt.Printf("   for %s: %s\n", c.license, strings.Join(c.verdicts, ", "))
	}
	return nil
}

// check runs a check and reads its report.
func (j *job) check(queue, license string, gate bool) (*result, error) {
	out := j.call("check", "--index", j.index, "--project-license", license, "--format", "json", queue)
	want := 0
	if gate {
		want = 1
	}
	if out.status != want {
		return nil, fmt.Errorf("exit status %d, not %d: %s", out.status, want, out.stderr)
	}
	var r result
	if err := json.Unmarshal([]byte(out.stdout), &r); err != nil {
		return nil, err
	}
	if len(r.Unread) > 0 {
		return nil, fmt.Errorf("not read: %v", r.Unread)
	}
	return &r, nil
}

func (r *result) verdicts(want []string) error {
	var got []string
	for _, p := range r.Patches {
		got = append(got, p.Verdict)
	}
	if !slices.Equal(got, want) {
		return fmt.Errorf("verdicts %v, not %v", got, want)
	}
	return nil
}

// copyOf makes sure that a patch is said to be a copy of a function: from where,
// which lines, under which licence, and with which names changed.
func (r *result) copyOf(n int, f *function, names map[string]string) error {
	finding := r.Patches[n].Hunks[0].Findings[0]
	origin := finding.Origins[0]
	switch {
	case origin.Source != f.source || origin.Path != f.path:
		return fmt.Errorf("patch %d is said to come from %s %s, not %s %s", n+1, origin.Source, origin.Path, f.source, f.path)
	case origin.License != f.license || origin.LicenseFrom != "header":
		return fmt.Errorf("patch %d: licence %s from %s, not %s from the file's header", n+1, origin.License, origin.LicenseFrom, f.license)
	case covered(origin.Lines, f.first, f.last()) < 9*len(f.text)/10:
		return fmt.Errorf("patch %d: lines %v, not %d to %d", n+1, origin.Lines, f.first, f.last())
	case len(finding.Renames) < 9*len(names)/10:
		return fmt.Errorf("patch %d: only %d of %d renamed names", n+1, len(finding.Renames), len(names))
	}
	for _, r := range finding.Renames {
		if names[r.Origin] != r.Patch {
			return fmt.Errorf("patch %d: %s was not renamed to %s, but to %s", n+1, r.Origin, r.Patch, names[r.Origin])
		}
	}
	return nil
}

// covered counts the lines of a function that ranges cover.
func covered(ranges [][2]int, first, last int) (n int) {
	for line := first; line <= last; line++ {
		if slices.ContainsFunc(ranges, func(r [2]int) bool { return r[0] <= line && line <= r[1] }) {
			n++
		}
	}
	return n
}

// mail is a patch that adds lines to the middle of a file.
func mail(n int, subject, path string, added []string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "From 0000000000000000000000000000000000000000 Mon Sep 17 00:00:00 2001\n")
	fmt.Fprintf(&b, "From: Robin Example <robin@example.org>\nDate: Mon, 2 Mar 2026 10:0%d:00 +0000\n", n)
	fmt.Fprintf(&b, "Subject: [PATCH %d/3] %s\nMessage-ID: <mainjob-%d@example.org>\n\nFor the check.\n\n", n, subject, n)
	fmt.Fprintf(&b, "Signed-off-by: Robin Example <robin@example.org>\n---\ndiff --git a/%[1]s b/%[1]s\n--- a/%[1]s\n+++ b/%[1]s\n", path)
	fmt.Fprintf(&b, "@@ -40,6 +40,%d @@ int start(void)\n \tprepare();\n \treturn 0;\n }\n", len(added)+6)
	for _, line := range added {
		fmt.Fprintf(&b, "+%s\n", line)
	}
	fmt.Fprintf(&b, " \n int finish(void)\n {\n-- \n2.39.5\n\n")
	return b.String()
}
