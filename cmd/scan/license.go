package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/license"
)

func newLicense() *cobra.Command {
	c := &cobra.Command{
		Use:   "license",
		Short: "Compare licences, or find that of a file",
		Args:  cobra.NoArgs,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newLicenseCompat(), newLicenseOf())
	return c
}

func newLicenseCompat() *cobra.Command {
	var project, format string
	c := &cobra.Command{
		Use:   "compat --project EXPR ORIGIN...",
		Short: "Tell whether code under ORIGIN may go into a project under EXPR; - reads one a line",
		Args:  some("licence"),
		RunE:  func(c *cobra.Command, origins []string) error { return compat(c, project, format, origins) },
	}
	c.Flags().StringVar(&project, "project", "", "SPDX `EXPR` of the project")
	c.Flags().StringVar(&format, "format", "text", "text or json")
	return c
}

func compat(c *cobra.Command, project, format string, origins []string) error {
	if project == "" {
		return errors.New("no project licence: give --project EXPR")
	}
	target, err := license.Parse(project)
	if err != nil {
		return fmt.Errorf("--project: %w", err)
	}
	show, err := opinionFormat(format)
	if err != nil {
		return err
	}
	each := func(origin string) error {
		inbound, err := license.Parse(origin)
		if err != nil {
			return err
		}
		return show(c.OutOrStdout(), inbound, target, license.Check(inbound, target))
	}
	for _, origin := range origins {
		if origin != "-" {
			err = each(origin)
		} else {
			err = eachLine(c.InOrStdin(), each)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// eachLine uses the lines of a text that are not blank.
func eachLine(r io.Reader, use func(string) error) error {
	lines := bufio.NewScanner(r)
	n := 1
	for ; lines.Scan(); n++ {
		line := strings.TrimSpace(lines.Text())
		if line == "" {
			continue
		}
		if err := use(line); err != nil {
			return fmt.Errorf("line %d: %w", n, err)
		}
	}
	if errors.Is(lines.Err(), bufio.ErrTooLong) {
		return fmt.Errorf("line %d: longer than %d bytes", n, bufio.MaxScanTokenSize)
	}
	return lines.Err()
}

func opinionFormat(name string) (func(io.Writer, license.Expr, license.Expr, license.Opinion) error, error) {
	switch name {
	case "text":
		return func(w io.Writer, inbound, target license.Expr, o license.Opinion) error {
			_, err := fmt.Fprintf(w, "%s into %s: %s. %s\n", inbound, target, o.Compat, o.Why)
			return err
		}, nil
	case "json":
		return func(w io.Writer, inbound, target license.Expr, o license.Opinion) error {
			return json.NewEncoder(w).Encode(struct {
				Origin     string         `json:"origin"`
				Project    string         `json:"project"`
				Compatible license.Compat `json:"compatible"`
				Why        string         `json:"why"`
				Source     string         `json:"source,omitempty"`
				Duties     []license.Duty `json:"duties,omitempty"`
			}{inbound.String(), target.String(), o.Compat, o.Why, o.Source, o.Duties})
		}, nil
	}
	return nil, fmt.Errorf("unknown format %q: give one of json, text", name)
}

func newLicenseOf() *cobra.Command {
	return &cobra.Command{
		Use:   "of PATH...",
		Short: "Tell which licence a file or the files of a tree have, and how that was found",
		Args:  some("path"),
		RunE: func(c *cobra.Command, paths []string) error {
			for _, p := range paths {
				if err := licensesOf(c, p); err != nil {
					return err
				}
			}
			return nil
		},
	}
}

// licensesOf prints the licence of a file, or of each file of a tree. The folder
// of a single file is its tree.
func licensesOf(c *cobra.Command, name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	dir, start := name, "."
	switch {
	case info.Mode().IsRegular():
		real, err := filepath.EvalSymlinks(name) // the user's own link, unlike those in a tree
		if err != nil {
			return err
		}
		dir, start = filepath.Dir(real), filepath.Base(real)
	case !info.IsDir():
		return fmt.Errorf("%s: neither a directory nor a regular file", name)
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	defer root.Close()
	tree, err := license.NewTree(root.FS())
	if err != nil {
		return err
	}
	err = fs.WalkDir(root.FS(), start, func(p string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == ".git":
			return fs.SkipDir
		case !d.Type().IsRegular():
			return nil
		}
		return printLicense(c.OutOrStdout(), root.FS(), tree, filepath.ToSlash(dir), p)
	})
	for _, p := range tree.Problems() {
		note(c, "%v", p)
	}
	return err
}

func printLicense(w io.Writer, fsys fs.FS, tree *license.Tree, dir, p string) error {
	text, err := readHead(fsys, p)
	if err != nil {
		return err
	}
	e := tree.Of(p, text)
	found := string(e.From)
	if e.Place != "" {
		found += " in " + e.Place
	}
	_, err = fmt.Fprintf(w, "%s\t%s\t%s\n", report.Neutral(path.Join(dir, p)), e.Expr, report.Neutral(found))
	return err
}

// licenseHead is how much of a file is read for its licence, in bytes: far more
// than the head in which files state theirs.
const licenseHead = 4 << 20

func readHead(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, licenseHead))
}
