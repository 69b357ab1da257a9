package index

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// generation names the directories of complete generations; building marks
// one that is not.
const (
	generation = "generation-"
	building   = ".building"
)

// current finds the newest complete generation of an index.
func current(dir string) (string, int, error) {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, os.ErrNotExist) {
		return "", 0, fmt.Errorf("%w at %s", ErrMissing, dir)
	}
	if err != nil {
		return "", 0, fmt.Errorf("index: %w", err)
	}
	last, partial, foreign := 0, false, false
	for _, e := range entries {
		name, ok := strings.CutPrefix(e.Name(), generation)
		if !ok {
			foreign = foreign || e.Name() != lockFile
			continue
		}
		if strings.HasSuffix(name, building) {
			partial = true
		} else if n, err := strconv.Atoi(name); err == nil {
			last = max(last, n)
		}
	}
	switch {
	case last > 0:
		return filepath.Join(dir, generation+strconv.Itoa(last)), last, nil
	case partial:
		return "", 0, fmt.Errorf("%w at %s: a build was cut short; run it again", ErrIncomplete, dir)
	case foreign:
		return "", 0, fmt.Errorf("%s: %w", dir, ErrForeign)
	}
	return "", 0, fmt.Errorf("%w at %s", ErrMissing, dir)
}

// commit makes a complete generation the current one, or deletes it.
func commit(path string) error {
	if err := publish(path); err != nil {
		return errors.Join(err, os.RemoveAll(path+building))
	}
	return nil
}

func publish(path string) error {
	if err := writeSums(path + building); err != nil {
		return err
	}
	if err := syncDir(path + building); err != nil {
		return err
	}
	if err := os.Rename(path+building, path); err != nil {
		return err
	}
	return syncDir(filepath.Dir(path))
}

func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// removeOthers deletes the generations that were replaced. Who reads one goes
// on reading: its files are open.
func removeOthers(dir, keep string) error {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if strings.HasPrefix(e.Name(), generation) && e.Name() != keep {
			err = errors.Join(err, os.RemoveAll(filepath.Join(dir, e.Name())))
		}
	}
	return err
}
