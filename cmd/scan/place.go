package main

import (
	"cmp"
	"errors"
	"os"
	"path/filepath"
)

// indexVariable of the environment names an index.
const indexVariable = "SCAN_INDEX"

// indexDir is where the index stands: as told, by the environment, or in the
// user's data directory.
func indexDir(told string) (string, error) {
	if told = cmp.Or(told, os.Getenv(indexVariable)); told != "" {
		return told, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) { // others are to be ignored
		return filepath.Join(dir, "hunkprint", "index"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("nothing says where the index stands: give --index DIR, or set " + indexVariable)
	}
	return filepath.Join(home, ".local", "share", "hunkprint", "index"), nil
}

// keptIndex is where the commands that look after an index find it: also where the
// configuration of the repository around them says.
func keptIndex(told string) (string, error) {
	if told != "" || os.Getenv(indexVariable) != "" {
		return indexDir(told)
	}
	config, err := new(checkFlags).treeConfig(nil)
	if err != nil {
		return "", err
	}
	return indexDir(config.Index)
}
