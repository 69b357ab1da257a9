package report

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"
	"net/url"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// What a code-scanning service shows of one run. GitHub refuses 25,000 results
// or 1,000 locations of a result, and 10 MB after gzip; it shows 5,000 and 100.
const (
	sarifResults   = 5000
	sarifLocations = 100
	sarifBytes     = 10 << 20
)

// sarifWriter writes SARIF 2.1.0. The run is written as a whole at the end, with
// the worst results first; what a service would not show is not kept, so that
// memory is bounded, and a notification says how much that is.
type sarifWriter struct {
	w       io.Writer
	bytes   int // after gzip, at most
	head    Head
	results map[level][]sarifResult // at most sarifResults each
	cut     int
	rules   []sarifRule
	ruleAt  map[string]int
	seen    map[string]int // how often a finding was met
}

func newSARIF(w io.Writer, _ Style) Writer {
	return &sarifWriter{w: w, bytes: sarifBytes, results: make(map[level][]sarifResult), ruleAt: make(map[string]int), seen: make(map[string]int)}
}

func (s *sarifWriter) Head(h Head) error {
	s.head = h
	return nil
}

func (s *sarifWriter) Patch(p Patch) error {
	for _, m := range p.Policy {
		path, lines := landing(p)
		s.add(sarifResult{
			RuleID: m.Rule, RuleIndex: s.rule(policyRule(m)), Level: policyLevel(m), Message: sarifText(m.Message + " (" + title(p) + ")"),
			Locations: []sarifLocation{sarifAt(path, lines)},
		})
	}
	for _, h := range p.Hunks {
		for _, f := range h.Findings {
			s.add(s.finding(p, h, f))
		}
	}
	return nil
}

// add keeps a result, unless a service would not show it.
func (s *sarifWriter) add(r sarifResult) {
	if len(s.results[r.Level]) == sarifResults {
		s.cut++
		return
	}
	s.results[r.Level] = append(s.results[r.Level], r)
}

func (s *sarifWriter) finding(p Patch, h gate.Hunk, f gate.Finding) sarifResult {
	r := sarifResult{
		RuleID: ruleOf(f), RuleIndex: s.rule(findingRule(f)), Level: levelOf(f), Message: sarifText(sentence(h, f)),
		Locations: []sarifLocation{sarifAt(h.Path, f.Lines[0])},
		Fingerprints: map[string]string{
			"hunkprint/v1":            f.ID,
			"primaryLocationLineHash": fmt.Sprintf("%s:%d", f.ID, s.seen[f.ID]+1), // the one that GitHub looks at
		},
		Properties: map[string]any{
			"patch": Neutral(title(p)), "messageId": Neutral(p.MessageID), "author": Neutral(p.Author), "bits": f.Bits, "chanceBits": f.ChanceBits,
			"similarity": f.Similarity, "verbatim": f.Verbatim, "renames": neutralRenames(f.Renames), "origins": neutralOrigins(f.Origins), "targetLicense": h.TargetLicense,
		},
	}
	s.seen[f.ID]++
	if why := accepted(f); why != "" {
		r.Suppressions = []sarifSuppression{{Kind: "external", Status: "accepted", Justification: Neutral(why)}}
	}
	for i, lines := range f.Lines[1:] {
		if i == sarifLocations-1 {
			r.Message.Text += "; and in " + Count(len(f.Lines)-sarifLocations, "more place") + " of the file"
			break
		}
		r.Related = append(r.Related, sarifAt(h.Path, lines))
	}
	return r
}

// rule gives the index of a rule, which is listed when it is first needed.
func (s *sarifWriter) rule(r sarifRule) int {
	i, ok := s.ruleAt[r.ID]
	if !ok {
		i = len(s.rules)
		s.ruleAt[r.ID] = i
		s.rules = append(s.rules, r)
	}
	return i
}

// Tail writes the run, with fewer results as long as it is too large.
func (s *sarifWriter) Tail(t Tail) error {
	results := []sarifResult{}
	for _, l := range []level{failure, warning, remark} {
		results = append(results, s.results[l]...)
	}
	keep := min(len(results), sarifResults)
	for {
		text, err := indented(s.log(t, results[:keep], s.cut+len(results)-keep), "")
		if err != nil {
			return err
		}
		if keep > 0 && zipped(text) > s.bytes {
			keep /= 2
			continue
		}
		_, err = s.w.Write(append(text, '\n'))
		return err
	}
}

// zipped is how long a text is after gzip.
func zipped(text []byte) int {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(text) // neither fails in memory
	z.Close()
	return b.Len()
}

func (s *sarifWriter) log(t Tail, results []sarifResult, cut int) sarifLog {
	run := sarifRun{Results: results}
	run.Tool.Driver.Name, run.Tool.Driver.Version, run.Tool.Driver.Rules = s.head.Tool.Name, s.head.Tool.Version, append([]sarifRule{}, s.rules...)
	run.Tool.Driver.FullName = "hunkprint " + s.head.Tool.Version
	gaps := notRead(t)
	invocation := sarifInvocation{Successful: len(gaps) == 0}
	for _, g := range gaps {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{Level: failure, Message: sarifText(g.text)})
	}
	for _, w := range t.Waivers {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{Level: warning, Message: sarifText(stale(w))})
	}
	if cut > 0 {
		invocation.Notifications = append(invocation.Notifications, sarifNotification{
			Level: warning, Message: sarifText(Count(cut, "result") + " left out, the least severe, for the limits of code-scanning services: the JSON report has all"),
		})
	}
	run.Invocations = []sarifInvocation{invocation}
	run.Properties = map[string]any{"index": s.head.Index, "projectLicense": s.head.ProjectLicense, "thresholds": s.head.Thresholds, "summary": t.Summary}
	return sarifLog{
		Schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json", Version: "2.1.0", Runs: []sarifRun{run},
	}
}

func sarifText(s string) sarifMessage { return sarifMessage{Text: Neutral(s)} }

// sarifAt gives lines of a file. Its name is a relative reference, percent-encoded.
func sarifAt(path string, lines [2]int) (l sarifLocation) {
	l.Physical.Artifact.URI = (&url.URL{Path: path}).String()
	l.Physical.Region = sarifRegion{lines[0], lines[1]}
	return l
}
