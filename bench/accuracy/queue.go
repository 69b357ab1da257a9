package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
)

// A queue for the built program has patches of every label, with one hunk of
// linesOfPatch lines that count. What the program must say depends on more than
// the matcher: of code that a series moves, or that the project has already, that it is its own.
const linesOfPatch = 30

// label is a kind of patch, and what it is made of.
type label struct {
	name string
	// make gives the removed lines of one file and the added lines of another.
	make func(p pieces) (removed, added string)
}

// pieces are what a patch may be made of: code of the corpus, the same in
// other forms, code of somebody else.
type pieces struct {
	copy, renamed, edited, reordered string
	other                            string
}

// owns is the label whose patches add what the project has already.
const owns = "own"

var labels = []label{
	{"independent", func(p pieces) (string, string) { return "", p.other }},
	{"word for word", func(p pieces) (string, string) { return "", p.copy }},
	{"renamed", func(p pieces) (string, string) { return "", p.renamed }},
	{"renamed, 5% edited", func(p pieces) (string, string) { return "", p.edited }},
	{"renamed, reordered", func(p pieces) (string, string) { return "", p.reordered }},
	{"half a copy", func(p pieces) (string, string) { return "", half(p.copy) + half(p.other) }},
	{"half a copy, renamed", func(p pieces) (string, string) { return "", half(p.renamed) + half(p.other) }},
	{"moved", func(p pieces) (string, string) { return p.copy, p.copy }},
	{owns, func(p pieces) (string, string) { return "", p.copy }},
}

// half is the first half of the lines of a text.
func half(text string) string {
	lines := strings.SplitAfter(strings.TrimSuffix(text, "\n")+"\n", "\n")
	return strings.Join(lines[:(len(lines)-1)/2], "")
}

// labelled checks a queue of so many patches of each label with the built program.
func labelled(ctx context.Context, l lang, ix string, own, other []corpus.Document, each int) error {
	ix, err := filepath.Abs(ix)
	if err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "accuracy-queue")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	box, ownDir := filepath.Join(dir, "queue.mbox"), filepath.Join(dir, "own")
	made, err := mailbox(l, own, other, each, ownDir)
	if err != nil {
		return err
	}
	if err := os.WriteFile(box, made, 0o666); err != nil {
		return err
	}
	verdicts, err := scan(ctx, dir, "check", "-q", "--index", ix, "--own", ownDir, "--project-license", "MIT", "--fail-on", "none", "--format", "json", box)
	if err != nil {
		return err
	}
	fmt.Printf("\nqueue of the program, %d patches of each label | a finding | own | clean or too small\n", each)
	for _, lb := range labels {
		said := verdicts[lb.name]
		n := len(said)
		if n != each {
			return fmt.Errorf("%s: %d of %d patches in the report", lb.name, n, each)
		}
		found := count(said, "compatible", "incompatible", "unknown")
		mine, clean := count(said, "own"), count(said, "clean", "too-small")
		fmt.Printf("%-24s %5.1f %% | %5.1f %% | %5.1f %%\n", lb.name, percent(found, n), percent(mine, n), percent(clean, n))
		sheet.Add(figure.Share(named("Labelled", "lang", l.name, "label", lb.name), found, n, "%finding"),
			figure.Share(named("Labelled", "lang", l.name, "label", lb.name), mine, n, "%own"))
	}
	return nil
}

func percent(part, whole int) float64 { return 100 * float64(part) / float64(max(whole, 1)) }

func count(said []string, words ...string) (n int) {
	for _, s := range said {
		if slices.Contains(words, s) {
			n++
		}
	}
	return n
}

// scan builds the program in a directory, runs it there, with what it caches, and gives the
// verdicts of its patches by their label.
func scan(ctx context.Context, dir string, args ...string) (map[string][]string, error) {
	program := filepath.Join(dir, "scan")
	var complaint bytes.Buffer
	build, check := exec.CommandContext(ctx, "go", "build", "-o", program, "./cmd/scan"), exec.CommandContext(ctx, program, args...)
	build.Stderr, check.Stderr = &complaint, &complaint
	check.Dir = dir // in a repository its code would have a say
	check.Env = append(os.Environ(), "XDG_CACHE_HOME="+dir)
	if err := build.Run(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, complaint.Bytes())
	}
	out, err := check.Output()
	if err != nil {
		return nil, fmt.Errorf("%w: %.500s", err, complaint.Bytes())
	}
	var report struct {
		Patches []struct{ Subject, Verdict string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		return nil, err
	}
	verdicts := make(map[string][]string)
	for _, p := range report.Patches {
		label, _, _ := strings.Cut(p.Subject, ":")
		verdicts[label] = append(verdicts[label], p.Verdict)
	}
	return verdicts, nil
}

// mailbox makes the patches, each of documents of its own, and puts the documents
// that the project owns into a folder.
func mailbox(l lang, own, other []corpus.Document, each int, ownDir string) ([]byte, error) {
	lots := lotsOf(11)
	copies, err := draw(own, drawing{lots: lots, lines: linesOfPatch, fits: inFunction}, plenty*each*len(labels))
	if err != nil {
		return nil, err
	}
	if copies = onePerDocument(copies); len(copies) < each*len(labels) {
		return nil, fmt.Errorf("%d documents are too few for %d patches", len(copies), each*len(labels))
	}
	others, err := draw(other, drawing{lots: lots, lines: linesOfPatch, fits: anywhere}, each*len(labels))
	if err != nil {
		return nil, err
	}
	if len(others) < each*len(labels) {
		return nil, fmt.Errorf("%d independent windows are too few for %d patches", len(others), each*len(labels))
	}
	forms, err := formsOf(l, copies[:each*len(labels)])
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	for i, lb := range labels {
		for k := i * each; k < (i+1)*each; k++ {
			p := forms[k]
			p.other = string(others[k].text)
			removed, added := lb.make(p)
			writeMail(&b, lb.name, k, path.Ext(copies[k].doc.Path), removed, added)
			if lb.name == owns {
				if err := keepDocument(filepath.Join(ownDir, fmt.Sprint(k)+path.Ext(copies[k].doc.Path)), copies[k].doc.Text); err != nil {
					return nil, err
				}
			}
		}
	}
	return b.Bytes(), nil
}

func keepDocument(file string, text []byte) error {
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		return err
	}
	return os.WriteFile(file, text, 0o666)
}

// onePerDocument keeps the first window of each document.
func onePerDocument(all []sample) []sample {
	seen := make(map[*corpus.Document]bool)
	return slices.DeleteFunc(all, func(s sample) bool {
		was := seen[s.doc]
		seen[s.doc] = true
		return was
	})
}

// formsOf gives each window in the forms that labels ask for.
func formsOf(l lang, samples []sample) ([]pieces, error) {
	g := &generator{lang: l, syntax: syntax.NewTokenizer()}
	defer g.syntax.Close()
	all := make([]pieces, len(samples))
	for _, v := range variants {
		texts, err := g.texts(samples, v)
		if err != nil {
			return nil, err
		}
		for i := range all {
			switch v.name {
			case "word for word":
				all[i].copy = texts[i]
			case "renamed":
				all[i].renamed = texts[i]
			case "renamed, 5% edited":
				all[i].edited = texts[i]
			case "renamed, reordered":
				all[i].reordered = texts[i]
			}
		}
	}
	return all, nil
}

// writeMail writes a patch that removes lines from one file and adds lines to another.
func writeMail(b *bytes.Buffer, label string, n int, ending, removed, added string) {
	fmt.Fprintf(b, "From %040x Mon Sep 17 00:00:00 2001\nFrom: Robin Example <robin@example.org>\nDate: Mon, 2 Mar 2026 10:00:00 +0000\n", n)
	fmt.Fprintf(b, "Subject: [PATCH] %s: %d\nMessage-ID: <queue-%d@example.org>\n\nFor the measure.\n\nSigned-off-by: Robin Example <robin@example.org>\n---\n", label, n, n)
	side := func(name, text, mark string) {
		if text == "" {
			return
		}
		lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
		before, after := 2, len(lines)+2
		if mark == "-" {
			before, after = after, before
		}
		fmt.Fprintf(b, "diff --git a/%[1]s b/%[1]s\n--- a/%[1]s\n+++ b/%[1]s\n@@ -10,%d +10,%d @@\n \n", name, before, after)
		for _, line := range lines {
			fmt.Fprintf(b, "%s%s\n", mark, line)
		}
		b.WriteString(" \n")
	}
	side(fmt.Sprintf("old/%d%s", n, ending), removed, "-")
	side(fmt.Sprintf("new/%d%s", n, ending), added, "+")
	b.WriteString("-- \n2.39.5\n\n")
}
