package patches

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"io"
	"mime/quotedprintable"
	"os"
	"runtime"
	"strings"
	"testing"

	"github.com/hunkprint/hunkprint/bench/cost"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

const mailsInBox = 500

// BenchmarkMailbox reads mailboxes of mails as lists carry them: three files,
// some 8 KB. The bar is 1,000 mails a second a core; a second is one of processor time.
//
//	GOMAXPROCS=1 go test ./bench/patches -run '^$' -bench Mailbox -count 6
func BenchmarkMailbox(b *testing.B) {
	for _, encoding := range []string{"8bit", "quoted-printable", "base64", "multipart"} {
		b.Run(encoding, func(b *testing.B) {
			box := mailbox(encoding, mailsInBox)
			b.SetBytes(int64(len(box)))
			b.ReportAllocs()
			before := cost.Processor()
			for b.Loop() {
				if n := drain(b, bytes.NewReader(box)); n != mailsInBox {
					b.Fatalf("%d of %d mails", n, mailsInBox)
				}
			}
			b.ReportMetric(float64(b.N*mailsInBox)/(cost.Processor()-before).Seconds(), "mails/s")
		})
	}
}

// drain reads to the end and counts the patches with three files.
func drain(t testing.TB, in io.Reader) int {
	n := 0
	for p, err := range patch.ReadFrom(context.Background(), in, "bench", patch.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Files) == 3 {
			n++
		}
	}
	return n
}

// TestHugeMailbox reads a mailbox of 2 GB and looks at what is held.
//
//	HUNKPRINT_HUGE=1 go test ./bench/patches -run HugeMailbox -v
func TestHugeMailbox(t *testing.T) {
	if os.Getenv("HUNKPRINT_HUGE") == "" {
		t.Skip("HUNKPRINT_HUGE is not set")
	}
	box := mailbox("8bit", 100)
	times := (2<<30)/len(box) + 1
	var readers []io.Reader
	for range times {
		readers = append(readers, bytes.NewReader(box))
	}
	peak, seen := uint64(0), 0
	for _, err := range patch.ReadFrom(context.Background(), io.MultiReader(readers...), "huge", patch.Options{}) {
		if err != nil {
			t.Fatal(err)
		}
		if seen++; seen%5000 == 0 {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak = max(peak, m.Sys)
		}
	}
	t.Logf("%d mails, %d bytes: %.1f MB taken from the system", seen, times*len(box), float64(peak)/(1<<20))
	if seen != times*100 || peak > 128<<20 {
		t.Errorf("%d of %d mails, %d MB", seen, times*100, peak>>20)
	}
}

func mailbox(encoding string, mails int) []byte {
	var b bytes.Buffer
	for i := range mails {
		fmt.Fprintf(&b, "From %040x Mon Sep 17 00:00:00 2001\nFrom: =?UTF-8?q?A=20=C3=9C=20Thor?= <author@example.org>\nDate: Mon, 6 May 2024 07:08:09 +0000\n"+
			"Subject: [PATCH v2 %d/%d] net: make the\n change number %d\nMessage-Id: <%d@example.org>\nList-Id: <list.example.org>\nMIME-Version: 1.0\n", i, i+1, mails, i, i)
		body := body(i)
		switch encoding {
		case "8bit":
			fmt.Fprintf(&b, "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\n\n%s\n", body)
		case "quoted-printable":
			fmt.Fprintf(&b, "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: quoted-printable\n\n")
			w := quotedprintable.NewWriter(&b)
			_, _ = w.Write([]byte(body))
			_ = w.Close()
			b.WriteString("\n\n")
		case "base64":
			fmt.Fprintf(&b, "Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n")
			for all := base64.StdEncoding.EncodeToString([]byte(body)); all != ""; all = all[min(76, len(all)):] {
				b.WriteString(all[:min(76, len(all))] + "\n")
			}
			b.WriteString("\n")
		case "multipart":
			message, diff, _ := strings.Cut(body, "---\n")
			fmt.Fprintf(&b, "Content-Type: multipart/mixed; boundary=\"next\"\n\n--next\nContent-Type: text/plain\n\n%s---\n--next\nContent-Type: text/x-patch\nContent-Disposition: attachment; filename=n.patch\n\n%s\n--next--\n\n", message, diff)
		}
	}
	return b.Bytes()
}

// body is a message and a diff of three files, four hunks each.
func body(seed int) string {
	var b strings.Builder
	b.WriteString("A change that says why, in a paragraph of some lines that are as wide as\nlines of a message are. Größe matters.\n\nFixes: 0123456789ab (\"net: something\")\nSigned-off-by: A Ü Thor <author@example.org>\n---\n drivers/net/file.c | 40 ++++++++++------\n\n")
	for f := range 3 {
		name := fmt.Sprintf("drivers/net/file%d.c", f)
		fmt.Fprintf(&b, "diff --git a/%s b/%s\nindex 0123456789ab..ba9876543210 100644\n--- a/%s\n+++ b/%s\n", name, name, name, name)
		for h := range 4 {
			fmt.Fprintf(&b, "@@ -%d,9 +%d,16 @@ static int probe(struct device *dev)\n", 100*h+1, 100*h+1)
			b.WriteString(strings.Repeat(" \tstruct device *dev = to_dev(p);\n", 3) + " \n")
			b.WriteString(strings.Repeat("-\terr = old_call(dev, 0);\n", 2))
			for i := range 9 {
				fmt.Fprintf(&b, "+\terr = new_call(dev, p->table[%d], %d);\n", i, seed)
			}
			b.WriteString(strings.Repeat(" \tif (err)\n \t\treturn err;\n", 1) + " }\n")
		}
	}
	b.WriteString("-- \n2.39.5\n")
	return b.String()
}
