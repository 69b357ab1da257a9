package gate

import (
	"regexp"
	"strings"
)

// rewrites knows command lines that rewrite files by rule: an editor with its
// option to edit in place, a formatter, or Coccinelle. The same tools in
// a pipe are no generators; messages show such pipes for many reasons.
var rewrites = regexp.MustCompile("(?:^|[\\s`'\"(|;&/])(" + strings.Join([]string{
	`spatch\s+-[^\x60]*`,
	`sed\s+(?:-[A-Za-z]+\s+)*-(?:[nErsuz]*i|-in-place)[^\x60]*`,
	`perl\s+(?:-\S+\s+)*-[pnlaw0-7]*i[^\x60]*`,
	`g?awk\s+-i\s+inplace[^\x60]*`,
	`clang-format\s(?:[^|;]*\s)?-i\b[^\x60]*`,
	`gofmt\s(?:[^|;]*\s)?-[wr]\b[^\x60]*`,
	`\S+\.cocci\b`,
}, "|") + ")")

// declaredGenerator finds the deterministic tool by which a message says that
// the patch was made: a semantic patch (Coccinelle) that it quotes, or a command.
func declaredGenerator(message string) string {
	if quotesSemanticPatch(message) {
		return "a semantic patch"
	}
	for line := range strings.SplitSeq(message, "\n") {
		if m := rewrites.FindStringSubmatch(line); m != nil {
			return clipped(strings.TrimSpace(m[1]))
		}
	}
	return ""
}

// quotesSemanticPatch looks for a rule of Coccinelle: a header between @ signs,
// declarations, @@, and then a line that is matched, taken away or added.
func quotesSemanticPatch(message string) bool {
	const (
		outside = iota
		declarations
		transformation
	)
	state := outside
	for line := range strings.SplitSeq(message, "\n") {
		line = strings.TrimSpace(line)
		switch {
		case state == declarations && line == "@@":
			state = transformation
		case opensAndCloses(line):
			state = transformation
		case isRuleHeader(line):
			state = declarations
		case state == transformation && line != "" && strings.ContainsRune("+-*", rune(line[0])):
			return true
		}
	}
	return false
}

// isRuleHeader knows "@@", "@ name @" and "@name depends on other@".
func isRuleHeader(line string) bool {
	return len(line) >= 2 && line[0] == '@' && line[len(line)-1] == '@' && !strings.Contains(line[1:len(line)-1], "@")
}

// opensAndCloses knows a header with its declarations on one line, "@@ expression e; @@".
// The header of a hunk looks alike.
func opensAndCloses(line string) bool {
	inside, ok := strings.CutPrefix(line, "@@ ")
	inside, closed := strings.CutSuffix(inside, " @@")
	return ok && closed && strings.Contains(inside, ";") && !strings.HasPrefix(inside, "-")
}
