package main

import (
	"bufio"
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

//go:embed sources.txt
var sourceList string

// source is one pinned package: "deb:NAME=VERSION", "go:MODULE@VERSION" or
// "npm:NAME@VERSION".
type source struct {
	kind, name string
	languages  []string
}

func sources() []source {
	var all []source
	lines := bufio.NewScanner(strings.NewReader(sourceList))
	for lines.Scan() {
		line, _, _ := strings.Cut(lines.Text(), "#")
		words := strings.Fields(line)
		if len(words) == 0 {
			continue
		}
		kind, name, _ := strings.Cut(words[0], ":")
		all = append(all, source{kind, name, words[1:]})
	}
	return all
}

// cacheDir is where fetched packages stay: $HUNKPRINT_BENCH, else the user's cache.
func cacheDir() (string, error) {
	if dir := os.Getenv("HUNKPRINT_BENCH"); dir != "" {
		return dir, nil
	}
	dir, err := os.UserCacheDir()
	return filepath.Join(dir, "hunkprint", "bench"), err
}

// dir is the folder that the package is unpacked in.
func (s source) dir(cache string) string {
	return filepath.Join(cache, s.kind, strings.NewReplacer("/", "_", ":", "_").Replace(s.name))
}

// fetch gets the packages that the cache does not have yet. A package that
// cannot be had is named, and the others are fetched all the same.
func fetch(cache string) error {
	missing := 0
	for _, s := range sources() {
		dir := s.dir(cache)
		if _, err := os.Stat(dir); err == nil {
			continue
		}
		if err := s.fetch(dir); err != nil {
			missing++
			fmt.Fprintf(os.Stderr, "%s:%s: %v\n", s.kind, s.name, err)
		}
	}
	if missing > 0 {
		return fmt.Errorf("%d packages could not be fetched", missing)
	}
	return nil
}

func (s source) fetch(dir string) error {
	work := dir + ".part"
	if err := os.RemoveAll(work); err != nil {
		return err
	}
	if err := os.MkdirAll(work, 0o755); err != nil {
		return err
	}
	defer os.RemoveAll(work)
	var err error
	switch s.kind {
	case "deb":
		_, err = run(work, "apt-get", "source", "--download-only", "--only-source", "-qq", s.name)
	case "npm":
		_, err = run(work, "npm", "pack", "--silent", s.name)
	case "go":
		return s.fetchModule(work, dir)
	default:
		err = fmt.Errorf("unknown kind of source")
	}
	if err != nil {
		return err
	}
	if err := unpack(work); err != nil {
		return err
	}
	return os.Rename(work, dir)
}

// fetchModule links to the module cache, which never changes a version.
func (s source) fetchModule(work, dir string) error {
	out, err := run(work, "go", "mod", "download", "-json", s.name)
	if err != nil {
		return err
	}
	var module struct{ Dir string }
	if err := json.Unmarshal(out, &module); err != nil {
		return err
	}
	return os.Symlink(module.Dir, dir)
}

// unpack unpacks every archive of a folder in place and removes it.
func unpack(dir string) error {
	archives, err := filepath.Glob(filepath.Join(dir, "*.t*"))
	if err != nil {
		return err
	}
	for _, archive := range archives {
		if strings.HasSuffix(archive, ".asc") || !strings.Contains(archive, ".tar") && !strings.HasSuffix(archive, ".tgz") {
			continue
		}
		if _, err := run(dir, "tar", "--no-same-owner", "-xf", archive); err != nil {
			return err
		}
		if err := os.Remove(archive); err != nil {
			return err
		}
	}
	return nil
}

func run(dir, program string, args ...string) ([]byte, error) {
	cmd := exec.Command(program, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		err = fmt.Errorf("%s: %w: %s", program, err, bytes.TrimSpace(stderr.Bytes()))
	}
	return out, err
}
