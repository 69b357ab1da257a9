package report

import (
	"bytes"
	"io"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// mails splits a mailbox as its readers do.
func mails(t *testing.T, box []byte) (list []*mail.Message) {
	t.Helper()
	for i, text := range strings.Split("\n"+string(box), "\nFrom ") {
		if i == 0 {
			if text != "" {
				t.Fatalf("a mailbox begins with %q", text)
			}
			continue
		}
		_, text, _ = strings.Cut(text, "\n")
		m, err := mail.ReadMessage(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, m)
	}
	return list
}

func TestReplyIsAMailbox(t *testing.T) {
	d := sample()
	d.Patches[0].Subject = "hw: einen Puffer für Geräte, " + strings.Repeat("länger ", 20)
	d.Patches[3].Policy[0].Message = "From here on, " + strings.Repeat("every line may begin anywhere. From here on, ", 9)
	d.Patches[0].Hunks[0].Findings[0].Lines = [][2]int{{2, 30}}
	var lines []patch.Line
	for range 40 {
		lines = append(lines, patch.Line{Op: '+', Text: []byte("From what is added\t" + strings.Repeat("x", 300))})
	}
	d.Patches[0].Evidence.Text = []gate.PostImage{gate.NewPostImage(&patch.Hunk{NewStart: 1, Lines: lines})}
	box := write(t, "reply", Style{}, d)
	list := mails(t, box)
	if len(list) != 2 {
		t.Fatalf("%d mails, want 2 (of the patches with something to say)\n%s", len(list), box)
	}
	first := list[0]
	to, err := mail.ParseAddressList(first.Header.Get("To"))
	if err != nil || len(to) != 1 || to[0].Address != "robin@example.org" || to[0].Name != "Robin Example" {
		t.Errorf("to %v, %v", to, err)
	}
	if first.Header.Get("In-Reply-To") != "<1@example.org>" || first.Header.Get("References") != "<1@example.org>" {
		t.Errorf("header %v", first.Header)
	}
	if len(list[1].Header["In-Reply-To"]) != 0 {
		t.Error("a reply to a mail without a Message-ID")
	}
	if s, err := new(mime.WordDecoder).DecodeHeader(first.Header.Get("Subject")); err != nil || strings.TrimSpace(s) != strings.TrimSpace("Re: "+d.Patches[0].Subject) {
		t.Errorf("subject %q, %v", s, err)
	}
	for _, m := range list {
		text, err := io.ReadAll(m.Body)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if n := utf8.RuneCountInString(strings.TrimRight(line, "\n")); n > replyColumns && !strings.HasPrefix(line, ">") {
				t.Errorf("%d columns: %s", n, line)
			}
		}
	}
	if !bytes.Contains(box, []byte("\n> [17 more lines]\n")) || !bytes.Contains(box, []byte("\n> +From what is added")) {
		t.Errorf("the hunk is not quoted:\n%s", box)
	}
	if !bytes.Contains(box, []byte("\n- From here on")) || bytes.Contains(box, []byte("\nFrom here")) {
		t.Errorf("a line would begin a mail:\n%s", box)
	}
}

// A header holds what it is for, whatever a patch says of itself.
func TestReplyHeaderHolds(t *testing.T) {
	d := sample()
	p := &d.Patches[0]
	p.Evidence.Mail = "[PATCH 1/2] a\nBcc: all@example.org\r\n\r\nbody"
	p.Subject, p.Author, p.MessageID = "a\nBcc: all@example.org\r\n\r\nbody", "\"x\r\nBcc: all@example.org\" <robin@example.org>", "a>\r\nBcc: <all@example.org"
	list := mails(t, write(t, "reply", Style{}, d))
	for key := range list[0].Header {
		switch key {
		case "Subject", "To", "Content-Type", "Content-Transfer-Encoding", "Mime-Version":
		default:
			t.Errorf("the header has a %s: %v", key, list[0].Header)
		}
	}
	if s := list[0].Header.Get("Subject"); !strings.HasPrefix(s, "Re: [PATCH 1/2] a") {
		t.Errorf("subject %q", s)
	}
}
