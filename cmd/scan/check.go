package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/hunkprint/hunkprint/cmd/scan/internal/gate"
	"github.com/hunkprint/hunkprint/cmd/scan/internal/report"
	"github.com/hunkprint/hunkprint/corpus/patch"
)

// checkFlags are what the command line of a check says.
type checkFlags struct {
	index      string
	corpora    []string
	own        []string
	license    string // of the corpora
	config     string
	waivers    string
	baseline   string
	project    string
	repo       string
	similarity float64
	bits       float64
	failOn     []string
	exitCode   int
	format     string
	output     string
	reports    []string
	strip      int
	scissors   bool
	workers    int

	configPath   string // that was read; empty for none
	verdictsGate bool   // similarity is a rule that may reach the gate
}

func newCheck() *cobra.Command {
	var f checkFlags
	c := &cobra.Command{
		Use:   "check [QUEUE...]",
		Short: "Check patch queues: whose code is this, and may it go in",
		Long: `check reads patch queues and compares what their hunks add with an index.

A queue is an mbox, a maildir, a mail, a patch, a directory of patches, a quilt
series, a range of commits (A..B, git:REPO@A..B), or - for standard input.

Formats: text for people, json for scripts, html to look at both sides, reply for
the mailing list, checkpatch for b4, gitlab for merge requests, sarif for code
scanning, spdx and cyclonedx for bills of materials.

Exit status: 0 when nothing reaches the gate, 1 when something does, 2 when the usage,
the index or a part of the input is wrong: a partial scan is never clean.`,
		Example: `  scan check --corpus deb:busybox --project-license Apache-2.0 series.mbox
  git format-patch --stdout origin.. | scan check --index ~/index --project-license MIT -`,
		RunE: func(c *cobra.Command, queues []string) error { return check(c.Context(), c, f, queues) },
	}
	fs := c.Flags()
	fs.StringVar(&f.index, "index", "", "compare with the index at `DIR`")
	fs.StringArrayVar(&f.corpora, "corpus", nil, "compare with `SOURCE`, indexed on first use (repeatable)")
	fs.StringArrayVar(&f.own, "own", nil, "code of the project itself, never a finding, beside what --repo has: `DIR`, git:REF or an index (repeatable); none for nothing at all")
	fs.StringVar(&f.license, "license", "", "SPDX `EXPR` of corpus files that carry no licence")
	fs.StringVar(&f.config, "config", "", "read `FILE` for what the flags leave open; "+gate.ConfigFile+" of --repo unless given")
	fs.StringVar(&f.waivers, "waivers", "", "accept the findings that `FILE` lists as [[waiver]]")
	fs.StringVar(&f.baseline, "baseline", "", "let pass the findings that `REPORT`, an earlier JSON report, has already")
	fs.StringVar(&f.project, "project-license", "", "SPDX `EXPR` that the code must be able to go into")
	fs.StringVar(&f.repo, "repo", "", "the project's tree at `DIR`, whose licences and own code count; that of a range or around the working directory unless given, none for no tree")
	fs.Float64Var(&f.similarity, "threshold", 0, "share of a hunk's added tokens that must match, `0..1`")
	fs.Float64Var(&f.bits, "min-bits", 0, "bits that a match must carry; 0 for the calibrated bar of the hunk's length")
	fs.StringSliceVar(&f.failOn, "fail-on", gate.DefaultFailOn, "what reaches the gate: verdicts, policy (its errors), or none")
	fs.IntVar(&f.exitCode, "exit-code", statusGate, "exit status when the gate is reached")
	fs.StringVar(&f.format, "format", "text", "`FORMAT` of the report: "+strings.Join(report.Formats(), ", "))
	fs.StringVarP(&f.output, "output", "o", "", "write the report to `FILE`")
	fs.StringArrayVar(&f.reports, "report", nil, "write another report, `FORMAT=FILE` (repeatable)")
	stripFlag(c, &f.strip)
	fs.BoolVar(&f.scissors, "scissors", false, "drop what stands above a scissors line of a mail")
	workersFlag(c, &f.workers)
	offer(c, "format", report.Formats()...)
	offerReports(c, "report")
	offerSome(c, "fail-on", gateWords()...)
	offerLicenses(c, "project-license")
	offerLicenses(c, "license")
	for _, dir := range []string{"index", "own", "repo"} {
		offerDir(c, dir)
	}
	return c
}

func check(ctx context.Context, c *cobra.Command, f checkFlags, queues []string) error {
	queues, err := namedOrInput(c, queues, "queue")
	if err != nil {
		return err
	}
	config, paths, err := f.configure(c, queues)
	if err != nil {
		return err
	}
	policy, err := f.policy(paths)
	if err != nil {
		return err
	}
	ch := &checker{queues: queues, options: f.patchOptions(c), workers: f.workers, pace: &pace{}, sum: report.NewSummary()}
	if err := ch.configure(c, f, config); err != nil {
		return err
	}
	licenses, err := config.Checker()
	if err != nil {
		return err
	}
	targets, err := newTargets(f.project, f.tree(queues), f.repo == "", paths, len(policy.FailOn.Verdicts) > 0)
	if err != nil {
		return err
	}
	defer targets.close()
	outs, err := newOutputs(c, f.format, f.output, f.reports)
	if err != nil {
		return err
	}
	own, err := f.ownCode()
	if err != nil {
		return err
	}
	indexes, err := openIndexes(ctx, c, f.index, f.corpora, own, f.license, f.workers)
	if err != nil {
		return err
	}
	if ch.project, err = newProject(c, f.repository(queues), ch.options, indexes); err != nil {
		indexes.close()
		return err
	}
	ch.implied = ch.project != nil && !slices.Contains(f.own, nothing)
	if showsProgress(c) {
		ch.pace = newPace(ctx, queues, ch.options)
		ch.options.Took = ch.pace.took
	}
	bar := newProgress(c, "checking", ch.pace.total, ch.pace.options...)
	outs.stdout = bar.below(outs.stdout)
	ch.targets, ch.wholes, ch.indexes, ch.out, ch.bar = targets, newWholes(ctx, targets.root), indexes, outs, bar
	ch.judge = gate.Judge{Policy: policy, Document: indexes.reader.Document, Own: indexes.own, Licenses: licenses}
	err = ch.run(ctx, report.Head{
		Version: report.Version, Tool: report.Tool{Name: "scan", Version: version}, Index: indexes.description(), Base: ch.project.describe(ctx, queues),
		Config: f.configPath, ProjectLicense: targets.stated(), Thresholds: report.Thresholds{Similarity: policy.Similarity, Bits: policy.Bits},
	})
	bar.done()
	if !ch.cut { // else the workers may still be reading, and the program ends
		indexes.close()
		ch.wholes.close()
	}
	if err != nil {
		return errors.Join(err, outs.abandon())
	}
	if err := outs.commit(); err != nil {
		return err
	}
	return ch.status(c, ctx, f.exitCode)
}

func (f checkFlags) policy(paths gate.Paths) (gate.Policy, error) {
	p := gate.Policy{Similarity: f.similarity, Bits: f.bits, Paths: paths}
	switch {
	case !(f.similarity >= 0 && f.similarity <= 1):
		return p, fmt.Errorf("--threshold %v: give a share between 0 and 1", f.similarity)
	case !(f.bits >= 0):
		return p, fmt.Errorf("--min-bits %v: give 0 or more", f.bits)
	case f.exitCode < 0 || f.exitCode > 255 || f.exitCode == statusError:
		return p, fmt.Errorf("--exit-code %d: give a status from 0 to 255 other than 2, which means an error", f.exitCode)
	}
	var err error
	if p.FailOn, err = gate.ParseFailOn(f.failOn); err != nil {
		return p, fmt.Errorf("--fail-on: %w", err)
	}
	if !f.verdictsGate {
		p.FailOn.Verdicts = nil
	}
	return p, nil
}

// nothing is the word for none of something; a directory of that name is ./none.
const nothing = "none"

// ownCode is what --own names.
func (f checkFlags) ownCode() ([]string, error) {
	switch {
	case !slices.Contains(f.own, nothing):
		return f.own, nil
	case len(f.own) > 1:
		return nil, errors.New("--own none: give it alone")
	}
	return nil, nil
}

func (f checkFlags) patchOptions(c *cobra.Command) patch.Options {
	return patch.Options{Strip: f.strip, Scissors: f.scissors, Stdin: c.InOrStdin()}
}

// namedOrInput takes standard input where nothing is named and something is there
// to read.
func namedOrInput(c *cobra.Command, names []string, what string) ([]string, error) {
	if len(names) > 0 {
		return names, nil
	}
	if in, ok := c.InOrStdin().(interface{ Fd() uintptr }); ok && terminal(in.Fd()) {
		return nil, fmt.Errorf("no %s: name one, or - for standard input", what)
	}
	return []string{stdinName}, nil
}
