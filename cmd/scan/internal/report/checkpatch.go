package report

import (
	"io"
	"strings"
)

// checkpatchWriter writes one line a finding or message of the policy, for tools
// that run checks on patches as b4 does: a line with "ERROR:" fails the patch,
// any other line warns, and silence is success. Accepted findings are silent.
type checkpatchWriter struct{ printer }

func newCheckpatch(w io.Writer, _ Style) Writer { return &checkpatchWriter{printer{w: w}} }

func (c *checkpatchWriter) Head(Head) error { return nil }

func (c *checkpatchWriter) Patch(p Patch) error {
	for _, m := range p.Policy {
		c.line(policyLevel(m), m.Message+" ["+m.Rule+"]")
	}
	for _, h := range p.Hunks {
		for _, f := range h.Findings {
			if accepted(f) != "" {
				continue
			}
			c.line(levelOf(f), h.Path+":"+ranges(f.Lines)+": "+sentence(h, f)+"; finding "+f.ID)
		}
	}
	return c.err
}

// Tail says what was not read: silence would pass it.
func (c *checkpatchWriter) Tail(t Tail) error {
	for _, m := range notRead(t) {
		c.line(failure, m.text)
	}
	return c.err
}

// line writes a message under a word that it cannot bring itself.
func (c *checkpatchWriter) line(l level, message string) {
	word := "WARNING"
	if l == failure {
		word = "ERROR"
	}
	c.printf("%s: %s\n", word, strings.ReplaceAll(Neutral(message), "ERROR:", "ERROR"))
}
