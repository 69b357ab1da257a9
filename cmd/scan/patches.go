package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

func newPatches() *cobra.Command {
	var format string
	o := patch.Options{}
	c := &cobra.Command{
		Use:   "patches [QUEUE...]",
		Short: "List what a check would read: patches, files, hunks; no index needed",
		RunE: func(c *cobra.Command, queues []string) error {
			o := o
			o.Stdin = c.InOrStdin()
			return listPatches(c.Context(), c, queues, format, o)
		},
	}
	formatFlag(c, &format)
	stripFlag(c, &o.Strip)
	outputFlag(c)
	c.Flags().BoolVar(&o.Scissors, "scissors", false, "drop what stands above a scissors line of a mail")
	return c
}

// listedPatch is a patch as it is listed.
type listedPatch struct {
	MessageID string          `json:"message_id"`
	Subject   string          `json:"subject"`
	Author    string          `json:"author"`
	Date      string          `json:"date"`
	Queue     string          `json:"queue"`
	Position  int             `json:"position"`
	Trailers  []listedTrailer `json:"trailers"`
	Files     []listedFile    `json:"files"`
}

type listedTrailer struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

type listedFile struct {
	Path    string       `json:"path"`
	OldPath string       `json:"old_path"`
	Status  patch.Status `json:"status"`
	Binary  bool         `json:"binary"`
	Hunks   int          `json:"hunks"`
	Added   int          `json:"added"`
	Removed int          `json:"removed"`
}

func newListedPatch(p *patch.Patch) listedPatch {
	l := listedPatch{
		MessageID: p.MessageID, Subject: p.Subject, Author: p.Author, Date: p.Date, Queue: p.Queue, Position: p.Position,
		Trailers: []listedTrailer{}, Files: []listedFile{},
	}
	for _, t := range p.Trailers {
		l.Trailers = append(l.Trailers, listedTrailer{t.Key, t.Value})
	}
	for _, f := range p.Files {
		file := listedFile{Path: f.Path, OldPath: f.OldPath, Status: f.Status, Binary: f.Binary, Hunks: len(f.Hunks)}
		for _, h := range f.Hunks {
			for _, line := range h.Lines {
				switch line.Op {
				case '+':
					file.Added++
				case '-':
					file.Removed++
				}
			}
		}
		l.Files = append(l.Files, file)
	}
	return l
}

// patchLister writes a list of patches as they come.
type patchLister interface {
	patch(listedPatch) error
	end(unread []report.Unread) error
}

func listPatches(ctx context.Context, c *cobra.Command, queues []string, format string, o patch.Options) error {
	queues, err := namedOrInput(c, queues, "queue")
	if err != nil {
		return err
	}
	var list patchLister
	switch format {
	case "text":
		list = &textLister{w: c.OutOrStdout()}
	case "json":
		list = &jsonLister{w: c.OutOrStdout()}
	default:
		return fmt.Errorf("unknown format %q: give one of json, text", format)
	}
	unread := []report.Unread{}
	var broken error
	for _, queue := range queues {
		for p, err := range patch.Read(ctx, queue, o) {
			if err != nil {
				unread = append(unread, unreadOf(err))
				if broken == nil {
					broken = err
				}
				continue
			}
			if err := list.patch(newListedPatch(p)); err != nil {
				return err
			}
		}
	}
	return errors.Join(broken, list.end(unread))
}

type jsonLister struct {
	w io.Writer
	n int
}

func (j *jsonLister) patch(p listedPatch) error {
	text, err := report.JSON(p)
	if err != nil {
		return err
	}
	before := ",\n"
	if j.n == 0 {
		before = "{\"version\": 1, \"patches\": [\n"
	}
	j.n++
	_, err = fmt.Fprintf(j.w, "%s%s", before, text)
	return err
}

func (j *jsonLister) end(unread []report.Unread) error {
	text, err := report.JSON(unread)
	if err != nil {
		return err
	}
	before := "\n"
	if j.n == 0 {
		before = "{\"version\": 1, \"patches\": ["
	}
	_, err = fmt.Fprintf(j.w, "%s], \"unread\": %s}\n", before, text)
	return err
}

type textLister struct {
	w              io.Writer
	patches, hunks int
}

func (t *textLister) patch(p listedPatch) error {
	t.patches++
	where := fmt.Sprintf("%s, patch %d", p.Queue, p.Position)
	if _, err := fmt.Fprintf(t.w, "%s\n    %s\n", report.Neutral(where), report.Neutral(p.Subject)); err != nil {
		return err
	}
	for _, f := range p.Files {
		t.hunks += f.Hunks
		what := fmt.Sprintf("%s, +%d -%d", report.Count(f.Hunks, "hunk"), f.Added, f.Removed)
		if f.Binary {
			what = "binary"
		}
		if _, err := fmt.Fprintf(t.w, "    %-9s %s (%s)\n", f.Status, report.Neutral(f.Path), what); err != nil {
			return err
		}
	}
	return nil
}

func (t *textLister) end(unread []report.Unread) error {
	for _, u := range unread[min(len(unread), 1):] { // the first is the error of the command
		if _, err := fmt.Fprintf(t.w, "not read: %s: %s: %s\n", report.Neutral(u.Queue), report.Neutral(u.Where), report.Neutral(u.Error)); err != nil {
			return err
		}
	}
	_, err := fmt.Fprintf(t.w, "%s, %s\n", report.Count(t.patches, "patch"), report.Count(t.hunks, "hunk"))
	return err
}

// unreadOf describes a part of a queue that could not be read.
func unreadOf(err error) report.Unread {
	var u *patch.Unread
	if !errors.As(err, &u) {
		return report.Unread{Error: err.Error()}
	}
	return report.Unread{Queue: u.Queue, Where: u.Where, Error: u.Err.Error()}
}
