package patch

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// Input made to cost more than its size costs no more than its size. What
// grows with the square takes minutes here, what does not takes a moment.
func TestHostile(t *testing.T) {
	size := 4 << 20
	if testing.Short() {
		size = 1 << 20
	}
	fill := func(piece string) string { return strings.Repeat(piece, size/len(piece)) }
	mail := plainHeader + "\nWhy.\n---\n"
	cases := map[string]string{
		"folded header":         "From: a@example.org\nDate: x\nSubject: a\n" + fill(" b\n") + "\n" + plainDiff,
		"folded body header":    plainHeader + "\nFrom: a@example.org\n" + fill(" b\n") + "\n" + plainDiff,
		"many headers":          plainHeader + fill("a: b\n") + "\n" + plainDiff,
		"half words":            strings.Replace(plainHeader, "n: change", fill("=?a?b? "), 1) + "\n" + plainDiff,
		"words":                 strings.Replace(plainHeader, "n: change", fill("=?utf-8?q?b?= =?koi8-r?b?YQ==?="), 1) + "\n" + plainDiff,
		"brackets":              strings.Replace(plainHeader, "n: change", fill("[a] "), 1) + "\n" + plainDiff,
		"folded trailer":        plainHeader + "\nWhy.\n\nCc: a\n" + fill(" b\n") + "---\n" + plainDiff,
		"trailers":              plainHeader + "\nWhy.\n\n" + fill("Cc: a\n") + "---\n" + plainDiff,
		"blanks in a name":      mail + "diff --git " + fill("a ") + "\nold mode 1\n",
		"stray hunks":           mail + fill("@@ -1 +1 @@\n"),
		"truncated hunks":       mail + "--- a/n\n+++ b/n\n" + fill("@@ -1,99999 +1,99999 @@\n a\n"),
		"swallowed files":       mail + "--- a/n\n+++ b/n\n@@ -1,9999999 +1,9999999 @@\n" + fill("--- a\n+++ b\n"),
		"huge counts":           mail + fill("--- a/n\n+++ b/n\n@@ -1,999999999 +1,999999999 @@\n"),
		"combined":              mail + "diff --cc n\n" + fill(strings.Repeat("@", 99)+" -1,999999\n"),
		"names":                 mail + fill("diff --git a/b b/b\nold mode 1\n"),
		"boundaries":            multi("mixed", fill("--b\n")),
		"nested":                plainHeader + fill("Content-Type: multipart/mixed; boundary=b\n\n--b\n"),
		"quoted-printable":      mimeMail("text/plain", "quoted-printable", fill("=  ")),
		"base64":                mimeMail("text/plain", "base64", fill("=")),
		"from lines":            fill(fromLine),
		"media type":            mimeMail("text/plain"+fill("; a*0=b"), "8bit", plainDiff),
		"boundary of a mailbox": fromLine + fill("From :00:00 1\n"),
	}
	for name, text := range cases {
		t.Run(name, func(t *testing.T) {
			start, before := time.Now(), allocated()
			patches, unread := readAll(t, text, Options{})
			if len(patches)+len(unread) == 0 {
				t.Error("nothing read, and nothing said")
			}
			if took := time.Since(start); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
			if cost := (allocated() - before) / uint64(size); cost > 100 {
				t.Errorf("allocated %d times the input", cost)
			}
			if len(unread) > maxProblems+10 {
				t.Errorf("%d unread parts", len(unread))
			}
		})
	}
}

func zipped(text []byte) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(text)
	_ = z.Close()
	return b.String()
}

// attachedGzip is a part with a packed patch.
func attachedGzip(text string) string {
	return "Content-Type: application/gzip; name=n.patch.gz\nContent-Transfer-Encoding: base64\n\n" + b64(zipped([]byte(text)))
}

// A packed attachment is read; many that unfold into much are Unread.
func TestPackedAttachments(t *testing.T) {
	patches, unread := readAll(t, multi("mixed", "\nWhy.\n", attachedGzip(plainDiff)), Options{})
	if len(patches) != 1 || unread != nil || !slices.Equal(stats(patches[0].Files), plainStats) {
		t.Errorf("%v, unread %v", patches, unread)
	}
	bomb := attachedGzip("--- a/n\n+++ b/n\n@@ -1 +1 @@\n-a\n+b\n" + strings.Repeat("\n", 1<<20))
	parts := slices.Repeat([]string{bomb}, 100)
	before := allocated()
	patches, unread = readAll(t, multi("mixed", parts...), Options{MaxMessage: 4 << 20})
	if len(patches) != 1 || len(patches[0].Files) != 3 || len(unread) != 97 || !errors.Is(unread[0], ErrTooLarge) {
		t.Errorf("%d patches, %d unread", len(patches), len(unread))
	}
	if cost := allocated() - before; cost > 200<<20 {
		t.Errorf("%d MB allocated", cost>>20)
	}
}

// Mails attached to mails to any depth and in any number stay in the bounds
// of one mail.
func TestAttachedWithoutEnd(t *testing.T) {
	mail := plainHeader + "\nInside.\n---\n" + plainDiff
	for i := range 40 {
		mail = fmt.Sprintf("%sContent-Type: multipart/mixed; boundary=b%d\n\n--b%d\nContent-Type: message/rfc822\n\n%s\n--b%d--\n", plainHeader, i, i, mail, i)
	}
	_, unread := readAll(t, mail, Options{})
	if len(unread) != 1 || !errors.Is(unread[0], ErrTooDeep) {
		t.Errorf("unread %v", unread)
	}
}

// All the lines of a message have a bound, since a line costs more here than it does there.
func TestMaxLines(t *testing.T) {
	files := strings.Repeat("--- a/n\n+++ b/n\n@@ -0,0 +1,10 @@\n"+strings.Repeat("+\n", 10), 5)
	patches, unread := readAll(t, files, Options{MaxLines: 35})
	added := 0
	for _, f := range filesOf(patches) {
		a, _ := count(f)
		added += a
	}
	if added != 30 || len(unread) != 2 || !errors.Is(unread[0], ErrTooLarge) {
		t.Errorf("%d lines, unread %v", added, unread)
	}
}

// What an error says is one line, and safe on a terminal.
func TestUnreadIsPrintable(t *testing.T) {
	u := &Unread{Queue: "a\x1b[31m\u202eb", Where: "c\nd", Err: errors.New("e\x00\xff")}
	if got, want := u.Error(), "a[31mb: cd: e"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

// A transfer encoding that is not true hides nothing, nor does HTML that
// stands above a footer.
func TestFalseMails(t *testing.T) {
	patches, unread := readAll(t, mimeMail("text/plain", "base64", "Why.\n---\n"+plainDiff), Options{})
	if len(patches) != 1 || unread != nil || !slices.Equal(stats(patches[0].Files), plainStats) {
		t.Errorf("%v, unread %v", patches, unread)
	}
	wide := []byte("Why.\n---\n" + plainDiff)
	for i := len(wide) - 1; i >= 0; i-- {
		wide = slices.Insert(wide, i+1, 0)
	}
	patches, unread = readAll(t, mimeMail("text/plain; charset=utf-16le", "base64", b64(string(wide))), Options{})
	if len(patches) != 1 || unread != nil || !slices.Equal(stats(patches[0].Files), plainStats) {
		t.Errorf("UTF-16: %v, unread %v", patches, unread)
	}
	_, unread = readAll(t, multi("mixed", "Content-Type: text/html\n\n<pre>@@ -1 +1 @@</pre>", "Content-Type: text/plain\n\nfooter\n"), Options{})
	if len(unread) != 1 || !errors.Is(unread[0], ErrUnsupported) {
		t.Errorf("HTML above a footer: %v", unread)
	}
	patches, unread = readAll(t, multi("alternative", "Content-Type: text/plain\n\n> @@ -1 +1 @@\nTalk.\n", "Content-Type: text/html\n\n<blockquote>@@ -1 +1 @@</blockquote>"), Options{})
	if len(patches) != 1 || unread != nil {
		t.Errorf("a reply: %v", unread)
	}
}

// TestUnreadParts: a patch knows how much of it is not there, and what ended it
// early is told first.
func TestUnreadParts(t *testing.T) {
	for _, c := range []struct {
		name, mail string
		unread     int
		first      error
	}{
		{"whole", plainHeader + "\nWhy.\n---\n" + plainDiff, 0, nil},
		{"truncated", plainHeader + "\nWhy.\n---\n--- a/n\n+++ b/n\n@@ -1,9 +1,9 @@\n a\n", 1, ErrTruncated},
		{"over the limit", plainHeader + "\nWhy.\n---\n--- a/n\n+++ b/n\n@@ -0,0 +1,99999 @@\n" + strings.Repeat("+a line\n", 99999), 2, ErrTooLarge},
		{"a long subject", strings.Replace(plainHeader, "n: change", strings.Repeat("change ", maxField), 1) + "\nWhy.\n---\n" + plainDiff, 1, ErrTooLarge},
	} {
		patches, unread := readAll(t, c.mail, Options{MaxMessage: 256 << 10})
		if len(patches) != 1 || len(unread) != c.unread || patches[0].Unread != c.unread {
			t.Errorf("%s: %d patches, unread %v", c.name, len(patches), unread)
			continue
		}
		if c.unread > 0 && !errors.Is(unread[0], c.first) {
			t.Errorf("%s: %v, want %v", c.name, unread[0], c.first)
		}
		if n := len(patches[0].Subject); n > maxField {
			t.Errorf("%s: a subject of %d bytes", c.name, n)
		}
	}
}
