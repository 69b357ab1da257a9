package report

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"regexp"
	"strings"

	"github.com/emersion/go-message/mail"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// replyWriter writes a mailbox (mboxrd) with a reply to every patch that
// something is to be said of. The mails are drafts: they have no sender and no
// date, which are those of the person who sends them.
type replyWriter struct {
	printer
	tool Tool
}

func newReply(w io.Writer, _ Style) Writer { return &replyWriter{printer: printer{w: w}} }

const (
	replyColumns = 72
	quotedLines  = 12  // of each finding
	quotedWidth  = 200 // of each line
)

func (r *replyWriter) Head(h Head) error {
	r.tool = h.Tool
	return nil
}

func (r *replyWriter) Patch(p Patch) error {
	text := r.text(p)
	if text == "" {
		return nil
	}
	h := replyHeader(p)
	var b bytes.Buffer
	w, err := mail.CreateSingleInlineWriter(&b, h)
	if err != nil {
		return err
	}
	if _, err := io.WriteString(w, text); err != nil {
		return err
	}
	if err := w.Close(); err != nil {
		return err
	}
	body := strings.ReplaceAll(b.String(), "\r\n", "\n")
	r.printf("From scan Thu Jan  1 00:00:00 1970\n%s\n", fromLine.ReplaceAllString(body, ">$0"))
	return r.err
}

// Tail has nothing to add: what was not read has nobody to reply to, and the
// exit status tells of it.
func (r *replyWriter) Tail(Tail) error { return r.err }

// fromLine is what a mailbox would take for the next mail.
var fromLine = regexp.MustCompile(`(?m)^>*From `)

// messageID is a Message-ID that can be answered to.
var messageID = regexp.MustCompile(`^[!-;=?-~]+$`)

func replyHeader(p Patch) mail.Header {
	var h mail.Header
	h.SetContentType("text/plain", map[string]string{"charset": "utf-8"})
	h.Set("Content-Transfer-Encoding", "8bit")
	if messageID.MatchString(p.MessageID) {
		h.SetMsgIDList("References", []string{p.MessageID})
		h.SetMsgIDList("In-Reply-To", []string{p.MessageID})
	}
	h.SetSubject("Re: " + Neutral(cmp.Or(p.Evidence.Mail, title(p))))
	if a, err := mail.ParseAddress(p.Author); err == nil && messageID.MatchString(a.Address) {
		h.SetAddressList("To", []*mail.Address{{Name: Neutral(a.Name), Address: a.Address}})
	}
	return h
}

// text is the reply to a patch; it is empty where nothing is to be said.
func (r *replyWriter) text(p Patch) string {
	var parts []string
	for i, h := range p.Hunks {
		for _, f := range h.Findings {
			if accepted(f) == "" {
				parts = append(parts, quote(p, i, f)+"\n"+said(h, f))
			}
		}
	}
	var rules []string
	for _, m := range p.Policy {
		rules = append(rules, item(fmt.Sprintf("%s (%s)", m.Message, m.Rule)))
	}
	if len(parts)+len(rules) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(attribution(p))
	if len(parts) > 0 {
		b.WriteString("\n" + paragraph("Thank you for the patch. I compared the code that it adds with source whose licence is known, and found the following elsewhere. "+
			"Such a match says where the same code stands, and nothing about how it came here."))
	}
	for _, part := range parts {
		fmt.Fprintf(&b, "\n%s", part)
	}
	if len(rules) > 0 {
		fmt.Fprintf(&b, "\n%s%s", paragraph("By the policy of this project, please look at these:"), strings.Join(rules, ""))
	}
	if p.Unread > 0 {
		fmt.Fprintf(&b, "\n%s", paragraph(Count(p.Unread, "part")+" of the patch could not be judged."))
	}
	fmt.Fprintf(&b, "\n-- \n%s check, hunkprint %s\n", r.tool.Name, r.tool.Version)
	return b.String()
}

func attribution(p Patch) string {
	who := p.Author
	if a, err := mail.ParseAddress(p.Author); err == nil && a.Name != "" {
		who = a.Name
	}
	if who == "" {
		who = "The author"
	}
	if p.Evidence.Date == "" {
		return Neutral(who) + " wrote:\n"
	}
	return Neutral("On "+p.Evidence.Date+", "+who) + " wrote:\n"
}

// quote gives the first lines of a finding as the patch has them.
func quote(p Patch, hunk int, f gate.Finding) string {
	h := p.Hunks[hunk]
	lines := fmt.Sprintf("> +++ %s\n> @@ -%d +%d @@\n", Neutral(h.Path), h.OldStart, h.NewStart)
	post, ok := p.Evidence.text(hunk)
	if !ok {
		return lines
	}
	first := f.Lines[0][0] - max(h.NewStart, 1) + 1
	last := min(f.Lines[0][1]-max(h.NewStart, 1)+1, post.Lines())
	for n := first; n <= last; n++ {
		if n-first == quotedLines {
			lines += fmt.Sprintf("> [%s]\n", Count(last-n+1, "more line"))
			break
		}
		op := ' '
		if post.Adds(uint32(n)) {
			op = '+'
		}
		text := strings.TrimRight(strings.ReplaceAll(string(post.Line(uint32(n))), "\t", "        "), " \r")
		lines += strings.TrimRight(fmt.Sprintf("> %c%s", op, clipped(Neutral(text), quotedWidth)), " ") + "\n"
	}
	return lines
}

// said is what there is to say of a finding, and what its contributor can do.
func said(h gate.Hunk, f gate.Finding) string {
	o := f.Origins[0]
	facts := fmt.Sprintf("Lines %s of %s also stand in lines %s of %s (%s), under %s.", ranges(f.Lines), h.Path, ranges(o.Lines), o.Path, o.Source, licenceOf(o))
	if o.LicenseFrom == license.NotFound {
		facts = fmt.Sprintf("Lines %s of %s also stand in lines %s of %s (%s), for which I know no licence.", ranges(f.Lines), h.Path, ranges(o.Lines), o.Path, o.Source)
	}
	if n := len(f.Origins) - 1 + f.MoreOrigin; n > 0 {
		facts += " They stand in " + Count(n, "other place") + ", too."
	}
	facts += fmt.Sprintf(" %.0f%% of the tokens added here are the same in structure, %.0f bits in all; 999 of 1,000 independent hunks of this length stay below %.0f in a match as close.", 100*f.Similarity, f.Bits, f.ChanceBits)
	if len(f.Renames) > 0 {
		facts += " Names differ: " + renames(f.Renames) + "."
	}
	return paragraph(facts) + "\n" + paragraph(fmt.Sprintf("%s (finding %s)", request(h, f), f.ID))
}

func request(h gate.Hunk, f gate.Finding) string {
	o := f.Origins[0]
	switch f.Verdict {
	case gate.Incompatible:
		return fmt.Sprintf("%s may not go into %s: %s. Where does this code come from? If you hold the rights to it, or have a permission, please say so in the commit message. Otherwise, please replace it with work of your own.",
			o.License, h.TargetLicense, o.Why)
	case gate.Compatible:
		text := fmt.Sprintf("It may go into %s. Please name the origin in the commit message", h.TargetLicense)
		if len(o.Duties) > 0 {
			text += "; the licence asks for this: " + duties(o.Duties)
		}
		return text + "."
	}
	return fmt.Sprintf("Could you tell where this code comes from, and under which licence? Without a permission it cannot go into %s. If it is your own work, please say so.", h.TargetLicense)
}

func paragraph(text string) string {
	return strings.Join(wrapped(Neutral(text), replyColumns), "\n") + "\n"
}

func item(text string) string {
	return "- " + strings.Join(wrapped(Neutral(text), replyColumns-2), "\n  ") + "\n"
}
