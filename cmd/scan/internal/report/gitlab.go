package report

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
)

// gitlabWriter writes what GitLab calls a Code Quality report: an array of
// issues, which a merge request shows beside the lines that it changes.
type gitlabWriter struct {
	printer
	issues int
	seen   map[string]int // how often a fingerprint was wanted
}

func newGitLab(w io.Writer, _ Style) Writer {
	return &gitlabWriter{printer: printer{w: w}, seen: make(map[string]int)}
}

type gitlabIssue struct {
	Description string `json:"description"`
	CheckName   string `json:"check_name"`
	Fingerprint string `json:"fingerprint"`
	Severity    string `json:"severity"`
	Location    struct {
		Path  string `json:"path"`
		Lines struct {
			Begin int `json:"begin"`
			End   int `json:"end"`
		} `json:"lines"`
	} `json:"location"`
}

// What the levels are called. A part that was not read is as bad as can be.
var gitlabSeverities = map[level]string{failure: "critical", warning: "major", remark: "info"}

const gitlabUnread = "blocker"

func (g *gitlabWriter) Head(Head) error {
	g.printf("[")
	return g.err
}

func (g *gitlabWriter) Patch(p Patch) error {
	for _, m := range p.Policy {
		path, line := landing(p)
		g.issue(m.Rule, gitlabSeverities[policyLevel(m)], m.Message+" ("+title(p)+")", path, line, p.MessageID+p.Subject)
	}
	for _, h := range p.Hunks {
		for _, f := range h.Findings {
			g.issue(ruleOf(f), gitlabSeverities[levelOf(f)], sentence(h, f)+"; finding "+f.ID, h.Path, f.Lines[0], f.ID)
		}
	}
	return g.err
}

func (g *gitlabWriter) Tail(t Tail) error {
	for _, m := range notRead(t) {
		g.issue("unread", gitlabUnread, m.text, m.queue, [2]int{1, 1}, m.text)
	}
	end := "\n]\n"
	if g.issues == 0 {
		end = "]\n"
	}
	g.printf("%s", end)
	return g.err
}

// issue writes one issue. Its fingerprint comes from what makes it that one, and
// is its own: GitLab shows issues of the same fingerprint once.
func (g *gitlabWriter) issue(rule, severity, text, path string, lines [2]int, identity string) {
	i := gitlabIssue{Description: Neutral(text), CheckName: rule, Severity: severity}
	i.Location.Path = Neutral(path)
	i.Location.Lines.Begin, i.Location.Lines.End = lines[0], lines[1]
	key := rule + "\n" + path + "\n" + identity
	i.Fingerprint = fmt.Sprintf("%x", sha256.Sum256(fmt.Appendf(nil, "%s\n%d", key, g.seen[key])))
	g.seen[key]++
	line, err := indented(i, "  ")
	if err != nil {
		g.err = errors.Join(g.err, err)
		return
	}
	between := ",\n  "
	if g.issues == 0 {
		between = "\n  "
	}
	g.issues++
	g.printf("%s%s", between, line)
}
