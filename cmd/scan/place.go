package main

import (
	"errors"
	"os"
	"path/filepath"
)

// indexDir is where the index stands: as told, by the environment, or in the
// user's data directory.
func indexDir(told string) (string, error) {
	if told != "" {
		return told, nil
	}
	if dir := os.Getenv("SCAN_INDEX"); dir != "" {
		return dir, nil
	}
	if dir := os.Getenv("XDG_DATA_HOME"); filepath.IsAbs(dir) { // others are to be ignored
		return filepath.Join(dir, "hunkprint", "index"), nil
	}
	home, err := os.UserHomeDir()
	if err != nil {
		return "", errors.New("nothing says where the index stands: give --index DIR, or set SCAN_INDEX")
	}
	return filepath.Join(home, ".local", "share", "hunkprint", "index"), nil
}
