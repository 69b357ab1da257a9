package gate

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/corpus/patch"
)

// Level is what a rule of the policy does when it is broken.
type Level string

// The levels.
const (
	Off   Level = "off"
	Warn  Level = "warn"  // is reported
	Error Level = "error" // reaches the gate
)

// Breach is a rule of the policy that a patch breaks. Its message speaks of the
// patch and its message alone, never of who or what wrote it.
type Breach struct {
	Rule    string `json:"rule"`
	Level   Level  `json:"level"` // Warn or Error
	Message string `json:"message"`
}

// Rules is what a project asks of a patch beyond similarity: who has signed it
// off, and what its message discloses. The zero value asks nothing. It is safe
// for concurrent use.
type Rules struct {
	levels     map[string]Level // of the rules that are on
	trailers   []trailerRule
	assistants []assistant
	exempted   map[string]bool // rules, of a patch that declares a generator
	trivial    map[string]bool // rules, of a patch with less than bits
	bits       float64
}

// Provenance is what the rules say of one patch.
type Provenance struct {
	Breaches  []Breach
	Generator string // that the message declares: a semantic patch, a command
	Trivial   bool   // it adds too little for some rules
}

// demand is one rule. It gives a message for every breach.
type demand struct {
	name  string
	check func(*Rules, *patch.Patch) []string
}

// Sign-off, disclosure, similarity and licence are rules of their own: none of
// them follows from another.
var demands = []demand{
	{"dco.author-signed-off", authorSignedOff},
	{"dco.co-developer-signed-off", coDeveloperSignedOff},
	{"dco.sender-signed-off", senderSignedOff},
	{"dco.sign-off-placed", signOffPlaced},
	{"disclosure.assistant-signed-off", assistantSignedOff},
	{"disclosure.required", trailerRequired},
	{"disclosure.refused", trailerRefused},
	{"disclosure.form", trailerForm},
}

// ruleNames lists the rules of a group, or all for "".
func ruleNames(group string) (names []string) {
	for _, r := range demands {
		if group == "" || strings.HasPrefix(r.name, group+".") {
			names = append(names, r.name)
		}
	}
	return names
}

// Unbounded are the bits of a patch of which a part was not measured: it is never trivial.
var Unbounded = math.Inf(1)

// maxBreaches is how often one rule speaks of one patch.
const maxBreaches = 10

// Check asks a patch that adds so many bits. What changes no file (a cover
// letter, a reply) and merges are not asked: they add nothing of their own.
func (r *Rules) Check(p *patch.Patch, bits float64) Provenance {
	result := Provenance{Breaches: []Breach{}}
	if len(r.levels) == 0 || len(p.Files) == 0 || isMerge(p) {
		return result
	}
	result.Generator = declaredGenerator(p.Message)
	result.Trivial = bits < r.bits
	for _, rule := range demands {
		level, on := r.levels[rule.name]
		if !on || result.Trivial && r.trivial[rule.name] || result.Generator != "" && r.exempted[rule.name] {
			continue
		}
		for _, message := range few(rule.check(r, p)) {
			result.Breaches = append(result.Breaches, Breach{Rule: rule.name, Level: level, Message: message})
		}
	}
	return result
}

// isMerge knows a merge by its combined diffs.
func isMerge(p *patch.Patch) bool {
	return !slices.ContainsFunc(p.Files, func(f patch.File) bool { return !f.Combined })
}

// few bounds what a report says, whatever a message holds.
func few(messages []string) []string {
	if len(messages) <= maxBreaches {
		return messages
	}
	return append(messages[:maxBreaches-1:maxBreaches-1], fmt.Sprintf("and %d more of the same kind", len(messages)-maxBreaches+1))
}
