package main

import (
	"bufio"
	"cmp"
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
		Args:  noCommand,
		RunE:  func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(newLicenseCompat(), newLicenseOf())
	return c
}

func newLicenseCompat() *cobra.Command {
	var project, format string
	c := &cobra.Command{
		Use:   "compat --project EXPR [ORIGIN...]",
		Short: "Tell whether code under ORIGIN may go into a project under EXPR; - reads one a line",
		RunE:  func(c *cobra.Command, origins []string) error { return compat(c, project, format, origins) },
	}
	c.Flags().StringVar(&project, "project", "", "SPDX `EXPR` of the project")
	offerLicenses(c, "project")
	formatFlag(c, &format)
	outputFlag(c)
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
	origins, err = namedOrInput(c, origins, "licence")
	if err != nil {
		return err
	}
	show, err := opinionFormat(format)
	if err != nil {
		return err
	}
	read := 0
	each := func(origin string) error {
		read++
		inbound, err := license.Parse(origin)
		if err != nil {
			return err
		}
		return show(c.OutOrStdout(), inbound, target, license.Check(inbound, target))
	}
	for _, origin := range origins {
		if origin != stdinName {
			err = each(origin)
		} else {
			err = eachLine(c.InOrStdin(), each)
		}
		if err != nil {
			return err
		}
	}
	if read == 0 {
		return errors.New("no licence to compare: name one, or one a line on standard input")
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
	_, err := isJSON(name)
	return nil, err
}

func newLicenseOf() *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "of PATH...",
		Short: "Tell which licence a file or the files of a tree have, and how that was found",
		Args:  some("path"),
		RunE: func(c *cobra.Command, paths []string) error {
			show, err := licenseFormat(format)
			if err != nil {
				return err
			}
			for _, p := range paths {
				if err := licensesOf(c, p, show); err != nil {
					return err
				}
			}
			return nil
		},
	}
	formatFlag(c, &format)
	outputFlag(c)
	return c
}

// licenseFormat prints the licence of one file.
func licenseFormat(name string) (func(w io.Writer, path string, e license.Evidence) error, error) {
	asJSON, err := isJSON(name)
	if err != nil {
		return nil, err
	}
	if asJSON {
		return func(w io.Writer, path string, e license.Evidence) error {
			return json.NewEncoder(w).Encode(struct {
				Path    string       `json:"path"`
				License string       `json:"license"`
				From    license.Rule `json:"license_from"`
				Place   string       `json:"license_place,omitempty"`
			}{path, e.Expr, e.From, e.Place})
		}, nil
	}
	return func(w io.Writer, path string, e license.Evidence) error {
		found := string(e.From)
		if e.Place != "" {
			found += " in " + e.Place
		}
		_, err := fmt.Fprintf(w, "%s\t%s\t%s\n", report.Neutral(path), e.Expr, report.Neutral(found))
		return err
	}, nil
}

// licensesOf prints the licence of a file, or of each file of a tree; that of
// standard input by its text alone.
func licensesOf(c *cobra.Command, name string, show func(io.Writer, string, license.Evidence) error) error {
	if name == stdinName {
		text, err := io.ReadAll(io.LimitReader(c.InOrStdin(), licenseHead))
		if err != nil {
			return err
		}
		return show(c.OutOrStdout(), name, license.Detect(text))
	}
	top, start, err := treeOf(name)
	if err != nil {
		return err
	}
	root, err := os.OpenRoot(top)
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
		text, err := readHead(root.FS(), p)
		if err != nil {
			return err
		}
		below, err := filepath.Rel(start, p)
		if err != nil {
			return err
		}
		return show(c.OutOrStdout(), path.Join(filepath.ToSlash(name), filepath.ToSlash(below)), tree.Of(p, text))
	})
	for _, p := range tree.Problems() {
		note(c, "%v", p)
	}
	return err
}

// treeOf gives the tree that a path is part of, and where in it: the repository
// around it, else the directory that it names or stands in.
func treeOf(name string) (top, start string, err error) {
	real, err := filepath.EvalSymlinks(name) // the user's own link, unlike those in a tree
	if err == nil {
		real, err = filepath.Abs(real)
	}
	if err != nil {
		return "", "", err
	}
	info, err := os.Stat(real)
	switch {
	case err != nil:
		return "", "", err
	case info.Mode().IsRegular():
		top = filepath.Dir(real)
	case info.IsDir():
		top = real
	default:
		return "", "", fmt.Errorf("%s: neither a directory nor a regular file", name)
	}
	top = cmp.Or(repositoryAround(top), top)
	start, err = filepath.Rel(top, real)
	return top, filepath.ToSlash(start), err
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
