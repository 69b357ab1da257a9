package gate

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/pelletier/go-toml/v2"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// ConfigFile is the name of a project's configuration at the root of its tree.
const ConfigFile = ".hunkprint.toml"

// Config is what a project states in its configuration file. What the command
// line says goes before. It holds data alone: nothing in it names a command.
type Config struct {
	ProjectLicense string        `toml:"project-license"`
	Threshold      *float64      `toml:"threshold"`
	MinBits        *float64      `toml:"min-bits"`
	FailOn         []string      `toml:"fail-on"`
	Index          string        `toml:"index"`     // a directory, relative to that of the file
	FromTree       []string      `toml:"from-tree"` // what the file of the scanned tree may add to this one
	Override       []override    `toml:"override"`
	Path           []pathTable   `toml:"path"`
	Policy         policyTable   `toml:"policy"`
	Waiver         []waiverTable `toml:"waiver"`
}

// override is a judgement of the project's own on a pair of licences.
type override struct {
	Inbound    string `toml:"inbound"`
	Target     string `toml:"target"`
	Compatible string `toml:"compatible"`
	Reason     string `toml:"reason"`
}

// maxConfig bounds a configuration file, in bytes.
const maxConfig = 1 << 20

// ParseConfig reads a configuration file. A key that it does not know is an
// error, and so is a value that means nothing.
func ParseConfig(text []byte) (Config, error) {
	var c Config
	if err := decode(text, &c); err != nil {
		return c, err
	}
	return c, c.check()
}

// decode reads TOML of a stranger.
func decode(text []byte, into any) error {
	if len(text) > maxConfig {
		return fmt.Errorf("longer than %d bytes", maxConfig)
	}
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var strict *toml.StrictMissingError
	if errors.As(err, &strict) && len(strict.Errors) > 0 {
		row, _ := strict.Errors[0].Position()
		return fmt.Errorf("line %d: unknown key %s", row, strings.Join(strict.Errors[0].Key(), "."))
	}
	var wrong *toml.DecodeError
	if errors.As(err, &wrong) {
		row, _ := wrong.Position()
		return fmt.Errorf("line %d: %s", row, strings.TrimPrefix(wrong.Error(), "toml: "))
	}
	return err
}

// check compiles everything, so that a file is wrong when it is read, not when
// it is needed.
func (c Config) check() error {
	if err := checkBars(c.Threshold, c.MinBits); err != nil {
		return err
	}
	if c.ProjectLicense != "" {
		if _, err := projectLicense(c.ProjectLicense); err != nil {
			return err
		}
	}
	if c.FailOn != nil {
		if _, err := ParseFailOn(c.FailOn); err != nil {
			return fmt.Errorf("fail-on: %w", err)
		}
	}
	if _, err := c.Checker(); err != nil {
		return err
	}
	if _, err := c.Paths(); err != nil {
		return err
	}
	if _, err := c.Rules(); err != nil {
		return err
	}
	if _, err := NewWaivers(c.Waiver, time.Time{}); err != nil {
		return err
	}
	for _, key := range c.FromTree {
		if takes[key] == nil {
			return fmt.Errorf("from-tree: %q: give some of %s", key, strings.Join(slices.Sorted(maps.Keys(takes)), ", "))
		}
	}
	return nil
}

// takes says what a file may let in from the scanned tree, and how.
var takes = map[string]func(c *Config, tree Config){
	"project-license": func(c *Config, tree Config) {
		if c.ProjectLicense == "" {
			c.ProjectLicense = tree.ProjectLicense
		}
	},
	"override": func(c *Config, tree Config) { c.Override = append(slices.Clone(c.Override), tree.Override...) },
	"waiver":   func(c *Config, tree Config) { c.Waiver = append(slices.Clone(c.Waiver), tree.Waiver...) },
}

// With adds what the configuration lets in from the file of the scanned tree:
// nothing, unless from-tree names it.
func (c Config) With(tree Config) Config {
	for _, key := range c.FromTree {
		takes[key](&c, tree)
	}
	return c
}

// Rules gives the rules of the policy.
func (c Config) Rules() (*Rules, error) {
	r, err := c.Policy.compile()
	if err != nil {
		return nil, fmt.Errorf("policy: %w", err)
	}
	return r, nil
}

// Paths gives what holds by path.
func (c Config) Paths() (Paths, error) { return compilePaths(c.Path) }

// VerdictsGate tells whether verdicts may reach the gate: similarity is a rule, and on.
func (c Config) VerdictsGate() bool { return c.Policy.Similarity != Warn }

// Checker judges licences as the project does.
func (c Config) Checker() (*license.Checker, error) {
	checker := &license.Checker{}
	for i, o := range c.Override {
		parsed, err := o.parse()
		if err != nil {
			return nil, fmt.Errorf("override %d: %w", i+1, err)
		}
		checker.Overrides = append(checker.Overrides, parsed)
	}
	return checker, nil
}

func (o override) parse() (p license.Override, err error) {
	if p.Inbound, err = license.Parse(o.Inbound); err != nil {
		return p, fmt.Errorf("inbound: %w", err)
	}
	if p.Target, err = license.Parse(o.Target); err != nil {
		return p, fmt.Errorf("target: %w", err)
	}
	switch p.Compat = license.Compat(o.Compatible); p.Compat {
	case license.Yes, license.No, license.Review:
	default:
		return p, fmt.Errorf("compatible = %q: say yes, no or review", o.Compatible)
	}
	if p.Reason = o.Reason; p.Reason == "" {
		return p, errors.New("give the reason")
	}
	return p, nil
}
