package gate

import (
	"github.com/hunkprint/hunkprint/corpus/license"
)

// Hunk is a hunk with its verdict. The tags are the words of the JSON report.
type Hunk struct {
	Path          string    `json:"path"`
	OldStart      int       `json:"old_start"`
	NewStart      int       `json:"new_start"`
	AddedLines    int       `json:"added_lines"`
	MovedLines    int       `json:"moved_lines,omitempty"` // of the added ones; they are not judged
	AddedTokens   int       `json:"added_tokens"`          // that were judged
	Language      string    `json:"language"`
	Verdict       Verdict   `json:"verdict"`
	Reason        string    `json:"reason"` // what limits the verdict
	TargetLicense string    `json:"target_license"`
	Findings      []Finding `json:"findings"`
}

// Finding is a region of a hunk that stands elsewhere, too.
type Finding struct {
	ID         string   `json:"id"` // the same wherever the region stands
	Verdict    Verdict  `json:"verdict"`
	Similarity float64  `json:"similarity"`
	Verbatim   float64  `json:"verbatim"`
	Bits       float64  `json:"bits"`
	ChanceBits float64  `json:"chance_bits"` // fewer than 1 in 1,000 independent hunks of this length have a match this similar of more
	Lines      [][2]int `json:"lines"`       // of the patched file, first and last
	Renames    []Rename `json:"renames"`
	Origins    []Origin `json:"origins"`                // those that decide first, then the best
	MoreOrigin int      `json:"more_origins,omitempty"` // that are not listed
	Chain      *Chain   `json:"chain,omitempty"`        // where it takes other hunks of the patch to show it
	Waived     *Waiver  `json:"waived,omitempty"`       // accepted: it does not reach the gate
	Known      bool     `json:"known,omitempty"`        // the baseline has it: it does not reach the gate
}

// Rename is a name of the origin and what the patch calls it.
type Rename struct {
	Origin string `json:"origin"`
	Patch  string `json:"patch"`
}

// Origin is a place where the code of a finding stands.
type Origin struct {
	Source       string         `json:"source"`
	PURL         string         `json:"purl"`
	Path         string         `json:"path"`
	Lines        [][2]int       `json:"lines"` // beside those of the finding's match
	License      string         `json:"license"`
	LicenseFrom  license.Rule   `json:"license_from"`
	LicensePlace string         `json:"license_place,omitempty"`
	Compatible   license.Compat `json:"compatible"`
	Why          string         `json:"why"`
	WhySource    string         `json:"why_source,omitempty"` // on whose authority
	Duties       []license.Duty `json:"duties,omitempty"`
	Similarity   float64        `json:"similarity"`
	Verbatim     float64        `json:"verbatim"`
	Bits         float64        `json:"bits"`
}

// maxOrigins is how many origins of one finding are listed.
const maxOrigins = 20
