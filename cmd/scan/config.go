package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
)

// configure reads the configuration file and takes from it what the flags leave open.
func (f *checkFlags) configure(c *cobra.Command) (gate.Config, error) {
	config, err := f.readConfig()
	if err != nil {
		return config, err
	}
	given := c.Flags().Changed
	if config.ProjectLicense != "" && !given("project-license") {
		f.project = config.ProjectLicense
	}
	if config.Threshold != nil && !given("threshold") {
		f.similarity = *config.Threshold
	}
	if config.MinBits != nil && !given("min-bits") {
		f.bits = *config.MinBits
	}
	if config.FailOn != nil && !given("fail-on") {
		f.failOn = config.FailOn
	}
	return config, nil
}

// readConfig reads the file that --config names, else the one at the root of
// --repo, if there is one.
func (f *checkFlags) readConfig() (gate.Config, error) {
	path := f.config
	if path == "" {
		if f.repo == "" {
			return gate.Config{}, nil
		}
		path = filepath.Join(f.repo, gate.ConfigFile)
	}
	text, err := os.ReadFile(path)
	if f.config == "" && errors.Is(err, fs.ErrNotExist) {
		return gate.Config{}, nil
	}
	if err != nil {
		return gate.Config{}, err
	}
	config, err := gate.ParseConfig(text)
	if err != nil {
		return config, fmt.Errorf("%s: %w", path, err)
	}
	return config, nil
}
