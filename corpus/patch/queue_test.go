package patch

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// mailNo is a mail whose subject and diff tell its number.
func mailNo(n int) string {
	return fmt.Sprintf("From: A U Thor <author@example.org>\nDate: Mon, 6 May 2024 07:08:09 +0000\nSubject: [PATCH %d/3] change %d\nMessage-Id: <%d@example.org>\n\nWhy.\n---\n%s-- \n2.39.5\n\n",
		n, n, n, strings.ReplaceAll(plainDiff, "n.c", fmt.Sprintf("n%d.c", n)))
}

const fromLine = "From author@example.org Mon May  6 07:08:09 2024\n"

// write makes a tree of files.
func write(t testing.TB, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t testing.TB, queue string, o Options) ([]*Patch, []*Unread) {
	t.Helper()
	return collect(t, Read(context.Background(), queue, o))
}

func subjects(patches []*Patch) []string {
	var s []string
	for _, p := range patches {
		s = append(s, p.Subject)
	}
	return s
}

var changes123 = []string{"change 1", "change 2", "change 3"}

// The same three patches come out of every shape of queue, in order.
func TestShapes(t *testing.T) {
	mbox := fromLine + mailNo(1) + fromLine + mailNo(2) + fromLine + mailNo(3)
	dir := write(t, map[string]string{
		"queue.mbox":            mbox,
		"noblank.mbox":          strings.ReplaceAll(mbox, "2.39.5\n\n", "2.39.5\n"),
		"dos.mbox":              dos(mbox),
		"blank.mbox":            "\n\n" + mbox,
		"zone.mbox":             strings.ReplaceAll(mbox, "07:08:09 2024", "07:08:09 +0200 2024"),
		"zone2.mbox":            strings.ReplaceAll(mbox, "07:08:09 2024", "07:08:09 2024 +0200"),
		"who.mbox":              strings.ReplaceAll(mbox, "From author@example.org ", "From - "),
		"maildir/cur/9.a:2,S":   mailNo(1),
		"maildir/new/10.b":      mailNo(2),
		"maildir/cur/11.c:2,":   mailNo(3),
		"maildir/tmp/0.c":       "half",
		"dir/9-one.patch":       mailNo(1),
		"dir/10-two.eml":        mailNo(2),
		"dir/11-three.mbox":     fromLine + mailNo(3),
		"dir/README":            "no patch",
		"mh/9":                  mailNo(1),
		"mh/10":                 mailNo(2),
		"mh/11":                 mailNo(3),
		"quilt/series":          "# first\nb.patch\n\na.patch -p1 # why\nsub/c.patch\n",
		"quilt/b.patch":         mailNo(1),
		"quilt/a.patch":         mailNo(2),
		"quilt/sub/c.patch":     mailNo(3),
		"quilt/unlisted.patch":  mailNo(4),
		"pkg/patches/series":    "b.patch\na.patch\nc.patch\n",
		"pkg/patches/b.patch":   "Description: change 1\n Why.\nAuthor: A U Thor <author@example.org>\n---\n" + plainDiff,
		"pkg/patches/a.patch":   "Subject: change 2\nOrigin: upstream\n\n" + plainDiff,
		"pkg/patches/c.patch":   "change 3\n\nWhy.\n\n" + plainDiff,
		"pkg/debian/other/file": "",
		"queue.log":             logOf(1) + logOf(2) + logOf(3),
	})
	for _, name := range []string{"queue.mbox", "noblank.mbox", "dos.mbox", "blank.mbox", "zone.mbox", "zone2.mbox", "who.mbox", "maildir", "dir", "mh", "quilt", "pkg", "queue.log"} {
		t.Run(name, func(t *testing.T) {
			patches, unread := read(t, filepath.Join(dir, name), Options{})
			if got := subjects(patches); !slices.Equal(got, changes123) || unread != nil {
				t.Errorf("%q, unread %v", got, unread)
			}
			for _, p := range patches {
				if len(p.Files) != 1 || p.Position < 1 || !strings.HasPrefix(p.Queue, filepath.Join(dir, name)) {
					t.Errorf("%d files, position %d of %q", len(p.Files), p.Position, p.Queue)
				}
			}
		})
	}
}

func logOf(n int) string {
	return fmt.Sprintf("commit %040d (HEAD -> main)\nAuthor: A U Thor <author@example.org>\nDate:   Mon, 6 May 2024 07:08:09 +0000\n\n    change %d\n    \n    diff --git a/x b/x\n    Signed-off-by: A <a@b>\n\n%s\n", n, n, plainDiff)
}

// A queue is read alike whatever it is packed in, and from standard input.
func TestPacking(t *testing.T) {
	mbox := fromLine + mailNo(1) + fromLine + mailNo(2) + fromLine + mailNo(3)
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, _ = z.Write([]byte(mbox))
	_ = z.Close()
	var wide []byte
	for _, u := range utf16.Encode([]rune("\uFEFF" + mbox)) {
		wide = append(wide, byte(u), byte(u>>8))
	}
	for name, text := range map[string]string{"plain": mbox, "gzip": packed.String(), "UTF-16": string(wide), "byte order mark": "\uFEFF" + mbox} {
		patches, unread := read(t, "-", Options{Stdin: strings.NewReader(text)})
		if got := subjects(patches); !slices.Equal(got, changes123) || unread != nil {
			t.Errorf("%s: %q, unread %v", name, got, unread)
		}
		for i, p := range patches {
			if p.Queue != "-" || p.Position != i+1 {
				t.Errorf("%s: %q %d", name, p.Queue, p.Position)
			}
		}
	}
}

// A queue that holds nothing says so in one line, and why.
func TestNothing(t *testing.T) {
	dir := write(t, map[string]string{
		"empty": "", "blank": "\n \n", "text": "Only text.\n", "binary": "\x7fELF\x00\x00\n\x00", "zip": "PK\x03\x04rest", "xz": "\xfd7zXZ\x00",
		"gzip": "\x1f\x8bnot a gzip header", "dir/README": "text", "maildir/cur/.keep": "", "quilt/series": "# nothing\n", "go.mod": "module: x\n\nFrom: here\n",
		"range..of": "Only text.\n",
	})
	cases := []struct {
		queue string
		want  error
	}{
		{"missing", fs.ErrNotExist}, {"../missing", fs.ErrNotExist},
		{"empty", ErrEmpty}, {"blank", ErrEmpty}, {"text", ErrNoPatch}, {"binary", ErrNoPatch}, {"zip", ErrUnsupported}, {"xz", ErrUnsupported},
		{"gzip", gzip.ErrHeader}, {"dir", ErrNoPatch}, {"maildir", ErrEmpty}, {"quilt", ErrEmpty}, {"go.mod", ErrNoPatch}, {"range..of", ErrNoPatch},
	}
	for _, c := range cases {
		patches, unread := read(t, filepath.Join(dir, c.queue), Options{})
		if len(patches) != 0 || len(unread) != 1 || !errors.Is(unread[0], c.want) {
			t.Errorf("%s: %d patches, unread %v, want %v", c.queue, len(patches), unread, c.want)
			continue
		}
		if s := unread[0].Error(); strings.ContainsAny(s, "\n\x00") || strings.Contains(s, ": :") {
			t.Errorf("%q is no clear line", s)
		}
	}
	if _, unread := read(t, "-", Options{}); len(unread) != 1 || !errors.Is(unread[0], ErrEmpty) {
		t.Errorf("no standard input: %v", unread)
	}
}

// ">From " is "From " in a mailbox, in both dialects, and stays in a single mail.
func TestFromQuoting(t *testing.T) {
	mail := plainHeader + "\n>From here on\n>>From there\n>Fromage\n---\n" + plainDiff
	patches, _ := readAll(t, fromLine+mail, Options{})
	if want := "From here on\n>From there\n>Fromage"; len(patches) != 1 || patches[0].Message != want {
		t.Errorf("mailbox: %q, want %q", patches[0].Message, want)
	}
	patches, _ = readAll(t, mail, Options{})
	if want := ">From here on\n>>From there\n>Fromage"; len(patches) != 1 || patches[0].Message != want {
		t.Errorf("mail: %q, want %q", patches[0].Message, want)
	}
}

// A line of text that begins with From is no mail without a date.
func TestFromLine(t *testing.T) {
	cases := []struct {
		line       string
		afterBlank bool
		want       bool
	}{
		{"From a@b Mon Sep 17 00:00:00 2001", false, true},
		{"From a@b Mon Sep 17 00:00 2001", false, true},
		{"From a@b Mon Sep 17 00:00:00 99", false, true},
		{"From a@b Mon Sep 17 00:00:00 2001 +0200", false, true},
		{"From a@b Mon Sep 17 00:00:00 +0200 2001", true, true},
		{"From a@b Mon Sep 17 00:00:00 +0200 2001", false, false},
		{"From now on it is better: yes, really", true, false},
		{"From 12:30 on it is better", true, false},
		{"From: a@b Mon Sep 17 00:00:00 2001", true, false},
		{"From a@b Mon Sep 17 00:00:00 12", true, false},
		{"From a:", true, false},
	}
	for _, c := range cases {
		if got := isFromLine([]byte(c.line), c.afterBlank); got != c.want {
			t.Errorf("%q after blank %v: %v", c.line, c.afterBlank, got)
		}
	}
}

// -pN and -R of a series, and names that lead out of it.
func TestQuilt(t *testing.T) {
	plain := func(name string) string { return "--- " + name + "\n+++ " + name + "\n@@ -1 +1,2 @@\n-a\n+b\n+c\n" }
	dir := write(t, map[string]string{
		"outside.patch":    plain("secret"),
		"p/series":         "p0 -p0\np1\np2 -p2\nab -p ab\nrev -p1 -R\n../outside.patch\n/etc/passwd\nmissing\nempty\nlink\nbad -px\nmail\n",
		"p/p0":             plain("d/n.c"),
		"p/p1":             plain("d/n.c"),
		"p/p2":             plain("d/e/n.c"),
		"p/ab":             plain("d/n.c"),
		"p/rev":            plain("d/n.c"),
		"p/empty":          "",
		"p/bad":            plain("d/n.c"),
		"p/mail":           "Content-Transfer-Encoding: quoted-printable\nFrom: A U Thor <a@example.org>\nSubject: x\nDate: y\n\n" + strings.ReplaceAll(plain("d/n.c"), "+c", "+a=3Db"),
		"p/not-listed.txt": "",
	})
	if err := os.Symlink("../outside.patch", filepath.Join(dir, "p", "link")); err != nil {
		t.Fatal(err)
	}
	patches, unread := read(t, filepath.Join(dir, "p"), Options{Strip: 3})
	var got []string
	for _, p := range patches {
		got = append(got, filepath.Base(p.Queue)+" "+strings.Join(stats(p.Files), " "))
	}
	want := []string{"p0 2\t1\td/n.c", "p1 2\t1\tn.c", "p2 2\t1\tn.c", "ab 2\t1\tn.c", "rev 1\t2\tn.c", "bad 2\t1\tn.c", "mail 2\t1\tn.c"}
	if !slices.Equal(got, want) {
		t.Errorf("\n got %q\nwant %q", got, want)
	}
	reasons := []error{ErrUnsupported, ErrOutside, ErrOutside, fs.ErrNotExist, ErrEmpty, nil}
	if !slices.EqualFunc(unread, reasons, func(u *Unread, want error) bool { return want == nil || errors.Is(u, want) }) {
		t.Errorf("unread %v", unread)
	}
	if last := patches[len(patches)-1]; string(last.Files[0].Hunks[0].Lines[2].Text) != "a=3Db" || last.Number != 12 || last.Total != 12 {
		t.Errorf("a mail in a series is not decoded, and has its place there: %+v", last)
	}
}

// The message of a patch that is no mail.
func TestPreamble(t *testing.T) {
	cases := []struct {
		name, text, subject, author, message string
	}{
		{"DEP-3", "Description: short\n Long.\n .\n More.\nAuthor: A U Thor <a@b>\nOrigin: upstream, https://example.org/1\nBug-Debian: https://example.org/2\n---\nnotes\n", "short", "A U Thor <a@b>", "Long.\n\nMore.\nOrigin: upstream, https://example.org/1\nBug-Debian: https://example.org/2"},
		{"DEP-3, author first", "Author: A U Thor <a@b>\nDescription: short\nForwarded: no\n\n", "short", "A U Thor <a@b>", "Forwarded: no"},
		{"free text", "short\n\nLong.\n\n", "short", "", "Long."},
		{"nothing", "", "", "", ""},
		{"Mercurial", "# HG changeset patch\n# User A U Thor <a@b>\n# Date 1 0\n# Node ID 0123456789012345678901234567890123456789\nshort\n\nLong.\n\n", "short", "A U Thor <a@b>", "Long."},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			patches, unread := readAll(t, c.text+plainDiff, Options{})
			if len(patches) != 1 || unread != nil {
				t.Fatalf("%d patches, unread %v", len(patches), unread)
			}
			p := patches[0]
			if p.Subject != c.subject || p.Author != c.author || p.Message != c.message || !slices.Equal(stats(p.Files), plainStats) {
				t.Errorf("%q by %q: %q, %q", p.Subject, p.Author, p.Message, stats(p.Files))
			}
		})
	}
}

// A commit of a log is read by its indentation: a diff in its message is text.
func TestLog(t *testing.T) {
	patches, unread := readAll(t, logOf(7), Options{})
	if len(patches) != 1 || unread != nil {
		t.Fatalf("%d patches, unread %v", len(patches), unread)
	}
	p := patches[0]
	if p.Commit != fmt.Sprintf("%040d", 7) || p.Author != "A U Thor <author@example.org>" || p.Message != "diff --git a/x b/x\nSigned-off-by: A <a@b>" || !slices.Equal(stats(p.Files), plainStats) {
		t.Errorf("%+v", p)
	}
}

// Where a problem is, in the terms of the queue.
func TestWhere(t *testing.T) {
	bad := plainHeader + "\nWhy.\n---\n--- a/n\n+++ b/n\n@@ -1,9 +1 @@\n-a\n"
	base64 := mimeMail("text/plain", "base64", b64("Why.\n---\n--- a/n\n+++ b/n\n@@ -1,9 +1 @@\n-a\n"))
	cases := []struct{ text, want string }{
		{bad, "test: line 9: truncated (@@ -1,9 +1 @@)"},
		{fromLine + mailNo(1) + fromLine + bad, "test: message 2, line 10: truncated (@@ -1,9 +1 @@)"},
		{base64, "test: decoded line 5: truncated (@@ -1,9 +1 @@)"},
		{"--- a/n\n+++ b/n\n@@ -1,9 +1 @@\n-a\n", "test: line 3: truncated (@@ -1,9 +1 @@)"},
	}
	for _, c := range cases {
		if _, unread := readAll(t, c.text, Options{}); len(unread) != 1 || unread[0].Error() != c.want {
			t.Errorf("%v, want %q", unread, c.want)
		}
	}
}

// Every limit is reported, and what stands behind the offender is read.
func TestLimits(t *testing.T) {
	long := strings.Repeat("x", 5000)
	diff := func(text string) string {
		return "--- a/n\n+++ b/n\n@@ -0,0 +1,2 @@\n+a\n+" + text + "\n@@ -9 +11 @@\n-a\n+b\n"
	}
	cases := []struct {
		name, text string
		o          Options
		patches    int
		hunks      int
	}{
		{"line", plainHeader + "\n---\n" + diff(long), Options{MaxLine: 1000}, 1, 1},
		{"hunk", plainHeader + "\n---\n" + diff("b"), Options{MaxHunk: 1}, 1, 1},
		{"message", fromLine + mailNo(1) + fromLine + plainHeader + "\n---\n" + diff("b") + long + "\n" + fromLine + mailNo(3), Options{MaxMessage: 1000}, 3, 4},
		{"plain", diff("b") + long, Options{MaxMessage: 1000}, 1, 2},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			patches, unread := readAll(t, c.text, c.o)
			hunks := 0
			for _, f := range filesOf(patches) {
				hunks += len(f.Hunks)
			}
			if len(patches) != c.patches || hunks != c.hunks || len(unread) != 1 || !errors.Is(unread[0], ErrTooLarge) {
				t.Errorf("%d patches, %d hunks, unread %v", len(patches), hunks, unread)
			}
		})
	}
}

// A line of a gigabyte costs the limit, not the line.
func TestEndlessLine(t *testing.T) {
	o := Options{MaxMessage: 1 << 20}
	in := io.MultiReader(strings.NewReader(fromLine+plainHeader+"\n---\n"), io.LimitReader(endless{}, 1<<30), strings.NewReader("\n"+fromLine+mailNo(2)))
	before := allocated()
	patches, unread := collect(t, ReadFrom(context.Background(), in, "test", o))
	if len(patches) != 2 || patches[1].Subject != "change 2" || len(unread) != 1 || !errors.Is(unread[0], ErrTooLarge) {
		t.Errorf("%q, unread %v", subjects(patches), unread)
	}
	if cost := allocated() - before; cost > 32<<20 {
		t.Errorf("%d MB allocated", cost>>20)
	}
}

// endless is one line.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = '+'
	}
	return len(p), nil
}

func allocated() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.TotalAlloc
}

// What is held does not grow with the mailbox.
func TestLongMailbox(t *testing.T) {
	if testing.Short() {
		t.Skip("reads 64 MB")
	}
	mail := []byte(fromLine + mailNo(1))
	n := (64 << 20) / len(mail)
	peak, seen := uint64(0), 0
	for _, err := range ReadFrom(context.Background(), &repeated{text: mail, times: n}, "test", Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen%20000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapAlloc)
		}
	}
	if seen != n || peak > 16<<20 {
		t.Errorf("%d of %d mails, %d MB held", seen, n, peak>>20)
	}
}

// repeated is a text, many times over.
type repeated struct {
	text  []byte
	times int
	off   int
}

func (r *repeated) Read(p []byte) (int, error) {
	if r.times == 0 {
		return 0, io.EOF
	}
	n := copy(p, r.text[r.off:])
	if r.off += n; r.off == len(r.text) {
		r.off, r.times = 0, r.times-1
	}
	return n, nil
}

// A stream that breaks off gives what came, and the reason.
func TestBrokenStream(t *testing.T) {
	broken := errors.New("broken")
	in := io.MultiReader(strings.NewReader(fromLine+mailNo(1)+fromLine+mailNo(2)), failing{broken})
	patches, unread := collect(t, ReadFrom(context.Background(), in, "test", Options{}))
	if len(patches) != 2 || len(unread) != 1 || !errors.Is(unread[0], broken) {
		t.Errorf("%q, unread %v", subjects(patches), unread)
	}
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// A cancelled context ends the reading with its reason; a caller that stops
// is not called again.
func TestStop(t *testing.T) {
	mbox := fromLine + mailNo(1) + fromLine + mailNo(2) + fromLine + mailNo(3)
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var got []string
	for p, err := range ReadFrom(ctx, strings.NewReader(mbox), "test", Options{}) {
		if err != nil {
			got = append(got, err.Error())
			continue
		}
		got = append(got, p.Subject)
		cancel()
	}
	if want := []string{"change 1", "test: context canceled"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
	for range ReadFrom(context.Background(), strings.NewReader(mbox), "test", Options{}) {
		break
	}
}
