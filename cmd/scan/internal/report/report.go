// Package report renders verdicts. A format is one file; what it renders comes
// patch by patch, so that a queue of any length takes the memory of one patch.
//
// Reports are the same, byte for byte, for the same input and index.
package report

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// Version is the version of the JSON report.
const Version = 1

// Head is what is known before the first patch.
type Head struct {
	Version        int        `json:"version"`
	Tool           Tool       `json:"tool"`
	Index          Index      `json:"index"`
	Base           *Base      `json:"base,omitempty"`   // nil without a repository
	Config         string     `json:"config,omitempty"` // the configuration file
	ProjectLicense string     `json:"project_license"`
	Thresholds     Thresholds `json:"thresholds"`
}

// Tool names the program.
type Tool struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

// Index is what was compared with.
type Index struct {
	Path    string `json:"path"` // several are joined by the list separator of the system
	Digest  string `json:"digest"`
	Files   int    `json:"files"`
	Tokens  uint64 `json:"tokens"`
	Sources int    `json:"sources"`
}

// Base is the project that the patches are for, as it was before them.
type Base struct {
	Repository string `json:"repository"`
	Commit     string `json:"commit"` // that the first queue goes on from: where a range begins, else what is checked out
}

// Thresholds are those of the policy; bits of 0 are the calibrated ones.
type Thresholds struct {
	Similarity float64 `json:"similarity"`
	Bits       float64 `json:"bits"`
}

// Patch is one patch with its hunks.
type Patch struct {
	MessageID string       `json:"message_id"`
	Subject   string       `json:"subject"`
	Author    string       `json:"author"`
	Queue     string       `json:"queue"`
	Position  int          `json:"position"`
	Base      string       `json:"base_commit,omitempty"` // that its mail or the cover letter names
	Verdict   gate.Verdict `json:"verdict"`               // the worst of the hunks; the policy has no part in it
	Policy    []Policy     `json:"policy"`                // rules beyond similarity that the patch breaks
	Generator string       `json:"generator,omitempty"`   // that the message declares: a semantic patch, a command
	Trivial   bool         `json:"trivial,omitempty"`     // adds too little for some rules of the policy
	Binary    []string     `json:"binary,omitempty"`      // files whose content changes unseen
	Unread    int          `json:"unread,omitempty"`      // parts that could not be read or judged
	Hunks     []gate.Hunk  `json:"hunks"`
	Evidence  Evidence     `json:"-"`
}

// Evidence is the text behind the hunks of a patch, which some formats show.
// The JSON report has none of it, and its zero value is no evidence.
type Evidence struct {
	Date  string                                 // of the patch, as its mail has it
	Mail  string                                 // the subject of that mail, [PATCH n/m] included
	Text  []gate.PostImage                       // of each hunk
	Sides func(hunk, finding int) (Sides, error) // a finding beside its first origin; reads the index
}

// text gives the lines that a hunk leaves behind, if they are known.
func (e Evidence) text(hunk int) (gate.PostImage, bool) {
	if hunk >= len(e.Text) {
		return gate.PostImage{}, false
	}
	return e.Text[hunk], true
}

// sides puts a finding beside its first origin, if that is known.
func (e Evidence) sides(hunk, finding int) (Sides, error) {
	if e.Sides == nil {
		return Sides{}, nil
	}
	return e.Sides(hunk, finding)
}

// Policy is a rule of the policy that a patch breaks.
type Policy = gate.Breach

// Unread is a part of a queue that was not judged.
type Unread struct {
	Queue string `json:"queue"`
	Where string `json:"where"`
	Error string `json:"error"`
}

// Tail is what is known after the last patch.
type Tail struct {
	Unread  []Unread      `json:"unread"`
	Waivers []StaleWaiver `json:"stale_waivers,omitempty"`
	Summary Summary       `json:"summary"`
	Partial bool          `json:"partial,omitempty"` // the check was interrupted
}

// StaleWaiver is a waiver that waives nothing.
type StaleWaiver = gate.StaleWaiver

// Summary counts. Verdicts count hunks.
type Summary struct {
	Patches      int                  `json:"patches"`
	Hunks        int                  `json:"hunks"`
	AddedLines   int                  `json:"added_lines"`
	MovedLines   int                  `json:"moved_lines,omitempty"` // of the added ones
	JudgedTokens int                  `json:"judged_tokens"`
	TooSmall     int                  `json:"too_small"`
	BinaryFiles  int                  `json:"binary_files"`
	Errors       int                  `json:"policy_errors"`   // breaches of the policy
	Warnings     int                  `json:"policy_warnings"` // the same, of rules that only warn
	Waived       int                  `json:"waived"`          // findings
	Known        int                  `json:"known"`           // findings
	Verdicts     map[gate.Verdict]int `json:"verdicts"`
}

// NewSummary counts from 0, every verdict named.
func NewSummary() Summary {
	s := Summary{Verdicts: make(map[gate.Verdict]int)}
	for _, v := range gate.Verdicts {
		s.Verdicts[v] = 0
	}
	return s
}

// Count takes in a patch.
func (s *Summary) Count(p Patch) {
	s.Patches++
	s.BinaryFiles += len(p.Binary)
	for _, b := range p.Policy {
		if b.Level == gate.Error {
			s.Errors++
		} else {
			s.Warnings++
		}
	}
	for _, f := range findings(p) {
		if f.Waived != nil {
			s.Waived++
		}
		if f.Known {
			s.Known++
		}
	}
	for _, h := range p.Hunks {
		s.Hunks++
		s.AddedLines += h.AddedLines
		s.MovedLines += h.MovedLines
		s.Verdicts[h.Verdict]++
		if h.Verdict == gate.TooSmall {
			s.TooSmall++
		} else {
			s.JudgedTokens += h.AddedTokens
		}
	}
}

// Writer renders one report. Head comes first and Tail last, each once.
type Writer interface {
	Head(Head) error
	Patch(Patch) error
	Tail(Tail) error
}

// Style says how a report may look where the format leaves a choice.
type Style struct {
	Color bool      // by the control sequences of a terminal
	Time  time.Time // that is stated; zero for one that the patches give
}

var formats = map[string]func(io.Writer, Style) Writer{
	"text":       newText,
	"json":       newJSON,
	"checkpatch": newCheckpatch,
	"gitlab":     newGitLab,
	"sarif":      newSARIF,
	"html":       newHTML,
	"reply":      newReply,
	"spdx":       newSPDX,
	"cyclonedx":  newCycloneDX,
}

// Formats lists the names of the formats.
func Formats() []string { return slices.Sorted(maps.Keys(formats)) }

// New makes a writer of a format.
func New(format string, w io.Writer, s Style) (Writer, error) {
	make, ok := formats[format]
	if !ok {
		return nil, fmt.Errorf("unknown format %q: give one of %s", format, strings.Join(Formats(), ", "))
	}
	return make(w, s), nil
}
