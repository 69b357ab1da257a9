package report

import (
	"fmt"
	"strings"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/license"
)

// Count says how many there are of something.
func Count(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	if strings.HasSuffix(thing, "ch") {
		thing += "e"
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// ranges writes ranges of lines: "10-31,40".
func ranges(list [][2]int) string {
	var words []string
	for _, r := range list {
		words = append(words, lines(r))
	}
	return strings.Join(words, ",")
}

func lines(r [2]int) string {
	if r[0] == r[1] {
		return fmt.Sprint(r[0])
	}
	return fmt.Sprintf("%d-%d", r[0], r[1])
}

// pairs says which lines of a patch are which of an origin.
func pairs(patch, origin [][2]int) string {
	var words []string
	for i := range min(len(patch), len(origin), shownBlocks) {
		words = append(words, lines(patch[i])+" = "+lines(origin[i]))
	}
	if more := len(patch) - shownBlocks; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// renames lists the first names that were changed.
func renames(list []gate.Rename) string {
	var words []string
	for _, r := range list[:min(len(list), shownRenames)] {
		words = append(words, clipped(r.Origin, 32)+" -> "+clipped(r.Patch, 32))
	}
	if more := len(list) - shownRenames; more > 0 {
		words = append(words, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(words, ", ")
}

// duties says what a taker owes.
func duties(list []license.Duty) string {
	says := map[license.Duty]string{
		license.Notice:  "keep copyright and licence notices",
		license.Source:  "offer the source",
		license.Network: "offer the source to users over a network",
		license.Patent:  "patent terms apply",
	}
	var words []string
	for _, d := range list {
		words = append(words, says[d])
	}
	return strings.Join(words, "; ")
}

// level is how much something weighs in formats that know no verdicts.
type level string

// The levels, in the words of SARIF.
const (
	failure level = "error"
	warning level = "warning"
	remark  level = "note"
)

// levels weighs the verdicts that a finding can have.
var levels = map[gate.Verdict]level{gate.Incompatible: failure, gate.Unknown: warning, gate.Compatible: remark}

func levelOf(f gate.Finding) level {
	if f.Waived != nil || f.Known {
		return remark
	}
	return levels[f.Verdict]
}

// accepted says why a finding does not reach the gate, if it is for that it was
// accepted.
func accepted(f gate.Finding) string {
	switch {
	case f.Waived != nil:
		text := "waived by " + f.Waived.Author
		if f.Waived.Until != "" {
			text += " until " + f.Waived.Until
		}
		return text + ": " + f.Waived.Reason
	case f.Known:
		return "known: the baseline has it"
	}
	return ""
}

func policyLevel(p Policy) level {
	if p.Level == gate.Error {
		return failure
	}
	return warning
}

// sentence says on one line whose code a finding is, and what that means.
func sentence(h gate.Hunk, f gate.Finding) string {
	o := f.Origins[0]
	text := fmt.Sprintf("code of %s, %s:%s (%s), %s; %.0f bits, %.0f%% of the added tokens",
		o.Source, o.Path, ranges(o.Lines), o.License, may(h, o), f.Bits, 100*f.Similarity)
	if n := len(f.Origins) - 1 + f.MoreOrigin; n > 0 {
		text += ", also in " + Count(n, "other place")
	}
	if why := accepted(f); why != "" {
		text += "; " + why
	}
	return text
}

// may says whether an origin may go into the file of a hunk.
func may(h gate.Hunk, o gate.Origin) string {
	switch {
	case o.LicenseFrom == license.NotFound:
		return "for which nobody states a licence"
	case o.Compatible == license.No:
		return "which may not go into " + h.TargetLicense
	case o.Compatible != license.Yes:
		return "which a person must weigh for " + h.TargetLicense
	case len(o.Duties) > 0:
		return "which may go into " + h.TargetLicense + " (" + duties(o.Duties) + ")"
	}
	return "which may go into " + h.TargetLicense
}

// gap is a reason why a report does not speak for its whole queue.
type gap struct{ queue, text string }

func notRead(t Tail) (gaps []gap) {
	for _, u := range t.Unread {
		gaps = append(gaps, gap{u.Queue, "not read: " + whereabouts(u) + ": " + u.Error})
	}
	if t.Partial {
		gaps = append(gaps, gap{".", "the check was interrupted: the report is partial"})
	}
	return gaps
}

// whereabouts is where a part of a queue stands.
func whereabouts(u Unread) string {
	if u.Where == "" {
		return u.Queue
	}
	return u.Queue + ", " + u.Where
}

// licenceOf is the licence of an origin, and how it was found.
func licenceOf(o gate.Origin) string {
	found := string(o.LicenseFrom)
	if o.LicensePlace != "" {
		found += " in " + o.LicensePlace
	}
	if o.LicenseFrom == license.NotFound {
		found = "nobody states one"
	}
	return o.License + " (" + found + ")"
}

// headline says what a whole check comes to.
func headline(worst gate.Verdict, t Tail) string {
	text := map[gate.Verdict]string{
		gate.Clean:        "Clean: no code of others found",
		gate.TooSmall:     "No code of others found; some hunks are too small to tell",
		gate.Own:          "No code of others found beside the project's own",
		gate.Compatible:   "Code of others, under licences that may go in",
		gate.Unknown:      "Unknown: code of others for which no permission is known",
		gate.Incompatible: "Incompatible: code of others that may not go in",
	}[worst]
	if len(notRead(t)) > 0 {
		text += "; not everything was read"
	}
	return text
}

// notes are what the numbers of a check say beside its verdicts.
func notes(t Tail) (list []string) {
	s := t.Summary
	if s.MovedLines > 0 {
		list = append(list, "moved within a series: "+Count(s.MovedLines, "added line"))
	}
	if s.BinaryFiles > 0 {
		list = append(list, "not judged: "+Count(s.BinaryFiles, "binary file"))
	}
	if s.Errors+s.Warnings > 0 {
		list = append(list, fmt.Sprintf("policy: %s, %s", Count(s.Errors, "error"), Count(s.Warnings, "warning")))
	}
	if s.Waived+s.Known > 0 {
		list = append(list, fmt.Sprintf("accepted: %s, of these %d waived and %d known", Count(s.Waived+s.Known, "finding"), s.Waived, s.Known))
	}
	for _, w := range t.Waivers {
		list = append(list, Neutral(stale(w)))
	}
	return list
}

// stale says what is wrong with a waiver.
func stale(w StaleWaiver) string {
	if w.State == "expired" {
		return fmt.Sprintf("the waiver of finding %s ended on %s (%s: %s)", w.Finding, w.Until, w.Author, w.Reason)
	}
	return fmt.Sprintf("the waiver of finding %s is %s (%s: %s)", w.Finding, w.State, w.Author, w.Reason)
}

// ruleOf names what a finding is against, in the manner of the policy's rules.
func ruleOf(f gate.Finding) string { return "similarity." + string(f.Verdict) }

// landing is where a patch goes first: where a message about the patch as a
// whole is shown.
func landing(p Patch) (path string, lines [2]int) {
	if len(p.Hunks) == 0 {
		return p.Queue, [2]int{1, 1}
	}
	n := max(p.Hunks[0].NewStart, 1)
	return p.Hunks[0].Path, [2]int{n, n}
}
