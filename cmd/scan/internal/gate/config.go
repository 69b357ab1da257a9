package gate

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/pelletier/go-toml/v2"

	"github.com/hunkprint/hunkprint/corpus/license"
)

// ConfigFile is the name of a project's configuration at the root of its tree.
const ConfigFile = ".hunkprint.toml"

// Config is what a project states in its configuration file. What the command
// line says goes before. It holds data alone: nothing in it names a command.
type Config struct {
	ProjectLicense string     `toml:"project-license"`
	Threshold      *float64   `toml:"threshold"`
	MinBits        *float64   `toml:"min-bits"`
	FailOn         []string   `toml:"fail-on"`
	Override       []override `toml:"override"`
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

// ParseConfig reads a configuration file. A key that it does not know is an error.
func ParseConfig(text []byte) (Config, error) {
	var c Config
	if len(text) > maxConfig {
		return c, fmt.Errorf("longer than %d bytes", maxConfig)
	}
	d := toml.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&c); err != nil {
		var strict *toml.StrictMissingError
		if errors.As(err, &strict) && len(strict.Errors) > 0 {
			row, _ := strict.Errors[0].Position()
			return c, fmt.Errorf("line %d: unknown key", row)
		}
		return c, err
	}
	_, err := c.Checker()
	return c, err
}

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
