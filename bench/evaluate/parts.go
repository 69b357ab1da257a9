package main

import (
	"path/filepath"
	"slices"
	"strings"
)

// part is what is measured in one go, by steps.
type part struct {
	name  string
	lists []string // of its sources
	steps []step
}

// step is one command, as one would type it, and how its figures are had.
type step struct {
	env     []string
	command []string
	scored  bool   // a program of bench with -scores; curves are made of them
	test    string // a go test; its figure, of the failures, has this name
	count   int    // of a test: of how much
}

func bench(program string, args ...string) step {
	return step{command: append([]string{"go", "run", "./bench/" + program}, args...)}
}

// windows measures the windows of a language, with what else is asked for.
func windows(language string, more ...string) step {
	return bench("accuracy", append(append([]string{"-lines", "30,10", "-copies", "1000", "-others", "20000"}, more...), language)...)
}

// goTest is a test of which only matters that it passes.
func goTest(name string, count int, pkg, pattern string, env ...string) step {
	return step{env: env, command: []string{"go", "test", pkg, "-count", "1", "-run", pattern}, test: name, count: count}
}

// accuracyLanguages are those of bench/accuracy.
var accuracyLanguages = []string{"c", "cpp", "python", "java", "javascript", "go"}

// smallPart is the share of a corpus that stands for a small one.
const smallPart = "0.0625"

// secondSet are lists of other sources than those on which bars were chosen: they show how far the figures hold elsewhere.
const secondSet = "second"

// parts gives what is measured in a size.
func parts(size string) ([]part, error) {
	if size == "ci" {
		return small(), nil
	}
	indexList, memoryList, hunkList := lists+"/full/index.sources", lists+"/full/memory.sources", lists+"/full/hunks.sources"
	indexed, err := firstWords(indexList)
	if err != nil {
		return nil, err
	}
	grown, err := firstWords(memoryList)
	if err != nil {
		return nil, err
	}
	all := []part{
		{"tokens", []string{"bench/tokens/sources.txt"}, []step{bench("tokens", "fidelity"), bench("tokens", "rename"), bench("tokens", "speed", "-files", "25"), bench("tokens", "hostile")}},
	}
	for _, l := range accuracyLanguages {
		tools := "sim"
		if l == "c" { // jscpd takes minutes a setting
			tools = "sim,jscpd,jscpd-renamed"
		}
		s := windows(l, "-tools", tools, "-queue", "100")
		s.scored = true
		all = append(all, part{"accuracy/" + l, accuracyLists("bench/accuracy", l), []step{s, windows(l, "-part", smallPart)}})
	}
	const dir = "bench/accuracy/" + secondSet
	for _, l := range accuracyLanguages {
		all = append(all, part{secondSet + "/" + l, accuracyLists(dir, l), []step{windows(l, "-lists", dir, "-set", secondSet)}})
	}
	return append(all,
		part{"index", []string{indexList}, []step{bench("index", append([]string{"-rounds", "1"}, indexed...)...)}},
		part{"check", []string{indexList, hunkList}, []step{bench("check")}},
		part{"memory", []string{memoryList}, []step{bench("index", append([]string{"-memory", "100,500,2000"}, grown...)...)}},
		part{"faults", nil, []step{
			goTest("Faults/what=kills", 200, "./index", "^TestKilledBuildLosesNothing$", "HUNKPRINT_KILLS=200"),
			goTest("Faults/what=flips", 500, "./index", "^TestEveryFlippedByteIsFound$"),
			goTest("Faults/what=full-disk", 2, "./index", "^TestFullDisk"),
			goTest("Faults/what=hostile-patches", 1, "./corpus/patch", "."),
			goTest("Faults/what=workers", 1, "./cmd/scan", "^TestScripts$/^report-formats$"),
		}},
		part{"queue", nil, []step{
			{env: []string{"GOMAXPROCS=1"}, command: strings.Fields("go test ./bench/patches -run ^$ -bench Mailbox -count 5")},
			goTest("Queue/what=debian", 60, "./bench/patches", "^TestDebianSeries$", "HUNKPRINT_DEBIAN=1"),
			goTest("Queue/what=2GB-mailbox", 1, "./bench/patches", "^TestHugeMailbox$", "HUNKPRINT_HUGE=1"),
		}},
		part{"findings", nil, []step{goTest("Findings/what=debian", 59, "./bench/patches", "^TestDebianFindings$", "HUNKPRINT_DEBIAN=1")}},
	), nil
}

// small is what fits into every change: the same programs on fewer and smaller sources.
func small() []part {
	const dir = lists + "/ci"
	all := []part{{"tokens", []string{dir + "/tokens.sources"}, []step{
		bench("tokens", "fidelity", "-sources", dir+"/tokens.sources", "-n", "400"),
		bench("tokens", "rename", "-sources", dir+"/tokens.sources", "-files", "40"),
		bench("tokens", "speed", "-sources", dir+"/tokens.sources", "-files", "15"),
	}}}
	for _, l := range accuracyLanguages {
		s := bench("accuracy", "-lists", dir, "-lines", "30,10", "-copies", "60", "-others", "1000", "-worst", "5", "-queue", "25", l)
		s.scored = true
		all = append(all, part{"accuracy/" + l, accuracyLists(dir, l), []step{s}})
	}
	return all
}

func accuracyLists(dir, language string) []string {
	return []string{filepath.Join(dir, language+".corpus"), filepath.Join(dir, language+".independent")}
}

// chosen gives the parts that are asked for, by name or by its first word.
func chosen(all []part, only string) []part {
	if only == "" {
		return all
	}
	wanted := strings.Split(only, ",")
	return slices.DeleteFunc(all, func(p part) bool {
		first, _, _ := strings.Cut(p.name, "/")
		return !slices.Contains(wanted, p.name) && !slices.Contains(wanted, first)
	})
}
