package gate

import (
	_ "embed"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/pelletier/go-toml/v2"
)

// policyTable is the policy as a configuration file states it.
type policyTable struct {
	Profile    string           `toml:"profile"`    // a named start
	Similarity Level            `toml:"similarity"` // whether verdicts may reach the gate
	DCO        map[string]Level `toml:"dco"`
	Disclosure map[string]Level `toml:"disclosure"`
	Trailer    []trailerTable   `toml:"trailer"`
	Assistant  []assistantTable `toml:"assistant"` // beside those that are known
	Generator  generatorTable   `toml:"generator"`
	Trivial    trivialTable     `toml:"trivial"`
}

// trailerTable says how the project stands to a trailer.
type trailerTable struct {
	Key     string   `toml:"key"`
	Use     use      `toml:"use"`
	Forms   []string `toml:"forms"` // regular expressions for the whole value
	Example string   `toml:"example"`
}

// generatorTable accepts patches whose message quotes the tool that made them.
type generatorTable struct {
	Exempts []string `toml:"exempts"` // rules, or groups of them
}

// trivialTable accepts patches that add little.
type trivialTable struct {
	Bits    float64  `toml:"bits"` // from which on a patch is not trivial
	Exempts []string `toml:"exempts"`
}

// profileTable is a policy with where and when it was read.
type profileTable struct {
	Checked toml.LocalDate `toml:"checked"`
	Source  string         `toml:"source"`
	policyTable
}

//go:embed profiles.toml
var profilesText []byte

var profiles = sync.OnceValue(func() map[string]profileTable {
	var list map[string]profileTable
	if err := decode(profilesText, &list); err != nil {
		panic("profiles.toml: " + err.Error())
	}
	return list
})

// Bounds of a policy, far beyond what a project has.
const (
	maxTrailers   = 100
	maxAssistants = 100
)

// compile makes rules of a policy and the profile that it names.
func (t policyTable) compile() (*Rules, error) {
	if t.Profile != "" {
		p, ok := profiles()[t.Profile]
		if !ok {
			return nil, fmt.Errorf("profile = %q: give one of %s", t.Profile, strings.Join(slices.Sorted(maps.Keys(profiles())), ", "))
		}
		t = t.over(p.policyTable)
	}
	r := &Rules{}
	var err error
	if r.levels, err = t.levels(); err != nil {
		return nil, err
	}
	if r.trailers, err = compileTrailers(t.Trailer); err != nil {
		return nil, err
	}
	if err := t.idle(); err != nil {
		return nil, err
	}
	if len(t.Assistant) > maxAssistants {
		return nil, fmt.Errorf("%d assistants: give at most %d", len(t.Assistant), maxAssistants)
	}
	more, err := compileAssistants(t.Assistant)
	if err != nil {
		return nil, err
	}
	r.assistants = append(more, knownAssistants()...)
	return r, t.exempt(r)
}

// over takes from a profile what the policy itself leaves open.
func (t policyTable) over(p policyTable) policyTable {
	t.DCO, t.Disclosure = merged(p.DCO, t.DCO), merged(p.Disclosure, t.Disclosure)
	own := t.Trailer
	t.Trailer = slices.Clone(own)
	for _, theirs := range p.Trailer {
		if !slices.ContainsFunc(own, func(o trailerTable) bool { return strings.EqualFold(o.Key, theirs.Key) }) {
			t.Trailer = append(t.Trailer, theirs)
		}
	}
	if t.Generator.Exempts == nil {
		t.Generator = p.Generator
	}
	if t.Trivial.Exempts == nil && t.Trivial.Bits == 0 {
		t.Trivial = p.Trivial
	}
	return t
}

// merged lets b go before a.
func merged(a, b map[string]Level) map[string]Level {
	all := maps.Clone(a)
	if all == nil {
		return b
	}
	maps.Copy(all, b)
	return all
}

// levels gives the rules that are on.
func (t policyTable) levels() (map[string]Level, error) {
	on := make(map[string]Level)
	for group, levels := range map[string]map[string]Level{"dco": t.DCO, "disclosure": t.Disclosure} {
		for name, level := range levels {
			name = group + "." + name
			if !slices.Contains(ruleNames(group), name) {
				return nil, fmt.Errorf("%s: no such rule: give one of %s", name, strings.Join(ruleNames(group), ", "))
			}
			switch level {
			case Off:
			case Warn, Error:
				on[name] = level
			default:
				return nil, fmt.Errorf("%s = %q: say off, warn or error", name, level)
			}
		}
	}
	switch t.Similarity {
	case "", Warn, Error:
		return on, nil
	}
	return nil, fmt.Errorf("similarity = %q: say error, or warn to keep verdicts from the gate", t.Similarity)
}

func compileTrailers(tables []trailerTable) (list []trailerRule, err error) {
	if len(tables) > maxTrailers {
		return nil, fmt.Errorf("%d trailers: give at most %d", len(tables), maxTrailers)
	}
	for _, t := range tables {
		r := trailerRule{key: t.Key, use: t.Use, example: t.Example}
		if !isTrailerKey(t.Key) {
			return nil, fmt.Errorf("trailer: key = %q: give letters, digits and dashes", t.Key)
		}
		if !slices.Contains([]use{required, allowed, refused}, t.Use) {
			return nil, fmt.Errorf("trailer %s: use = %q: say required, allowed or refused", t.Key, t.Use)
		}
		if slices.ContainsFunc(list, func(o trailerRule) bool { return strings.EqualFold(o.key, t.Key) }) {
			return nil, fmt.Errorf("trailer %s: stands twice", t.Key)
		}
		if r.forms, err = compilePatterns(t.Forms); err != nil {
			return nil, fmt.Errorf("trailer %s: forms: %w", t.Key, err)
		}
		list = append(list, r)
	}
	return list, nil
}

// idle refuses trailers whose rule nobody has set: they would ask for nothing
// without a word.
func (t policyTable) idle() error {
	for _, tr := range t.Trailer {
		for rule, needed := range map[string]bool{"required": tr.Use == required, "refused": tr.Use == refused, "form": tr.Use != refused && len(tr.Forms) > 0} {
			if needed && t.Disclosure[rule] == "" {
				return fmt.Errorf("trailer %s needs the rule disclosure.%s: say off, warn or error", tr.Key, rule)
			}
		}
	}
	return nil
}

func isTrailerKey(key string) bool {
	return key != "" && strings.IndexFunc(key, func(r rune) bool {
		return !(r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z')
	}) < 0
}

// exempt sets which rules do not ask generated and trivial patches. A declared
// generator explains what was disclosed or not; it signs nothing off.
func (t policyTable) exempt(r *Rules) (err error) {
	if r.exempted, err = namedRules(t.Generator.Exempts, "disclosure"); err != nil {
		return fmt.Errorf("generator.exempts: %w", err)
	}
	if r.trivial, err = namedRules(t.Trivial.Exempts, ""); err != nil {
		return fmt.Errorf("trivial.exempts: %w", err)
	}
	r.bits = t.Trivial.Bits
	switch {
	case !(r.bits >= 0):
		return fmt.Errorf("trivial.bits = %v: give 0 or more", r.bits)
	case (r.bits > 0) != (len(r.trivial) > 0):
		return fmt.Errorf("trivial: give both bits and exempts")
	}
	return nil
}

// namedRules gives the rules that a list names, alone or by their group.
func namedRules(names []string, within string) (map[string]bool, error) {
	set := make(map[string]bool)
	for _, name := range names {
		found := false
		for _, r := range ruleNames(within) {
			if r == name || strings.HasPrefix(r, name+".") {
				set[r], found = true, true
			}
		}
		if !found {
			return nil, fmt.Errorf("%q: give a group or some of %s", name, strings.Join(ruleNames(within), ", "))
		}
	}
	return set, nil
}
