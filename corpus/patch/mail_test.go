package patch

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/encoding/htmlindex"
)

// plainDiff is the diff of most mails here.
const plainDiff = "diff --git a/n.c b/n.c\nindex 1234567..89abcde 100644\n--- a/n.c\n+++ b/n.c\n@@ -1,2 +1,3 @@\n a\n-b\n+c = d;\n+e\n"

var plainStats = []string{"2\t1\tn.c"}

const plainHeader = "From: A U Thor <author@example.org>\nDate: Mon, 6 May 2024 07:08:09 +0000\nSubject: [PATCH] n: change\n"

// mailCases are mails as git mailinfo reads them too, unless differs says why not.
var mailCases = []struct {
	name    string
	mail    string
	author  string // "A U Thor <author@example.org>" if empty
	subject string // "n: change" if empty
	message string
	stats   []string // plainStats if nil
	options Options
	args    []string // of git mailinfo
	differs string
}{
	{name: "bare", mail: plainHeader + "\nWhy.\n\nMore.\n---\n notes\n n.c | 3 ++-\n\n" + plainDiff + "-- \n2.39.5\n", message: "Why.\n\nMore."},
	{name: "no message", mail: plainHeader + "\n---\n" + plainDiff},
	{name: "no separator", mail: plainHeader + "\nWhy.\n" + plainDiff, message: "Why."},
	{name: "plain diff", mail: plainHeader + "\nWhy.\n\n--- a/n.c\n+++ b/n.c\n@@ -1 +1,2 @@\n-a\n+b\n+c\n", message: "Why."},
	{name: "CVS index", mail: plainHeader + "\nWhy.\n\nIndex: n.c\n====\n--- n.c\n+++ n.c\n@@ -1 +1,2 @@\n-a\n+b\n+c\n", message: "Why."},
	{name: "CR LF", mail: dos(plainHeader + "\nWhy.\n---\n" + plainDiff), message: "Why."},
	{name: "text below a diff is no message", mail: plainHeader + "\nWhy.\n---\nNot a message.\n\n" + plainDiff, message: "Why."},
	{
		name: "headers in the body", mail: plainHeader + "\nFrom: Other One <other@example.org>\nSubject: [PATCH v2] other\n subject\nDate: Tue, 7 May 2024 00:00:00 +0000\n\nWhy.\n---\n" + plainDiff,
		author: "Other One <other@example.org>", subject: "other subject", message: "Why.",
	},
	{
		name: "the second From in the body is text", mail: plainHeader + "\nFrom: Other One <other@example.org>\n\nFrom: Third One <third@example.org>\n---\n" + plainDiff,
		author: "Other One <other@example.org>", message: "From: Third One <third@example.org>",
	},
	{
		name: "From line of format-patch in the body", mail: plainHeader + "\n>From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\nFrom: Other One <other@example.org>\n\nWhy.\n---\n" + plainDiff,
		author: "Other One <other@example.org>", message: "Why.",
	},
	{name: "subject in the body", mail: plainHeader + "\n[PATCH] other\n\nWhy.\n---\n" + plainDiff, subject: "other", message: "Why."},
	{name: "Re and brackets", mail: subject("Re: [RFC] [PATCH v3 2/7] Re: n:  change"), message: "Why."},
	{name: "folded subject", mail: subject("[PATCH] n:\n change"), message: "Why."},
	{name: "brackets in the middle stay", mail: subject("[PATCH] n: a[1] is [odd]"), subject: "n: a[1] is [odd]", message: "Why."},
	{name: "Q words", mail: subject("=?UTF-8?Q?[PATCH]_n:_=C3=A4nder=5Fn?="), subject: "n: änder_n", message: "Why."},
	{name: "B words, cut inside a character", mail: subject("=?UTF-8?B?bjogw6Q=?= =?utf-8?B?w6Q=?="), subject: "n: ää", message: "Why."},
	{name: "words of two charsets", mail: subject("n: =?iso-8859-1?Q?=E4?= =?koi8-r?Q?=C1?="), subject: "n: äа", message: "Why."},
	{name: "no word", mail: subject("n: =?what=?= ?= =?UTF-8?X?a?="), subject: "n: =?what=?= ?= =?UTF-8?X?a?=", message: "Why.", differs: "git refuses the mail"},
	{name: "raw Latin-1 header", mail: subject("n: \xe4"), subject: "n: ä", message: "Why.", differs: "git leaves the byte"},
	{name: "encoded author", mail: from("=?UTF-8?Q?J=C3=B6rg?= =?UTF-8?Q?_M=C3=BCller?= <j@example.org>"), author: "Jörg Müller <j@example.org>", message: "Why."},
	{name: "quoted author", mail: from(`"Thor, A \"U\"" <a@example.org>`), author: `Thor, A "U" <a@example.org>`, message: "Why."},
	{name: "author behind the mail", mail: from("a@example.org (A U Thor)"), author: "A U Thor <a@example.org>", message: "Why."},
	{name: "author without a name", mail: from("a@example.org"), author: "a@example.org <a@example.org>", message: "Why."},
	{name: "author whose name is a mail", mail: from(`"x@example.org" <a@example.org>`), author: "x@example.org <x@example.org>", message: "Why."},
	{name: "author without @", mail: from("A U Thor <author>"), author: "A U Thor <author>", message: "Why."},
	{name: "author with a comment", mail: from("A (he) Thor <a@example.org> (Firm)"), author: "A (he) Thor (Firm) <a@example.org>", message: "Why."},
	{
		name: "quoted-printable", mail: mimeMail("text/plain; charset=UTF-8", "quoted-printable", "Gr=C3=BC=\nnde.\n---\n"+strings.ReplaceAll(plainDiff, "=", "=3D")),
		message: "Gründe.",
	},
	{name: "base64, Latin-2", mail: mimeMail("text/plain; charset=iso-8859-2", "base64", b64("D\xf9vod.\n---\n"+plainDiff)), message: "Důvod."},
	{name: "base64 with a footer in plain text", mail: mimeMail("text/plain; charset=UTF-8", "base64", b64("Why.\n---\n"+plainDiff)+"\n_______\n"), message: "Why."},
	{name: "base64 of CR LF", mail: mimeMail("text/plain; charset=UTF-8", "base64", b64(dos("Why.\n---\n"+plainDiff))), message: "Why."},
	{name: "charset that is not true", mail: mimeMail("text/plain; charset=us-ascii", "8bit", "Gr\xc3\xbcnde.\n---\n"+plainDiff), message: "Gründe.", differs: "git refuses the mail"},
	{name: "no charset, Latin-1", mail: mimeMail("text/plain", "8bit", "Gr\xfcnde.\n---\n"+plainDiff), message: "Gründe.", differs: "git leaves the byte"},
	{name: "KOI8-R", mail: encoded("koi8-r", "Причина."), message: "Причина."},
	{name: "ISO-2022-JP", mail: encoded("iso-2022-jp", "理由"), message: "理由"},
	{name: "GB2312", mail: encoded("gb2312", "原因"), message: "原因"},
	{name: "EUC-KR", mail: encoded("euc-kr", "이유"), message: "이유"},
	{
		name: "flowed", mail: mimeMail("text/plain; charset=UTF-8; format=flowed", "8bit", "One long \nline.\n---\n"+flow(plainDiff)+"-- \nsig\n"),
		message: "One long line.",
	},
	{
		name: "flowed with delsp", mail: mimeMail("text/plain; charset=UTF-8; delsp=yes; format=flowed", "8bit", "One long  \nline.\n---\n"+flow(plainDiff)),
		message: "One long line.",
	},
	{
		name:    "inline attachment",
		mail:    multi("mixed", "Content-Type: text/plain; charset=UTF-8\n\nWhy.\n---\n", "Content-Type: text/x-patch; name=\"0001.patch\"\nContent-Transfer-Encoding: 8bit\nContent-Disposition: attachment; filename=\"0001.patch\"\n\n"+plainDiff),
		message: "Why.",
	},
	{
		name:    "base64 attachment that says it is no text",
		mail:    multi("mixed", "Content-Type: text/plain; charset=UTF-8\n\nWhy.\n", "Content-Type: application/octet-stream; name=\"x\"\nContent-Transfer-Encoding: base64\n\n"+b64(plainDiff)),
		message: "Why.",
	},
	{
		name:    "signed",
		mail:    multi("signed", "Content-Type: text/plain; charset=UTF-8\n\nWhy.\n---\n"+plainDiff+"\n", "Content-Type: application/pgp-signature; name=\"signature.asc\"\n\n-----BEGIN PGP SIGNATURE-----\n\n-----END PGP SIGNATURE-----\n"),
		message: "Why.",
	},
	{
		name:    "no closing boundary",
		mail:    strings.TrimSuffix(multi("mixed", "Content-Type: text/plain; charset=UTF-8\n\nWhy.\n---\n"+plainDiff), "--b--\n"),
		message: "Why.",
	},
	{
		name:    "a part without a header",
		mail:    multi("mixed", "\nWhy.\n---\n"+plainDiff),
		message: "Why.",
	},
	{
		name: "nested", message: "Why.", differs: "git takes the inner boundary into the message",
		mail: multi("mixed", "Content-Type: multipart/mixed; boundary=\"c\"\n\n--c\nContent-Type: text/plain\n\nWhy.\n--c\nContent-Type: text/plain\n\n---\n"+plainDiff+"\n--c--\n", "Content-Type: text/plain\n\nfooter\n"),
	},
	{
		name:    "HTML beside text",
		mail:    multi("alternative", "Content-Type: text/plain\n\nWhy.\n---\n"+plainDiff, "Content-Type: text/html\n\n<pre>Why.</pre>\n"),
		message: "Why.",
	},
	{
		name:    "HTML above text",
		mail:    multi("alternative", "Content-Type: text/html\n\n<pre>Why.</pre>\n", "Content-Type: text/plain\n\nWhy.\n---\n"+plainDiff),
		message: "Why.", differs: "git takes the HTML into the message",
	},
	{
		name: "signed inline", mail: plainHeader + "\n-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWhy.\n- ---\n" + strings.ReplaceAll(plainDiff, "\n-", "\n- -") + "-----BEGIN PGP SIGNATURE-----\n\nabc\n-----END PGP SIGNATURE-----\n",
		message: "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nWhy.", differs: "git leaves the dash escapes in",
	},
	{name: "scissors off", mail: plainHeader + "\nHello.\n-- >8 --\nSubject: other\n\nWhy.\n---\n" + plainDiff, message: "Hello.\n-- >8 --\nSubject: other\n\nWhy."},
	{
		name: "scissors on", mail: plainHeader + "\nHello.\n-- >8 -- cut here --\nSubject: other\n\nWhy.\n---\n" + plainDiff, subject: "other", message: "Why.",
		options: Options{Scissors: true}, args: []string{"--scissors"},
	},
	{
		name: "no scissors", mail: plainHeader + "\nHello.\nplease cut 8< here in this long line\n---\n" + plainDiff, message: "Hello.\nplease cut 8< here in this long line",
		options: Options{Scissors: true}, args: []string{"--scissors"},
	},
	{name: "no patch", mail: plainHeader + "\nOnly talk.\n\n> @@ -1 +1 @@\n", message: "Only talk.\n\n> @@ -1 +1 @@", stats: []string{}},
	{name: "damaged in the middle of the header", mail: plainHeader + "X-Foo: bar\n folded\n\nWhy.\n---\n" + plainDiff, message: "Why."},
}

func dos(s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }

func subject(s string) string {
	return "From: A U Thor <author@example.org>\nDate: Mon, 6 May 2024 07:08:09 +0000\nSubject: " + s + "\n\nWhy.\n---\n" + plainDiff
}

func from(s string) string {
	return "From: " + s + "\nDate: Mon, 6 May 2024 07:08:09 +0000\nSubject: n: change\n\nWhy.\n---\n" + plainDiff
}

func mimeMail(media, encoding, body string) string {
	return plainHeader + "MIME-Version: 1.0\nContent-Type: " + media + "\nContent-Transfer-Encoding: " + encoding + "\n\n" + body
}

func multi(kind string, parts ...string) string {
	return plainHeader + "MIME-Version: 1.0\nContent-Type: multipart/" + kind + "; boundary=\"b\"\n\nPreamble.\n--b\n" + strings.Join(parts, "\n--b\n") + "\n--b--\n"
}

// encoded is a mail in a charset, 8 bits wide.
func encoded(charset, message string) string {
	enc, err := htmlindex.Get(charset)
	if err != nil {
		panic(err)
	}
	text, err := enc.NewEncoder().String(message)
	if err != nil {
		panic(err)
	}
	return mimeMail("text/plain; charset="+charset, "8bit", text+"\n---\n"+plainDiff)
}

// b64 is base64 in lines of 76.
func b64(s string) string {
	all := base64.StdEncoding.EncodeToString([]byte(s))
	return strings.Join(slices.Collect(func(yield func(string) bool) {
		for len(all) > 76 && yield(all[:76]) {
			all = all[76:]
		}
		yield(all)
	}), "\n") + "\n"
}

// flow stuffs the lines that begin with a blank.
func flow(s string) string { return strings.ReplaceAll(s, "\n ", "\n  ") }

// What a mail says, by our reading and by that of git mailinfo.
func TestMail(t *testing.T) {
	for _, c := range mailCases {
		t.Run(c.name, func(t *testing.T) {
			patches, unread := readAll(t, c.mail, c.options)
			if len(patches) != 1 || unread != nil {
				t.Fatalf("%d patches, unread %v", len(patches), unread)
			}
			p := patches[0]
			want := []string{
				firstOf(c.author, "A U Thor <author@example.org>"),
				firstOf(c.subject, "n: change"),
				c.message,
			}
			if got := []string{p.Author, p.Subject, p.Message}; !slices.Equal(got, want) {
				t.Errorf("\n got %q\nwant %q", got, want)
			}
			if c.stats == nil {
				c.stats = plainStats
			}
			if got := stats(p.Files); !slices.Equal(got, c.stats) {
				t.Errorf("files %q, want %q", got, c.stats)
			}
			theirs := mailinfo(t, c.mail, c.args...)
			ours := info{p.Author, p.Subject, p.Date, p.Message, stats(p.Files)}
			if theirs.equal(ours) == (c.differs != "") {
				t.Errorf("\n git %q\nours %q\ndiffers: %q", theirs, ours, c.differs)
			}
		})
	}
}

// info is what git mailinfo finds.
type info struct {
	author, subject, date, message string
	stats                          []string
}

func (i info) equal(j info) bool {
	return i.author == j.author && i.subject == j.subject && i.date == j.date && i.message == j.message && slices.Equal(i.stats, j.stats)
}

func mailinfo(t testing.TB, mail string, args ...string) info {
	t.Helper()
	dir := t.TempDir()
	args = append([]string{"mailinfo"}, args...)
	// mailsplit, which comes first, takes the CR of CR LF away.
	out, err := git(t, dir, strings.ReplaceAll(mail, "\r\n", "\n"), append(args, "msg", "patch")...)
	if err != nil {
		return info{message: err.Error()}
	}
	var i info
	var name, email string
	for line := range strings.Lines(out) {
		key, value, _ := strings.Cut(strings.TrimRight(line, "\n"), ": ")
		switch key {
		case "Author":
			name = value
		case "Email":
			email = value
		case "Subject":
			i.subject = value
		case "Date":
			i.date = strings.TrimSpace(value)
		}
	}
	i.author = name + " <" + email + ">"
	i.message = cleaned(readFile(t, filepath.Join(dir, "msg")))
	i.stats, _ = gitStats(t, readFile(t, filepath.Join(dir, "patch")))
	return i
}

// cleaned takes away the white space that git am takes away after mailinfo.
func cleaned(message string) string {
	var lines []string
	for line := range strings.Lines(message) {
		lines = append(lines, strings.TrimRight(line, " \t\r\n"))
	}
	return trimMessage(strings.Join(lines, "\n"))
}

func readFile(t testing.TB, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Series numbers and versions, in the orders that lists write them.
func TestSeries(t *testing.T) {
	cases := []struct {
		subject                string
		version, number, total int
		rest                   string
	}{
		{"[PATCH] x", 0, 0, 0, "x"},
		{"[PATCH v3 2/7] x", 3, 2, 7, "x"},
		{"[PATCHv2 02/10] x", 2, 2, 10, "x"},
		{"[RFC PATCH net-next v12 2/7] x", 12, 2, 7, "x"},
		{"[PATCH 2/7 V4] x", 4, 2, 7, "x"},
		{"[v2,3/5] x", 2, 3, 5, "x"},
		{"[list] [PATCH 0/3] x", 0, 0, 3, "x"},
		{"[PATCH 1/2/3] x", 0, 0, 0, "x"},
		{"x [PATCH 1/2]", 0, 0, 0, "x [PATCH 1/2]"},
		{"[PATCH 1/2", 0, 0, 0, "[PATCH 1/2"},
		{"[PATCH 99999999999999999999/2] x", 0, 0, 0, "x"},
	}
	for _, c := range cases {
		var p Patch
		p.setSubject(c.subject)
		if p.Version != c.version || p.Number != c.number || p.Total != c.total || p.Subject != c.rest {
			t.Errorf("%q: v%d %d/%d %q", c.subject, p.Version, p.Number, p.Total, p.Subject)
		}
	}
}

// A cover letter is a patch without files, and nothing of it is unread.
func TestCover(t *testing.T) {
	mail := strings.Replace(plainHeader, "[PATCH]", "[PATCH 0/2]", 1) + "\nHello.\n\nA U Thor (2):\n  one\n  two\n\n n.c | 1 +\n\nRange-diff:\n1:  0123456 ! 1:  89abcde one\n    @@ n.c: int main(void)\n    +a\n\nbase-commit: 0123456789012345678901234567890123456789\n-- \n2.39.5\n"
	patches, unread := readAll(t, mail, Options{})
	if len(patches) != 1 || unread != nil {
		t.Fatalf("%v, unread %v", patches, unread)
	}
	p := patches[0]
	if !p.Cover || p.Total != 2 || len(p.Files) != 0 || p.BaseCommit != "0123456789012345678901234567890123456789" {
		t.Errorf("%+v", p)
	}
}

// Attached mails are patches of their own; the mail around them is left out
// where it has none.
func TestAttachedMails(t *testing.T) {
	inner := "From 0123456789012345678901234567890123456789 Mon Sep 17 00:00:00 2001\n" + strings.NewReplacer("A U Thor", "In Ner").Replace(plainHeader) + "\nInside.\n---\n" + plainDiff + "-- \n2.39.5\n"
	attached := func(media, text string) string {
		return "Content-Type: " + media + "\nContent-Disposition: attachment; filename=0001-n.patch\n\n" + text
	}
	cases := []struct {
		name, mail string
		authors    []string
	}{
		{"one", multi("mixed", "\nSee attachment.\n", attached("text/x-patch", inner)), []string{"In Ner"}},
		{"two in one file", multi("mixed", "\nSee attachment.\n", attached("text/x-patch", inner+"\n"+inner)), []string{"In Ner", "In Ner"}},
		{"forwarded", multi("mixed", "\nSee below.\n", "Content-Type: message/rfc822\n\n"+inner), []string{"In Ner"}},
		{"beside a patch", multi("mixed", "\nWhy.\n---\n"+plainDiff, attached("text/x-patch", inner)), []string{"A U Thor", "In Ner"}},
		{"forwarded talk", multi("mixed", "\nSee below.\n", "Content-Type: message/rfc822\n\n"+plainHeader+"\nTalk.\n"), []string{"A U Thor"}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			patches, unread := readAll(t, c.mail, Options{})
			var authors []string
			for i, p := range patches {
				name, _, _ := strings.Cut(p.Author, " <")
				authors = append(authors, name)
				if p.Position != i+1 {
					t.Errorf("position %d of patch %d", p.Position, i+1)
				}
			}
			if !slices.Equal(authors, c.authors) || unread != nil {
				t.Errorf("%q, want %q; unread %v", authors, c.authors, unread)
			}
		})
	}
}

// What hides a patch from a reader of text is Unread.
func TestUnreadableMails(t *testing.T) {
	deep := "\nWhy.\n---\n" + plainDiff
	for i := range 100 {
		deep = fmt.Sprintf("Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n%s\n--b%d--\n", i, i, deep, i)
	}
	cases := []struct {
		name, mail string
		want       error
	}{
		{"HTML", mimeMail("text/html", "8bit", "<pre>@@ -1 +1 @@</pre>\n"), ErrUnsupported},
		{"encrypted", strings.Replace(multi("encrypted", "Content-Type: application/pgp-encrypted\n\nVersion: 1\n"), "signed", "encrypted", 1), ErrUnsupported},
		{"zip", multi("mixed", "\nSee attachment.\n", "Content-Type: application/zip; name=patches.zip\nContent-Transfer-Encoding: base64\n\n"+b64("PK\x03\x04abc")), ErrUnsupported},
		{"too deep", plainHeader + deep, ErrTooDeep},
		{"too many parts", multi("mixed", slices.Repeat([]string{"\na\n"}, 2000)...), ErrTooDeep},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, unread := readAll(t, c.mail, Options{})
			if len(unread) != 1 || !errors.Is(unread[0], c.want) {
				t.Errorf("unread %v, want %v", unread, c.want)
			}
		})
	}
}

// TestHeading: a reply needs the subject as the mail has it.
func TestHeading(t *testing.T) {
	for header, want := range map[string]string{
		"[PATCH v3 2/7] n: change":              "[PATCH v3 2/7] n: change",
		"Re: RE: [RFC PATCH]  n:\n change":      "[RFC PATCH] n: change",
		"=?utf-8?q?=5BPATCH_1/2=5D_G=C3=BCte?=": "[PATCH 1/2] Güte",
		"":                                      "",
	} {
		mail := strings.Replace(subject(header), "\n\nWhy.", "\n\nSubject: another\n\nWhy.", 1)
		patches, unread := readAll(t, mail, Options{})
		if len(patches) != 1 || unread != nil {
			t.Fatalf("%d patches, unread %v", len(patches), unread)
		}
		if p := patches[0]; p.Heading != want || p.Subject != "another" {
			t.Errorf("%q: heading %q, subject %q", header, p.Heading, p.Subject)
		}
	}
}
