package main

import (
	"context"
	"fmt"
	"iter"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"github.com/hunkprint/hunkprint/bench/figure"
	"github.com/hunkprint/hunkprint/bench/source"
	"github.com/hunkprint/hunkprint/corpus"
	"github.com/hunkprint/hunkprint/fingerprint/syntax"
	"github.com/hunkprint/hunkprint/index"
)

// limitEnv makes this program one that builds an index of so many bytes of
// source, and does nothing else.
const limitEnv = "BENCH_INDEX_LIMIT"

// memory builds an index of each size in a process of its own and prints the
// most memory that the system counted for that, shared and mapped pages included.
func memory(ctx context.Context, dir string, specs []string, sizes string) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	for mb := range strings.SplitSeq(sizes, ",") {
		n, err := strconv.ParseInt(mb, 10, 64)
		if err != nil {
			return fmt.Errorf("-memory %s: %w", sizes, err)
		}
		cmd := exec.CommandContext(ctx, exe, append([]string{filepath.Join(dir, mb)}, specs...)...)
		cmd.Env = append(os.Environ(), limitEnv+"="+strconv.FormatInt(n*1e6, 10))
		cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
		if err := cmd.Run(); err != nil {
			return err
		}
		used := cmd.ProcessState.SysUsage().(*syscall.Rusage)
		fmt.Printf("memory: %d MiB at most for a build of %s MB (%.0f s of processor time)\n", used.Maxrss>>10, mb, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds())
		name := figure.Name("Memory", "MB", mb)
		sheet.Value(name, 1, float64(used.Maxrss)/1024, "MiB-peak")
		sheet.Value(name, 1, (cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), "s-processor")
		if err := os.RemoveAll(filepath.Join(dir, mb)); err != nil {
			return err
		}
	}
	return nil
}

// buildLimited indexes the documents of sources as they come, until their
// texts have so many bytes.
func buildLimited(ctx context.Context, dir string, specs []string, limit string) error {
	bytes, err := strconv.ParseInt(limit, 10, 64)
	if err != nil {
		return err
	}
	stats, err := index.Build(ctx, dir, first(ctx, specs, bytes), index.BuildOptions{Tokenizer: tokenizer, Workers: 2})
	if err != nil {
		return err
	}
	total, err := sizeOf(dir)
	fmt.Printf("%d files, %d bytes of text, %d tokens, %d postings: an index of %d bytes, %.3f of the text\n",
		stats.Files, stats.Bytes, stats.Tokens, stats.Postings, total, float64(total)/float64(stats.Bytes))
	return err
}

// first gives the documents of sources in order, until their texts have so many bytes.
func first(ctx context.Context, specs []string, bytes int64) iter.Seq2[corpus.Document, error] {
	return func(yield func(corpus.Document, error) bool) {
		for _, spec := range specs {
			if bytes <= 0 {
				return
			}
			fmt.Println("source", spec)
			for d, err := range source.Documents(ctx, spec, corpus.Options{Language: syntax.Detect}) {
				if bytes -= int64(len(d.Text)); !yield(d, err) || err != nil {
					return
				}
				if bytes <= 0 {
					break
				}
			}
		}
	}
}
