package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/corpus"
)

// stdinName stands for standard input wherever a file is read.
const stdinName = "-"

// openInput opens a file, or standard input.
func openInput(c *cobra.Command, path string) (io.ReadCloser, error) {
	if path == stdinName {
		return io.NopCloser(c.InOrStdin()), nil
	}
	return os.Open(path)
}

// readInput reads a file, or standard input.
func readInput(c *cobra.Command, path string) ([]byte, error) {
	in, err := openInput(c, path)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	return io.ReadAll(in)
}

// maxRead bounds a file that a person wrote, in bytes.
const maxRead = 1 << 24

// readBounded reads what a person wrote, from what was opened at a path.
func readBounded(path string, in io.ReadCloser, err error) ([]byte, error) {
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxRead+1))
	if len(text) > maxRead {
		return nil, fmt.Errorf("%s: longer than %d bytes", path, maxRead)
	}
	return text, err
}

// readSources reads a list of sources, @FILE or @-.
func readSources(c *cobra.Command, spec string) ([]corpus.Item, error) {
	if strings.TrimPrefix(spec, "@") == stdinName {
		return corpus.ParseList(c.InOrStdin(), "standard input", ".")
	}
	return corpus.ReadList(spec)
}
