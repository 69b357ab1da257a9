package patch

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// checkPatch holds for every patch, whatever it was read from.
func checkPatch(t *testing.T, p *Patch) {
	for _, s := range []string{p.Subject, p.Author, p.Date, p.Message} {
		if !utf8.ValidString(s) {
			t.Fatalf("not UTF-8: %q", s)
		}
	}
	if strings.Contains(p.Subject+p.Author, "\n") {
		t.Fatalf("a line end in %q or %q", p.Subject, p.Author)
	}
	if p.Cover && len(p.Files) > 0 {
		t.Fatal("a cover letter with files")
	}
	checkTrailers(t, p.Trailers)
	checkFiles(t, p.Files)
}

// checkFiles holds for every file of a diff: its hunks have as many lines as
// their headers say, and a file has no old path of its own unless it moved.
func checkFiles(t *testing.T, files []File) {
	for _, f := range files {
		if moved := f.Status == Renamed || f.Status == Copied; !moved && f.Path != f.OldPath {
			t.Fatalf("%s: %q from %q", f.Status, f.Path, f.OldPath)
		}
		for _, h := range f.Hunks {
			old, new := 0, 0
			for _, l := range h.Lines {
				switch l.Op {
				case ' ':
					old, new = old+1, new+1
				case '-':
					old++
				case '+':
					new++
				default:
					t.Fatalf("a line of kind %q", l.Op)
				}
				if slices.Contains(l.Text, '\n') {
					t.Fatalf("a line end in %q", l.Text)
				}
			}
			if old != h.OldLines || new != h.NewLines {
				t.Fatalf("%d,%d lines, the header says %d,%d", old, new, h.OldLines, h.NewLines)
			}
		}
	}
}

func checkTrailers(t *testing.T, trailers []Trailer) {
	for _, tr := range trailers {
		if tr.Key == "" || strings.ContainsAny(tr.Key, " \t\r\n:") || strings.Contains(tr.Value, "\n") || strings.TrimSpace(tr.Value) != tr.Value {
			t.Fatalf("trailer %q", tr)
		}
	}
}

// Any stream is read to its end: patches that hold together, Unread for the
// rest, and never nothing at all.
func FuzzMail(f *testing.F) {
	for _, c := range mailCases {
		f.Add([]byte(c.mail), false)
	}
	f.Add([]byte(fromLine+mailNo(1)+fromLine+mailNo(2)), true)
	f.Add([]byte(logOf(1)+logOf(2)), false)
	f.Add([]byte("\x1f\x8b\x08"), false)
	f.Fuzz(func(t *testing.T, text []byte, scissors bool) {
		o := Options{Scissors: scissors, MaxMessage: 1 << 20, MaxHunk: 1000, MaxLine: 10000, MaxParts: 50}
		n := 0
		for p, err := range ReadFrom(context.Background(), strings.NewReader(string(text)), "fuzz", o) {
			n++
			var u *Unread
			switch {
			case err == nil:
				checkPatch(t, p)
			case !errors.As(err, &u):
				t.Fatalf("%T is no Unread", err)
			case strings.ContainsAny(err.Error(), "\n\x1b\x00"):
				t.Fatalf("%q is no line for a terminal", err)
			}
		}
		if n == 0 {
			t.Fatal("nothing read, and nothing said")
		}
	})
}

// Any diff gives files that hold together, and every problem its line.
func FuzzDiff(f *testing.F) {
	for _, c := range diffCases {
		f.Add([]byte(c.diff), 0)
	}
	f.Fuzz(func(t *testing.T, text []byte, strip int) {
		files, problems := parseDiff(text, 1, Options{Strip: strip % 5, MaxHunk: 1000, MaxLine: 10000}.withDefaults())
		checkFiles(t, files)
		lines := strings.Count(string(text), "\n") + 1
		shown := 0
		for _, f := range files {
			added, removed := count(f)
			shown += added + removed
		}
		if shown > lines {
			t.Fatalf("%d changed lines out of %d", shown, lines)
		}
		for _, p := range problems {
			if p.line < 1 || p.line > lines {
				t.Fatalf("line %d of %d: %v", p.line, lines, p.err)
			}
		}
	})
}

// Trailers, written as a message, are read again.
func FuzzTrailers(f *testing.F) {
	f.Add("Why.\n\nFixes: one\n  two\nCc : a\n# b\nSigned-off-by: A <a@b>\n")
	f.Add("a: b\n\n(cherry picked from commit 1)\nc\nd\ne\n")
	f.Fuzz(func(t *testing.T, message string) {
		trailers := parseTrailers(message)
		checkTrailers(t, trailers)
		var again strings.Builder
		for _, tr := range trailers {
			again.WriteString(tr.Key + ": " + tr.Value + "\n")
		}
		if got := parseTrailers(again.String()); !slices.Equal(got, trailers) {
			t.Fatalf("%q, read again %q", trailers, got)
		}
	})
}

// A series gives one entry a line that is not empty or a comment, and its
// options are in range.
func FuzzSeries(f *testing.F) {
	f.Add("a.patch -p0\n# b\nc.patch -p ab -R # d\n\ne -p\nf -p-1\n")
	f.Fuzz(func(t *testing.T, text string) {
		entries, bad := parseSeries(text)
		if lines := strings.Count(text, "\n") + 1; len(entries) > lines || len(bad) > len(entries) {
			t.Fatalf("%d entries, %d bad, of %d lines", len(entries), len(bad), lines)
		}
		for _, e := range entries {
			if e.name == "" || strings.ContainsAny(e.name, " \t\n") || e.name[0] == '#' || e.strip < StripNone {
				t.Fatalf("%+v", e)
			}
		}
	})
}
