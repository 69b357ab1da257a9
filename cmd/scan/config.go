package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// configure reads the configuration and takes from it what the flags leave open.
// What a flag states holds for all paths.
func (f *checkFlags) configure(c *cobra.Command, queues []string) (gate.Config, gate.Paths, error) {
	config, err := f.readConfig(c, queues)
	if err != nil {
		return config, nil, err
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
	f.verdictsGate = config.VerdictsGate() || given("fail-on")
	if config.Index != "" && len(f.corpora) == 0 && !given("index") && os.Getenv(indexVariable) == "" {
		f.index = config.Index
	}
	paths, err := config.Paths()
	return config, paths.Without(given("threshold"), given("min-bits"), given("project-license")), err
}

// readConfig reads the file that --config names. Without one it is the file of
// the scanned tree, if there is one; with one, that has no say but where --config
// gives it one.
func (f *checkFlags) readConfig(c *cobra.Command, queues []string) (gate.Config, error) {
	if f.config == "" {
		return f.treeConfig(queues)
	}
	in, err := openInput(c, f.config)
	text, err := readBounded(f.config, in, err)
	if err != nil {
		return gate.Config{}, err
	}
	config, err := gate.ParseConfig(text)
	if err != nil {
		return config, fmt.Errorf("%s: %w", f.config, err)
	}
	f.configPath = f.config
	config.Index = beside(f.config, config.Index)
	if len(config.FromTree) == 0 {
		return config, nil
	}
	tree, err := f.treeConfig(queues)
	return config.With(tree), err
}

// treeConfig reads the file at the root of the scanned tree. The tree may be
// a stranger's: no link leads out of it, and it is no device.
func (f *checkFlags) treeConfig(queues []string) (config gate.Config, err error) {
	dir := f.tree(queues)
	if dir == "" {
		return config, nil
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return config, nil // what reads the tree says so
	}
	defer root.Close()
	info, err := root.Stat(gate.ConfigFile)
	path := filepath.Join(dir, gate.ConfigFile)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return config, nil
	case err != nil:
		return config, err
	case !info.Mode().IsRegular():
		return config, fmt.Errorf("%s: no regular file", path)
	}
	in, err := root.Open(gate.ConfigFile)
	text, err := readBounded(path, in, err)
	if err != nil {
		return config, err
	}
	if config, err = gate.ParseConfig(text); err != nil {
		return config, fmt.Errorf("%s: %w", path, err)
	}
	if f.configPath == "" {
		f.configPath = path
	}
	config.Index = beside(path, config.Index)
	return config, nil
}

// beside places a path that a file names, relative to that file.
func beside(file, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(filepath.Dir(file), path)
}

// tree is the root of the tree that a queue is for: --repo, else the
// repository of a range, else the one around the working directory. It is empty for
// none, and for a repository without files.
func (f *checkFlags) tree(queues []string) string {
	switch f.repo {
	case nothing:
		return ""
	case "":
		return repositoryAround(rangeOr(queues, "."))
	}
	return f.repo
}

// repository is where the code of the project stands as git has it.
func (f *checkFlags) repository(queues []string) string {
	if repo := rangeOr(queues, ""); f.repo == "" && repo != "" && bare(repo) {
		return repo
	}
	return f.tree(queues)
}

// rangeOr gives the repository of the first range that names one, else another directory.
func rangeOr(queues []string, dir string) string {
	for _, q := range queues {
		if repo := patch.RepositoryOf(q); repo != "" {
			return repo
		}
	}
	return dir
}

// bare tells whether a directory is a repository without files.
func bare(dir string) bool {
	for _, name := range []string{"HEAD", "objects", "refs"} {
		if _, err := os.Stat(filepath.Join(dir, name)); err != nil {
			return false
		}
	}
	return true
}

// repositoryAround is the nearest folder from dir upwards that has a .git;
// empty if none has, or if a repository without files comes before.
func repositoryAround(dir string) string {
	for {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		up, err := filepath.Abs(dir)
		if err != nil || filepath.Dir(up) == up || bare(up) {
			return ""
		}
		dir = filepath.Dir(up)
	}
}

// readWaivers joins the waivers of the configuration with those of --waivers.
func (f *checkFlags) readWaivers(c *cobra.Command, config gate.Config) (*gate.Waivers, error) {
	all := config.Waiver
	if f.waivers != "" {
		in, err := openInput(c, f.waivers)
		text, err := readBounded(f.waivers, in, err)
		if err != nil {
			return nil, err
		}
		more, err := gate.ParseWaivers(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.waivers, err)
		}
		all = append(all[:len(all):len(all)], more...)
	}
	day, err := today()
	if err != nil {
		return nil, err
	}
	return gate.NewWaivers(all, day)
}

// today is when the check runs: the source date if one is given, else now.
func today() (time.Time, error) {
	day, err := sourceDate()
	if day.IsZero() {
		day = time.Now()
	}
	return day.UTC(), err
}

// readBaseline reads the ids of the findings of an earlier report.
func readBaseline(c *cobra.Command, path string) (gate.Baseline, error) {
	if path == "" {
		return nil, nil
	}
	d, err := readReport(c, path)
	if err != nil {
		return nil, err
	}
	known := make(gate.Baseline)
	for _, p := range d.Patches {
		for _, h := range p.Hunks {
			for _, f := range h.Findings {
				known[f.ID] = true
			}
		}
	}
	return known, nil
}
