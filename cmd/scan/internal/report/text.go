package report

import (
	"fmt"
	"io"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// textWriter writes what a person reads first, 80 columns wide.
type textWriter struct {
	printer
	style Style
	head  Head
	wrote bool // a patch
	long  bool // with findings
}

func newText(w io.Writer, s Style) Writer { return &textWriter{printer: printer{w: w}, style: s} }

const (
	columns = 80
	indent  = 4  // of what belongs to a finding
	labels  = 10 // width of a label
)

// How much of a list is shown.
const (
	shownOrigins = 3
	shownRenames = 6
	shownBlocks  = 6
)

func (t *textWriter) Head(h Head) error {
	t.head = h
	return nil
}

func (t *textWriter) Patch(p Patch) error {
	t.separate(p)
	t.printf("%s  %s\n", t.colored(p.Verdict, fmt.Sprintf("%-12s", p.Verdict)), clipped(title(p), columns-14))
	for _, m := range p.Policy {
		t.field("policy", "%s: %s (%s)", policyLevel(m), m.Message, m.Rule)
	}
	for _, h := range p.Hunks {
		for _, f := range h.Findings {
			t.finding(h, f)
		}
	}
	if p.Unread > 0 {
		t.field("unread", "%s could not be judged", Count(p.Unread, "part"))
	}
	for _, path := range p.Binary {
		t.field("unseen", "%s is binary, and was not judged", path)
	}
	return t.err
}

// separate puts a blank line before and behind patches that say more than one line.
func (t *textWriter) separate(p Patch) {
	long := len(findings(p))+len(p.Policy) > 0
	if t.wrote && (long || t.long) {
		t.printf("\n")
	}
	t.wrote, t.long = true, long
}

func findings(p Patch) (all []gate.Finding) {
	for _, h := range p.Hunks {
		all = append(all, h.Findings...)
	}
	return all
}

// title is the subject of a patch, or where it stands if it has none.
func title(p Patch) string {
	if p.Subject != "" {
		return Neutral(p.Subject)
	}
	return Neutral(fmt.Sprintf("%s, patch %d", p.Queue, p.Position))
}

// chain says that it takes several hunks to show a finding.
func (t *textWriter) chain(f gate.Finding) {
	if c := f.Chain; c != nil {
		t.field("together", "%d hunks of the patch stand there in this order: %.0f bits; 999 of 1,000 independent patches of this length stay below %.0f", c.Hunks, c.Bits, c.ChanceBits)
	}
}

func (t *textWriter) finding(h gate.Hunk, f gate.Finding) {
	t.printf("\n  %s  %s:%s\n", t.colored(f.Verdict, string(f.Verdict)), Neutral(h.Path), ranges(f.Lines))
	first := f.Origins[0]
	t.origin("code of", first)
	t.field("lines", "%s", pairs(f.Lines, first.Lines))
	t.licence(h, first)
	t.field("strength", "%.0f bits; 999 of 1,000 independent hunks of this length stay below %.0f in a match as close", f.Bits, f.ChanceBits)
	t.chain(f)
	t.field("likeness", "%.0f%% of the tokens that the hunk adds; %.0f%% of names and literals are the same", 100*f.Similarity, 100*f.Verbatim)
	if len(f.Renames) > 0 {
		t.field("renamed", "%s", renames(f.Renames))
	}
	t.others(f)
	if h.Reason != "" {
		t.field("reason", "%s", h.Reason)
	}
	if why := accepted(f); why != "" {
		t.field("accepted", "%s", why)
	}
	t.field("finding", "%s", f.ID)
}

func (t *textWriter) origin(label string, o gate.Origin) {
	t.field(label, "%s, %s:%s", o.Source, o.Path, ranges(o.Lines))
}

func (t *textWriter) licence(h gate.Hunk, o gate.Origin) {
	t.field("licence", "%s", licenceOf(o))
	t.field("into", "%s: %s. %s", h.TargetLicense, o.Compatible, o.Why)
	if len(o.Duties) > 0 {
		t.field("duties", "%s", duties(o.Duties))
	}
}

// others names further origins.
func (t *textWriter) others(f gate.Finding) {
	rest := f.Origins[1:]
	for _, o := range rest[:min(len(rest), shownOrigins)] {
		t.field("also in", "%s, %s:%s, %s", o.Source, o.Path, ranges(o.Lines), o.License)
	}
	if more := len(rest) - shownOrigins + f.MoreOrigin; more > 0 {
		t.field("", "and %d more", more)
	}
}

func (t *textWriter) Tail(tail Tail) error {
	if tail.Summary.Patches == 0 && len(tail.Unread) < 2 && !tail.Partial {
		return t.err // nothing was judged, and standard error says why
	}
	t.unread(tail.Unread)
	s := tail.Summary
	t.printf("\n%s, %s, %s; %s against %s of %s\n", Count(s.Patches, "patch"), Count(s.Hunks, "hunk"), Count(s.AddedLines, "added line"),
		Count(s.JudgedTokens, "token"), Count(t.head.Index.Files, "file"), Count(t.head.Index.Sources, "source"))
	var words []string
	for _, v := range gate.Verdicts {
		if n := s.Verdicts[v]; n > 0 {
			words = append([]string{t.colored(v, fmt.Sprintf("%d %s", n, v))}, words...)
		}
	}
	if len(words) > 0 {
		t.printf("hunks: %s\n", strings.Join(words, ", "))
	}
	for _, n := range notes(tail) {
		for _, line := range wrapped(n, columns) {
			t.printf("%s\n", line)
		}
	}
	if tail.Partial {
		t.printf("partial: the check was interrupted\n")
	}
	return t.err
}

func (t *textWriter) unread(list []Unread) {
	for i, u := range list {
		if i == 0 {
			t.printf("\n")
		}
		t.printf("not read      %s: %s\n", Neutral(whereabouts(u)), Neutral(u.Error))
	}
}

// field writes a labelled text, wrapped.
func (t *textWriter) field(label, format string, args ...any) {
	for i, line := range wrapped(Neutral(fmt.Sprintf(format, args...)), columns-indent-labels) {
		if i > 0 {
			label = ""
		}
		t.printf("%*s%-*s%s\n", indent, "", labels, label, line)
	}
}

var colors = map[gate.Verdict]string{
	gate.Clean: "32", gate.Compatible: "36", gate.Unknown: "33", gate.Incompatible: "31;1",
}

func (t *textWriter) colored(v gate.Verdict, s string) string {
	if !t.style.Color || colors[v] == "" {
		return s
	}
	return "\x1b[" + colors[v] + "m" + s + "\x1b[0m"
}
