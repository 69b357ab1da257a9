package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"io"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

//go:embed html.tmpl
var htmlText string

//go:embed html.css
var htmlStyle string

//go:embed html.js
var htmlScript string

var htmlPage = template.Must(template.New("").Parse(htmlText))

// openFindings is how many findings stand open when the page is.
const openFindings = 5

// htmlWriter writes one page that loads nothing and runs nothing but its own
// script. It is written patch by patch: the summary comes last, and the style
// puts it on top.
type htmlWriter struct {
	w        io.Writer
	head     Head
	findings int
	worst    gate.Verdict
}

func newHTML(w io.Writer, _ Style) Writer { return &htmlWriter{w: w, worst: gate.Clean} }

func (h *htmlWriter) Head(head Head) error {
	h.head = head
	return htmlPage.ExecuteTemplate(h.w, "head", map[string]any{
		"Style": template.CSS(htmlStyle), "StyleHash": hash(htmlStyle), "ScriptHash": hash(htmlScript), "Verdicts": gate.Verdicts,
	})
}

// hash names an inline text in a content security policy.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.StdEncoding.EncodeToString(sum[:])
}

type htmlPatch struct {
	Verdict                         gate.Verdict
	Title, Author, Queue, MessageID string
	Position                        int
	Policy                          []Policy
	Unread                          string
	Binary                          []string
	Hunks                           []htmlHunk
}

type htmlHunk struct {
	Verdict            gate.Verdict
	Path, Size, Reason string
	Line               int
	Findings           []htmlFinding
}

type htmlFinding struct {
	Verdict                gate.Verdict
	Anchor, Licence, Short string
	Lines, Path, Origin    string
	Open                   bool
	Fields                 []htmlField
	Rows                   []htmlRow
}

type htmlField struct{ Label, Text string }

func (h *htmlWriter) Patch(p Patch) error {
	h.worst = gate.Worst(h.worst, p.Verdict)
	v := htmlPatch{Verdict: p.Verdict, Title: title(p), Author: Neutral(p.Author), Queue: Neutral(p.Queue), MessageID: Neutral(p.MessageID), Position: p.Position}
	for _, m := range p.Policy {
		v.Policy = append(v.Policy, Policy{Rule: Neutral(m.Rule), Level: gate.Level(policyLevel(m)), Message: Neutral(m.Message)})
	}
	if p.Unread > 0 {
		v.Unread = Count(p.Unread, "part")
	}
	for _, path := range p.Binary {
		v.Binary = append(v.Binary, Neutral(path))
	}
	for i, hunk := range p.Hunks {
		hv := htmlHunk{Verdict: hunk.Verdict, Path: Neutral(hunk.Path), Size: Count(hunk.AddedLines, "added line"), Reason: Neutral(hunk.Reason), Line: hunk.NewStart}
		for j, f := range hunk.Findings {
			sides, err := p.Evidence.sides(i, j)
			if err != nil {
				return err
			}
			hv.Findings = append(hv.Findings, h.finding(hunk, f, sides))
		}
		v.Hunks = append(v.Hunks, hv)
	}
	return htmlPage.ExecuteTemplate(h.w, "patch", v)
}

func (h *htmlWriter) finding(hunk gate.Hunk, f gate.Finding, s Sides) htmlFinding {
	h.findings++
	o := f.Origins[0]
	v := htmlFinding{
		Verdict: f.Verdict, Anchor: fmt.Sprintf("f%d-%s", h.findings, f.ID), Licence: Neutral(o.License), Lines: ranges(f.Lines), Path: Neutral(hunk.Path),
		Short:  Neutral(fmt.Sprintf("%s:%s (%s), %.0f bits", o.Path, ranges(o.Lines), o.License, f.Bits)),
		Origin: Neutral(o.Path), Open: h.findings <= openFindings && accepted(f) == "", Rows: htmlRows(f, s),
	}
	add := func(label, format string, args ...any) {
		v.Fields = append(v.Fields, htmlField{label, Neutral(fmt.Sprintf(format, args...))})
	}
	add("code of", "%s, %s:%s", o.Source, o.Path, ranges(o.Lines))
	add("licence", "%s", licenceOf(o))
	add("into", "%s: %s. %s", hunk.TargetLicense, o.Compatible, o.Why)
	if len(o.Duties) > 0 {
		add("duties", "%s", duties(o.Duties))
	}
	strength := fmt.Sprintf("%.0f bits; 999 of 1,000 independent hunks of this length stay below %.0f in a match as close", f.Bits, f.ChanceBits)
	if len(s.Blocks) > 0 {
		strength += fmt.Sprintf("; %.0f are of the structure, %.0f of equal names and literals", o.Bits-s.NameBits, s.NameBits)
	}
	add("strength", "%s", strength)
	add("likeness", "%.0f%% of the tokens that the hunk adds; %.0f%% of names and literals are the same", 100*f.Similarity, 100*f.Verbatim)
	if len(f.Renames) > 0 {
		add("renamed", "%s", renames(f.Renames))
	}
	for _, o := range f.Origins[1:] {
		add("also in", "%s, %s:%s, %s", o.Source, o.Path, ranges(o.Lines), o.License)
	}
	if f.MoreOrigin > 0 {
		add("also in", "%s", Count(f.MoreOrigin, "more place"))
	}
	if why := accepted(f); why != "" {
		add("accepted", "%s", why)
	}
	add("finding", "%s", f.ID)
	return v
}

type htmlBar struct {
	Verdict         gate.Verdict
	Count, X, Width int
}

func (h *htmlWriter) Tail(t Tail) error {
	s := t.Summary
	v := struct {
		Headline, Chart, Numbers, Against string
		Bars                              []htmlBar
		Alerts, Notes                     []string
		Script                            template.JS
	}{Script: template.JS(htmlScript)}
	v.Headline = headline(h.worst, t)
	x, done := 0, 0
	var words []string
	for i := len(gate.Verdicts) - 1; i >= 0; i-- {
		verdict := gate.Verdicts[i]
		n := s.Verdicts[verdict]
		if n == 0 {
			continue
		}
		done += n
		end := 1000 * done / s.Hunks
		v.Bars = append(v.Bars, htmlBar{verdict, n, x, end - x})
		x = end
		words = append(words, fmt.Sprintf("%d %s", n, verdict))
	}
	v.Chart = "hunks by verdict: " + strings.Join(words, ", ")
	v.Numbers = fmt.Sprintf("%s, %s, %s, %s", Count(s.Patches, "patch"), Count(s.Hunks, "hunk"), Count(s.AddedLines, "added line"), Count(s.JudgedTokens, "judged token"))
	v.Against = Neutral(fmt.Sprintf("compared with %s of %s; %s %s", Count(h.head.Index.Files, "file"), Count(h.head.Index.Sources, "source"), h.head.Tool.Name, h.head.Tool.Version))
	for _, g := range notRead(t) {
		v.Alerts = append(v.Alerts, Neutral(g.text))
	}
	v.Notes = notes(t)
	return htmlPage.ExecuteTemplate(h.w, "tail", v)
}
